import { byDescendingScore, orientedIou } from '@mot/core'

/**
 * Non-maximum suppression of oriented boxes: of boxes of one class that overlap by more than `maxOverlap` the best is kept.
 * @param boxes [n × 5] centre x and y, width, height, angle in radians.
 * @returns the rows kept, by descending score; among equal scores the earlier row first.
 */
export function orientedNms(
  boxes: ArrayLike<number>,
  scores: ArrayLike<number>,
  { maxOverlap, classIds }: { readonly maxOverlap: number; readonly classIds: ArrayLike<number> },
): Int32Array {
  const kept: number[] = []
  for (const row of byDescendingScore(scores, scores.length)) {
    const suppressed = kept.some(
      (better) => classIds[better] === classIds[row] && orientedIou(boxes, better, boxes, row) > maxOverlap,
    )
    if (!suppressed) kept.push(row)
  }
  return Int32Array.from(kept)
}
