import { MotError, quoted } from '@mot/core'
import { parseShallowJson } from './shallow-json'

/** An object of a JSON file, whose values are to be checked. */
export type JsonObject = Readonly<Record<string, unknown>>

/** @throws MotError `invalid-file`. */
export function parseJson(text: string, file: string): unknown {
  try {
    return parseShallowJson(text)
  } catch (error) {
    throw new MotError('invalid-file', `${file} is not JSON: ${(error as Error).message}.`, { cause: error })
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function asObject(value: unknown, where: string): JsonObject {
  if (isObject(value)) return value
  throw new MotError('invalid-file', `${where} should be an object, got ${quoted(value)}.`)
}

/** The objects of a list. */
export function listOf(
  root: JsonObject,
  key: string,
  file: string,
  fallback?: readonly JsonObject[],
): readonly JsonObject[] {
  const value = root[key]
  if (Array.isArray(value)) return value.map((entry, i) => asObject(entry, `${file}, ${key}[${i}]`))
  if (value === undefined && fallback) return fallback
  throw new MotError('invalid-file', `${file}: "${key}" should be a list.`)
}

export function numberOf(entry: JsonObject, key: string, where: string): number {
  const value = entry[key]
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new MotError('invalid-file', `${where}: "${key}" should be a finite number, got ${quoted(value)}.`)
}

/** A text or a number as text; of any other value none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Whether an annotation of CVAT has the attribute `outside`: its box is where a track is hidden from, and no object. */
export function isOutside({ attributes }: JsonObject): boolean {
  const outside = isObject(attributes) ? attributes.outside : undefined
  return outside === true || outside === 1 || /^(true|1)$/i.test(textOf(outside))
}
