import { MotError, quoted } from '@mot/core'
import { parseSettings } from '../settings'
import { gaussian } from './random'

/** Settings of a tracker: values by option name. */
export type Settings = Readonly<Record<string, unknown>>

/** One option of the search: numbers of a range, or a list of values. */
export type Dimension =
  | { readonly key: string; readonly from: number; readonly to: number; readonly whole: boolean }
  | { readonly key: string; readonly values: readonly unknown[] }

/**
 * Reads a search space: `key=from..to` for a range, of integers if both ends are written as integers (`0..9`, not
 * `0.0..9`), or `key=a,b,c`.
 * @param defaults of the tracker: its options and their types.
 * @throws MotError `invalid-option`
 */
export function parseSearch(searches: readonly string[], defaults: Settings): Dimension[] {
  const dimensions = searches.map((search) => parseDimension(search, defaults))
  const keys = dimensions.map(({ key }) => key)
  const twice = keys.find((key, i) => keys.indexOf(key) !== i)
  if (twice !== undefined) throw new MotError('invalid-option', `--search names "${twice}" twice.`)
  return dimensions
}

/** Random settings, uniform over the space. */
export function sample(space: readonly Dimension[], random: () => number): Settings {
  return Object.fromEntries(
    space.map((dimension) => {
      if ('values' in dimension) return [dimension.key, pick(dimension.values, random)]
      return [dimension.key, within(dimension, dimension.from + random() * (dimension.to - dimension.from))]
    }),
  )
}

/** Random settings near others: some options move, by `spread` of their range. */
export function sampleNear(
  space: readonly Dimension[],
  settings: Settings,
  spread: number,
  random: () => number,
): Settings {
  // One option always moves, each other with probability 0.5.
  const certain = Math.floor(random() * space.length)
  return Object.fromEntries(
    space.map((dimension, i) => {
      const { key } = dimension
      const moves = random() < 0.5 || i === certain
      if (!moves) return [key, settings[key]]
      if ('values' in dimension) return [key, pick(dimension.values, random)]
      const step = gaussian(random) * spread * (dimension.to - dimension.from)
      return [key, within(dimension, (settings[key] as number) + step)]
    }),
  )
}

function parseDimension(search: string, defaults: Settings): Dimension {
  const [, key, text] = /^([^=]+)=(.+)$/s.exec(search) ?? []
  if (key === undefined || text === undefined) {
    throw new MotError('invalid-option', `--search expects key=from..to or key=a,b,c, got ${quoted(search)}.`)
  }
  const parse = (word: string) =>
    parseSettings([`${key}=${word}`], [{ name: 'tracker', defaults }]).tracker![key] as unknown
  const [first, last, ...more] = text.split('..')
  if (!isNumber(first) || !isNumber(last) || more.length > 0) return { key, values: splitValues(text).map(parse) }
  const [from, to] = [parse(first), parse(last)]
  if (typeof from !== 'number' || typeof to !== 'number' || !(from < to)) {
    throw new MotError(
      'invalid-option',
      `The range of "${key}" should go from a number to a greater one, got ${quoted(text)}.`,
    )
  }
  return { key, from, to, whole: Number.isInteger(from) && Number.isInteger(to) && !/[.]\d/.test(first + last) }
}

function isNumber(word: string | undefined): word is string {
  return word !== undefined && /^[-\d.e+]*\d\.?$/i.test(word)
}

/** The values between commas outside of brackets. */
function splitValues(text: string): string[] {
  const values = ['']
  let depth = 0
  for (const letter of text) {
    if (letter === '[' || letter === '{') depth++
    if (letter === ']' || letter === '}') depth--
    if (letter === ',' && depth === 0) values.push('')
    else values[values.length - 1] += letter
  }
  return values
}

function within({ from, to, whole }: Extract<Dimension, { from: number }>, value: number): number {
  const bounded = Math.min(to, Math.max(from, value))
  // Four digits of the range: more are not significant.
  const digits = Math.max(0, 4 - Math.ceil(Math.log10(to - from)))
  return whole ? Math.round(bounded) : Number(bounded.toFixed(Math.min(20, digits)))
}

function pick(values: readonly unknown[], random: () => number): unknown {
  return values[Math.floor(random() * values.length)]
}
