import { MotError, nearestName, plainName, quoted } from '@mot/core'

/** The exports of a package by name. */
export type Namespace = Readonly<Record<string, unknown>>

/** Whether an export is of one kind. */
export type KindTest<T> = (value: unknown, name: string) => value is T

export function namesOf<T>(namespace: Namespace, holds: KindTest<T>): string[] {
  return Object.keys(namespace).filter((name) => holds(namespace[name], name))
}

/**
 * Returns an export by its name.
 * @param kind the kind of export, for the message: `tracker`.
 * @throws MotError `invalid-option` listing the existing exports.
 */
export function findExport<T>(kind: string, name: string, namespace: Namespace, holds: KindTest<T>): T {
  return namespace[findName(kind, name, namesOf(namespace, holds))] as T
}

/**
 * A name as it is written in a list: capitals, hyphens, underscores and blanks of the given one do not count.
 * @throws MotError `invalid-option` listing the names, with the nearest.
 */
export function findName(kind: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name
  const same = names.filter((each) => plainName(each) === plainName(name))
  if (same.length === 1) return same[0]!
  const near = nearestName(name, names)
  const hint = near === undefined ? '' : ` Did you mean ${near}?`
  throw new MotError('invalid-option', `There is no ${kind} ${quoted(name)}. Available: ${names.join(', ')}.${hint}`)
}
