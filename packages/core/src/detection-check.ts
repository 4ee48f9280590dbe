import type { Detections } from './detections'
import type { EmbeddingRows } from './embedding'
import { MotError } from './errors'
import { checkOptions } from './options'

/** Pixels from the image's corner, in any direction. A box beyond is an error of the detector, not an object. */
const FARTHEST = 1e9
/** Pixels. A box with a smaller side is an error, too. */
const LEAST_SIDE = 1e-6
/** Beyond this, sums of scores are no longer finite. */
const GREATEST_SCORE = 1e100

/**
 * What a tracker does with an invalid detection (a box that is not finite or has no area, a score that is not finite, an embedding that
 * is zero or not finite): `refuse` the whole frame with an error, or `drop` that row.
 */
export type BadDetections = 'refuse' | 'drop'

export interface SelectOptions {
  /** Selected rows score above this; −Infinity selects all. */
  readonly minScore: number
  readonly badDetections: BadDetections
}

/**
 * Lists the valid rows of detections that score above the limit.
 * @param rows output: row indices, ascending; at least `detections.count` long.
 * @param embeddings output: a view of the embeddings of all detections, measured. Trackers that compare no embeddings omit it:
 *   then embeddings are not checked.
 * @returns the count of listed rows.
 * @throws MotError `invalid-detections` with the first invalid row, where `badDetections` is `refuse`.
 */
export function selectDetections(
  detections: Detections,
  rows: Int32Array,
  options: SelectOptions,
  embeddings?: EmbeddingRows,
): number {
  const { minScore, badDetections } = checkOptions(options)
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

/** Whether the box is finite, has an area, and has a size whose square and ratio are exact enough for a filter. */
function isUsableBox(boxes: Float64Array, row: number): boolean {
  const left = boxes[4 * row]!
  const top = boxes[4 * row + 1]!
  const right = boxes[4 * row + 2]!
  const bottom = boxes[4 * row + 3]!
  // NaN fails every comparison.
  return (
    right - left >= LEAST_SIDE &&
    bottom - top >= LEAST_SIDE &&
    left > -FARTHEST &&
    top > -FARTHEST &&
    right < FARTHEST &&
    bottom < FARTHEST
  )
}

/** Scores of detectors are not always probabilities: those of deformable part models go from below 0 to above 2. */
function isScore(score: number): boolean {
  return Math.abs(score) <= GREATEST_SCORE
}

function faultOf(detections: Detections, row: number): string {
  if (!isUsableBox(detections.boxes, row)) {
    const box = detections.boxes.subarray(4 * row, 4 * row + 4).join(', ')
    return `should have a box (left, top, right, bottom) that is finite and of positive size, got ${box}.`
  }
  if (!isScore(detections.scores[row]!)) {
    return `should have a score that is finite, and no further from 0 than 1e100, got ${detections.scores[row]}.`
  }
  return 'should have an embedding of finite numbers that are not all 0.'
}
