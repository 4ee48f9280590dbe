import { MotError } from '@mot/core'

/** @throws MotError `invalid-tensor` unless all lists have as many numbers as the first. */
export function checkLengths(lists: Readonly<Record<string, ArrayLike<unknown>>>): void {
  const [[firstName, first] = ['', []], ...others] = Object.entries(lists)
  for (const [name, { length }] of others) {
    if (length === first.length) continue
    throw new MotError(
      'invalid-tensor',
      `"${name}" should have ${first.length} entries like "${firstName}", got ${length}.`,
    )
  }
}
