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
  return namespace[findName(kind, name, namesOf(namespace, holds))] as T
}

/**
 * A name as it is written in a list: capitals, hyphens, underscores and blanks of the given one do not count.
 * @throws MotError `invalid-option` listing the names, with the nearest.
 */
export function findName(kind: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name
  const same = names.filter((each) => plain(each) === plain(name))
  if (same.length === 1) return same[0]!
  const near = nearest(plain(name), names)
  const hint = near === undefined ? '' : ` Did you mean ${near}?`
  throw new MotError('invalid-option', `There is no ${kind} "${name}". Available: ${names.join(', ')}.${hint}`)
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '')
}

/** The name of the fewest edits, if they are at most a third of its letters. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((each) => ({ each, edits: editsBetween(name, plain(each)) }))
    .filter(({ each, edits }) => edits <= Math.max(1, Math.floor(each.length / 3)))
    .sort((a, b) => a.edits - b.edits)
  return best?.each
}

/** Insertions, deletions and replacements from one text to the other (Levenshtein). */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[to.length]!
}
