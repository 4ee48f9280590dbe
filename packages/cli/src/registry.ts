import { MotError } from '@mot/core'

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
  const value = Object.hasOwn(namespace, name) ? namespace[name] : undefined
  if (holds(value, name)) return value
  throw new MotError(
    'invalid-option',
    `There is no ${kind} "${name}". Available: ${namesOf(namespace, holds).join(', ')}.`,
  )
}
