import { Detections, type SoftNmsOptions, softNms } from '@mot/core'

/**
 * Suppresses within each class, then keeps the best `maxDetections` of all classes and those that tie with the last of them,
 * by descending score: CenterNet's and CornerNet's merge of several passes.
 * @param suppress takes the detections of one class, and their rows in `found`.
 */
export function mergeByClass(
  found: Detections,
  maxDetections: number,
  suppress: (ofClass: Detections, rows: Int32Array) => Detections,
): Detections {
  const { count, classIds } = found
  const classes = [...new Set(classIds.subarray(0, count))].sort((a, b) => a - b)
  const parts = classes.map((classId) => {
    const rows = Int32Array.from({ length: count }, (_, row) => row).filter((row) => classIds[row] === classId)
    return suppress(found.select(rows), rows)
  })
  return parts.length > 0 ? keepBest(Detections.concat(parts), maxDetections) : found
}

/** The best `maxDetections` and those that tie with the last of them, by descending score. */
export function keepBest(found: Detections, maxDetections: number): Detections {
  const { count, scores } = found
  const order = Array.from({ length: count }, (_, row) => row).sort((a, b) => scores[b]! - scores[a]! || a - b)
  // Undefined for empty detections.
  const least = scores[order[Math.min(maxDetections, count) - 1]!]!
  return found.select(order.filter((row) => scores[row]! >= least))
}

/**
 * What happens to the end of soft-NMS's array: the originals work in place and do not shorten the array, so copies of boxes
 * that moved forward are returned twice. `keep` returns them, too, `drop` does not.
 */
export type Leftovers = 'keep' | 'drop'

/**
 * Soft-NMS on detections of one class; boxes include their last pixel, as in the originals. Leftovers have the keypoints
 * that CenterNet's own soft-NMS leaves beside them: those of the removed boxes.
 */
export function suppressSoftly(
  ofClass: Detections,
  options: Pick<SoftNmsOptions, 'method' | 'maxOverlap' | 'sigma'>,
  leftovers: Leftovers,
): Detections {
  const { count } = ofClass
  const result = softNms(ofClass.boxes, ofClass.scores, { ...options, inclusive: true, count })
  const kept = leftovers === 'keep' ? count : result.count
  const { boxes } = ofClass.select(result.rows.subarray(0, kept))
  const tails = ofClass.select(result.tailRows.subarray(0, kept))
  return new Detections({ ...tails, boxes, scores: result.scores.slice(0, kept) })
}

/** The detections with a score above `minScore`, in their order. */
export function withScoresAbove(minScore: number, found: Detections): Detections {
  return found.select(
    Array.from({ length: found.count }, (_, row) => row).filter((row) => found.scores[row]! > minScore),
  )
}
