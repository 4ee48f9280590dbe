import { MotError, shown } from '@mot/core'

type Options = Readonly<Record<string, unknown>>

/**
 * A snapshot holds the options of its tracker: with others, its tracks would go on by other rules.
 * @param own of the tracker that restores it; those that are undefined were left out.
 * @throws MotError `invalid-snapshot` naming each option that differs.
 */
export function checkSameOptions(tracker: string, own: Options, given: unknown): void {
  if (!isOptions(given)) {
    throw new MotError(
      'invalid-snapshot',
      `"options" of the snapshot should be those of its ${tracker}, got ${shown(given)}.`,
    )
  }
  const names = [...new Set([...Object.keys(own), ...Object.keys(given)])]
  const differing = names.filter((name) => textOf(own[name]) !== textOf(given[name]))
  if (differing.length === 0) return
  const list = differing.map((name) => `${shown(name)} ${shown(given[name])}, not ${shown(own[name])}`)
  throw new MotError('invalid-snapshot', `The snapshot is of a ${tracker} of other options: ${list.join('; ')}.`)
}

export function isOptions(value: unknown): value is Options {
  return typeof value === 'object' && value !== null
}

/** As JSON carries it: infinite limits are null there. No option is a BigInt, a cycle or deeper than the stack. */
function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value) ?? 'undefined'
  } catch {
    return undefined
  }
}
