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
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new MotError('invalid-option', `A ${kind} should be a record of options, got ${shown(options)}.`)
  }
  checkKeys(options, [...known, 'name', 'hysteresis', 'classIds'], `A ${kind}`)
  const { name = kind, hysteresis = 0, classIds } = options
  if (typeof name !== 'string' || name === '') {
    throw new MotError('invalid-option', `"name" of a ${kind} should be a text, got ${shown(name)}.`)
  }
  if (!(typeof hysteresis === 'number' && hysteresis >= 0 && hysteresis < Number.POSITIVE_INFINITY)) {
    throw new MotError(
      'invalid-option',
      `"hysteresis" of ${kind} ${quoted(name)} should be pixels from 0, got ${shown(hysteresis)}.`,
    )
  }
  if (classIds === undefined || (Array.isArray(classIds) && classIds.every(Number.isInteger))) return
  throw new MotError(
    'invalid-option',
    `"classIds" of ${kind} ${quoted(name)} should be a list of whole numbers, got ${shown(classIds)}.`,
  )
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
