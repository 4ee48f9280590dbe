import { Detections, type SoftNmsOptions, softNms } from '@mot/core'

/**
 * Suppresses within each class, then keeps the best `maxDetections` of all classes and those that score as the last of them,
 * by descending score: how CenterNet and CornerNet merge what they found in several looks at one image.
 * @param suppress gets the detections of one class, and the rows of `found` that they are.
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

/** The best so many and those that score as the last of them, by descending score. */
export function keepBest(found: Detections, maxDetections: number): Detections {
  const { count, scores } = found
  const order = Array.from({ length: count }, (_, row) => row).sort((a, b) => scores[b]! - scores[a]! || a - b)
  // Undefined where there are none.
  const least = scores[order[Math.min(maxDetections, count) - 1]!]!
  return found.select(order.filter((row) => scores[row]! >= least))
}

/**
 * What soft-NMS leaves behind the boxes that stay: the originals weaken boxes in place and never cut off the end of the array,
 * so copies of boxes that moved forward come out twice. `keep` does the same, `drop` does not.
 */
export type Leftovers = 'keep' | 'drop'

/** Soft-NMS with boxes counted from pixel to pixel, on detections of one class. */
export function suppressSoftly(
  ofClass: Detections,
  options: Pick<SoftNmsOptions, 'method' | 'maxOverlap' | 'sigma'>,
  leftovers: Leftovers,
): Detections {
  const { count } = ofClass
  const result = softNms(ofClass.boxes, ofClass.scores, { ...options, inclusive: true, count })
  const rows = leftovers === 'keep' ? result.rows : result.rows.subarray(0, result.count)
  return new Detections({ ...ofClass.select(rows), scores: result.scores.slice(0, rows.length) })
}

export function withScoresAbove(minScore: number, found: Detections): Detections {
  return found.select(
    Array.from({ length: found.count }, (_, row) => row).filter((row) => found.scores[row]! > minScore),
  )
}
