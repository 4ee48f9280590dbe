import { MotError, shown } from '@mot/core'

/** Options of which those with a default are filled in. */
export type Filled<Options, Defaults> = Options & Required<Pick<Options, keyof Options & keyof Defaults>>

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
