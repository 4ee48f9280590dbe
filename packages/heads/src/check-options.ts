import { MotError, readOptions, shown } from '@mot/core'

/** Options of which those with a default are filled in. */
export type Filled<Options, Defaults> = Options & Required<Pick<Options, keyof Options & keyof Defaults>>

/**
 * The given options and the defaults of the others.
 * @throws MotError `invalid-option` for options that are no record, and where a list or a record has another kind of value than
 * its default. Numbers and words are checked by the head.
 */
export function fillOptions<Options extends object, Defaults extends object>(
  options: Options,
  defaults: Defaults,
): Filled<Options, Defaults> {
  const given = readOptions(options)
  for (const [option, example] of Object.entries(defaults)) {
    const value: unknown = (given as Record<string, unknown>)[option]
    if (value === undefined || isLike(value, example)) continue
    throw new MotError('invalid-option', `Option "${option}" should be like ${shown(example)}, got ${shown(value)}.`)
  }
  return { ...defaults, ...given } as Filled<Options, Defaults>
}

/** Whether a list is given for a list, a list of lists for one, a record for a record. */
function isLike(value: unknown, example: unknown): boolean {
  if (Array.isArray(example)) {
    if (!Array.isArray(value)) return false
    const entry: unknown = example[0]
    if (entry === undefined) return true
    // Holes are entries here, as they are not to `every`.
    return Array.from(value).every((each) => typeof each === typeof entry && isLike(each, entry))
  }
  if (typeof example !== 'object' || example === null) return true
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws MotError `invalid-option` unless the value is a number from `least` to `largest`. */
export function checkRange(option: string, value: number, least: number, largest: number): void {
  if (typeof value === 'number' && value >= least && value <= largest) return
  throw new MotError('invalid-option', `Option "${option}" should be from ${least} to ${largest}, got ${shown(value)}.`)
}

/** @throws MotError `invalid-option` unless the value is a whole number from 1. */
export function checkCount(option: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return
  throw new MotError('invalid-option', `Option "${option}" should be a whole number from 1, got ${shown(value)}.`)
}

/** @throws MotError `invalid-option` unless the value is one of the choices. */
export function checkChoice<Choice extends string | number | boolean>(
  option: string,
  value: Choice,
  choices: readonly Choice[],
): void {
  if (choices.includes(value)) return
  throw new MotError(
    'invalid-option',
    `Option "${option}" should be one of ${choices.join(', ')}, got ${shown(value)}.`,
  )
}
