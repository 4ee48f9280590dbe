import type { DetectionInput } from './detection'
import { checkColumns } from './detection-columns'
import { unreadable } from './detection-rows'
import { type DetectionColumns, Detections } from './detections'
import { MotError } from './errors'
import { kindOf } from './value-kind'

/** What everything takes that detections are given to: `Detections`, or their rows as plain objects. */
export type DetectionsInput = Detections | Iterable<DetectionInput>

/**
 * The detections themselves, or those made of plain rows.
 * @throws MotError `invalid-detections` for anything else, for columns that no longer hold their rows, and for rows that are none.
 */
export function asDetections(input: DetectionsInput): Detections {
  // In each frame: no closure, which `readable` would take.
  try {
    return converted(input)
  } catch (error) {
    throw unreadable('The detections', error)
  }
}

function converted(input: DetectionsInput): Detections {
  if (input instanceof Detections) {
    checkColumns(input)
    return input
  }
  const value: unknown = input
  if (!isRows(value)) refuse(value)
  // Of another copy of this package: what is said of the whole frame is not in its rows.
  return isColumns(value) ? new Detections(value) : Detections.from(value)
}

/** Iterable, and neither text, numbers nor pairs. */
function isRows(value: unknown): value is Iterable<DetectionInput> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false
  const iterate = (value as Partial<Iterable<DetectionInput>>)[Symbol.iterator]
  return typeof iterate === 'function' && !['String', 'Map'].includes(tagOf(value))
}

function isColumns(value: object): value is Iterable<DetectionInput> & DetectionColumns {
  return 'boxes' in value && 'scores' in value
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1)
}

function refuse(value: unknown): never {
  const kind = kindOf(value)
  let advice = ''
  if (kind === 'a Promise') advice = ': await it'
  else if (kind === 'an async iterable') advice = ': await its frames one by one'
  else if (typeof value === 'object' && value !== null && isColumns(value)) advice = ': columns go to new Detections(…)'
  throw new MotError(
    'invalid-detections',
    `Detections should be Detections or rows such as [{ box: { left, top, right, bottom }, score }], got ${kind}${advice}.`,
  )
}
