import { MotError, nearestName, quoted, shown } from '@mot/core'

/** Options of lines and zones alike. */
export interface PlaceOptions {
  /** In events. Default `line` or `zone`. */
  readonly name?: string
  /**
   * Pixels: a crossing, an entry or an exit counts once the point is so far beyond the line or edge, and never if it returns
   * before. Against boxes that flicker at the edge. Default 0.
   */
  readonly hysteresis?: number
  /** Classes that are counted. Default: all. */
  readonly classIds?: readonly number[]
}

/** @throws MotError `invalid-option` for a wrong name, hysteresis or class, and for an option that does not exist. */
export function checkPlace(options: PlaceOptions, known: readonly string[], kind: string): void {
  const isRecord = typeof options === 'object' && options !== null && !Array.isArray(options)
  check(isRecord, `A ${kind} should be a record of options`, options)
  checkKeys(options, [...known, 'name', 'hysteresis', 'classIds'], `A ${kind}`)
  const { name = kind, hysteresis = 0, classIds } = options
  check(typeof name === 'string' && name !== '', `"name" of a ${kind} should be a text`, name)
  const whose = `of ${kind} ${quoted(name)} should be`
  check(isFrom0(hysteresis), `"hysteresis" ${whose} pixels from 0`, hysteresis)
  const isList = Array.isArray(classIds) && classIds.every(Number.isInteger)
  check(classIds === undefined || isList, `"classIds" ${whose} a list of whole numbers`, classIds)
}

/** @throws MotError `invalid-option` naming an option that does not exist, and the nearest that does. */
export function checkKeys(options: object, known: readonly string[], whose: string): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue
    const nearest = nearestName(key, known)
    const hint = nearest === undefined ? `: ${known.join(', ')}` : `: did you mean ${quoted(nearest)}?`
    throw new MotError('invalid-option', `${whose} has no option ${quoted(key)}${hint}`)
  }
}

/**
 * @param expected begin of the message, which ends with what came.
 * @throws MotError `invalid-option` unless it holds.
 */
export function check(holds: boolean, expected: string, got: unknown): void {
  if (!holds) throw new MotError('invalid-option', `${expected}, got ${shown(got)}.`)
}

function isFrom0(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY
}
