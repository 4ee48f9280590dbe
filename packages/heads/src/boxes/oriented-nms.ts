import { byDescendingScore, orientedIou } from '@mot/core'

/**
 * Of turned boxes of one class that overlap by more than `maxOverlap` only the best stays.
 * @param boxes [n × 5] centre x and y, width, height, angle.
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
