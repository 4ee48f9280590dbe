import { MotError } from '@mot/core'

/** The exports of a package by name: the list of what there is. */
export type Namespace = Readonly<Record<string, unknown>>

/** Tells the exports of one kind from the others. */
export type KindTest<T> = (value: unknown, name: string) => value is T

export function namesOf<T>(namespace: Namespace, holds: KindTest<T>): string[] {
  return Object.keys(namespace).filter((name) => holds(namespace[name], name))
}

/**
 * Finds an export by its name.
 * @param kind what is looked for, for the message: `tracker`.
 * @throws MotError `invalid-option` listing the exports there are.
 */
export function findExport<T>(kind: string, name: string, namespace: Namespace, holds: KindTest<T>): T {
  const value = Object.hasOwn(namespace, name) ? namespace[name] : undefined
  if (holds(value, name)) return value
  throw new MotError(
    'invalid-option',
    `There is no ${kind} "${name}". There is: ${namesOf(namespace, holds).join(', ')}.`,
  )
}
