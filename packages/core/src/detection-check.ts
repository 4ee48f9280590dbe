import type { Detections } from './detections'
import type { EmbeddingRows } from './embedding'
import { MotError } from './errors'

/** Pixels from the image's corner, in any direction, and of a side: beyond these a box is a fault, not an object. */
const FARTHEST = 1e9
const LEAST_SIDE = 1e-6

/**
 * What a tracker does with a detection that cannot be true (a box that is not finite or has no area, a score outside 0 to
 * 1, an embedding without direction): `refuse` the whole frame with an error, or `drop` that row.
 */
export type BadDetections = 'refuse' | 'drop'

export interface SelectOptions {
  /** Rows score above this, 0 to 1. */
  readonly minScore: number
  readonly badDetections: BadDetections
}

/**
 * Lists the rows of detections that are sound and score above the limit.
 * @param rows is filled with their numbers, ascending; as long as `detections.count` or longer.
 * @param embeddings becomes a view of those of all detections, measured. Trackers that compare no embeddings leave it out:
 *   what detections have of them is not looked at then.
 * @returns how many there are.
 * @throws MotError `invalid-detections` naming the first bad row, where the answer to bad rows is `refuse`.
 */
export function selectDetections(
  detections: Detections,
  rows: Int32Array,
  { minScore, badDetections }: SelectOptions,
  embeddings?: EmbeddingRows,
): number {
  const compared = embeddings !== undefined && detections.embeddings !== undefined
  if (compared) embeddings.view(detections.embeddings, detections.count, detections.embeddingDimension)
  const { count: rowCount, boxes, scores } = detections
  let count = 0
  for (let row = 0; row < rowCount; row++) {
    const score = scores[row]!
    if (isUsableBox(boxes, row) && isScore(score) && (!compared || embeddings.measure(row))) {
      if (score > minScore) rows[count++] = row
    } else if (badDetections === 'refuse') {
      throw new MotError('invalid-detections', `Detection ${row} ${faultOf(detections, row)}`)
    }
  }
  return count
}

/** Whether the box is finite, has an area, and is of a size whose square and ratio a filter can still compute with. */
function isUsableBox(boxes: Float64Array, row: number): boolean {
  const left = boxes[4 * row]!
  const top = boxes[4 * row + 1]!
  const right = boxes[4 * row + 2]!
  const bottom = boxes[4 * row + 3]!
  // Nothing holds of NaN.
  return (
    right - left >= LEAST_SIDE &&
    bottom - top >= LEAST_SIDE &&
    left > -FARTHEST &&
    top > -FARTHEST &&
    right < FARTHEST &&
    bottom < FARTHEST
  )
}

function isScore(score: number): boolean {
  return score >= 0 && score <= 1
}

function faultOf(detections: Detections, row: number): string {
  if (!isUsableBox(detections.boxes, row)) {
    const box = detections.boxes.subarray(4 * row, 4 * row + 4).join(', ')
    return `should have a box (left, top, right, bottom) that is finite and of positive size, got ${box}.`
  }
  if (!isScore(detections.scores[row]!)) {
    return `should have a score from 0 to 1, got ${detections.scores[row]}.`
  }
  return 'should have an embedding of finite numbers that are not all 0.'
}
