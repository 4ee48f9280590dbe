/** Validators of options and snapshots: each checks a value and states in an error what was expected. */

/** Throws an error that says where, what was expected and what was given. */
export type Refuse = (place: string, expected: string, got: unknown) => never

/** Returns a value of its type, or refuses the given one. Lists and records are copied. */
export type Shape<T> = (value: unknown, place: string, refuse: Refuse) => T

export type Shaped<S> = S extends Shape<infer T> ? T : never

export type Shapes<T> = { readonly [Key in keyof T]-?: Shape<T[Key]> }

// Numbers.
export const share = numberShape('from 0 to 1', (value) => value >= 0 && value <= 1)
export const notNegative = numberShape('finite and not negative', (value) => value >= 0 && Number.isFinite(value))
export const positive = numberShape('finite and above 0', (value) => value > 0 && Number.isFinite(value))
export const finite = numberShape('a finite number', Number.isFinite)
/** A limit on detection scores, which may be any finite number. */
export const score = finite
/** A limit on scores that may be disabled. */
export const scoreOrAll = numberShape(
  'a finite number, or -Infinity for all',
  (value) => Number.isFinite(value) || value === Number.NEGATIVE_INFINITY,
)
/** A weight or a distance, far from where sums and products overflow. */
export const weight = numberShape('from 0 to 1e9', (value) => value >= 0 && value <= 1e9)
/** A number of a tracker's state, far from there, too. */
export const moderate = numberShape('a number up to 1e120 in magnitude', isModerate)
/** A number of a frame: 2⁵² of them are more than any stream has, and float64 still counts beyond. */
export const LAST_FRAME = 2 ** 52
export const frameNumber = numberShape('a whole number from 0 to 2⁵²', (value) => isIn(value, 0, LAST_FRAME))
export const moment = numberShape('from 0 to 2⁵²', (value) => value >= 0 && value <= LAST_FRAME)
/** Ids and rows are kept in int32. */
export const LAST_ID = 2 ** 31 - 1
export const id = numberShape('a whole number from 1 below 2³¹', (value) => isIn(value, 1, LAST_ID))
export const row = numberShape('a whole number from 0 below 2³¹', (value) => isIn(value, 0, LAST_ID))
export const int32 = numberShape('a whole number of 32 bits', (value) => isIn(value, -(2 ** 31), LAST_ID))
export const dimension = numberShape('a whole number from 0 to 2²⁴', (value) => isIn(value, 0, 2 ** 24))
export const integer = numberShape('a whole number', Number.isSafeInteger)
export const count = numberShape('a whole number from 0', (value) => Number.isSafeInteger(value) && value >= 0)
export const countFromOne = numberShape('a whole number from 1', (value) => Number.isSafeInteger(value) && value >= 1)

export const flag: Shape<boolean> = (value, place, refuse) =>
  typeof value === 'boolean' ? value : refuse(place, 'true or false', value)

export function oneOf<Word extends string>(...words: readonly Word[]): Shape<Word> {
  return (value, place, refuse) =>
    words.includes(value as Word) ? (value as Word) : refuse(place, `one of ${words.join(', ')}`, value)
}

export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, place, refuse) => (value === undefined ? undefined : shape(value, place, refuse))
}

export function list<T>(shape: Shape<T>): Shape<T[]> {
  return (value, place, refuse) =>
    Array.isArray(value)
      ? // Holes are entries here, as they are not to `map`.
        Array.from(value, (entry, i) => shape(entry, `${place}[${i}]`, refuse))
      : refuse(place, 'a list', value)
}

/** A list of numbers of a tracker's state, of `length` where given. */
export function numbers(length?: number): Shape<number[]> {
  const expected = `a list of ${length ?? ''} finite numbers`.replace('  ', ' ')
  return (value, place, refuse) => {
    if (!Array.isArray(value) || (length !== undefined && value.length !== length))
      return refuse(place, expected, value)
    // A loop: holes are entries, and the first of a list of 2³² ends it.
    const copy: number[] = []
    for (let i = 0; i < value.length; i++) {
      if (!isModerate(value[i])) return refuse(place, `${expected} up to 1e120 in magnitude`, value)
      copy.push(value[i])
    }
    return copy
  }
}

/** A record of these fields. Others are dropped. */
export function record<T>(shapes: Shapes<T>): Shape<T> {
  const entries = Object.entries<Shape<unknown>>(shapes)
  return (value, place, refuse) => {
    if (typeof value !== 'object' || value === null) return refuse(place, 'a record', value)
    const result: Record<string, unknown> = {}
    for (const [name, shape] of entries) {
      const entry = shape(value[name as keyof typeof value], place === '' ? name : `${place}.${name}`, refuse)
      if (entry !== undefined) result[name] = entry
    }
    return result as T
  }
}

function isModerate(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 1e120
}

function isIn(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

export function numberShape(expected: string, fits: (value: number) => boolean): Shape<number> {
  return (value, place, refuse) => (typeof value === 'number' && fits(value) ? value : refuse(place, expected, value))
}
