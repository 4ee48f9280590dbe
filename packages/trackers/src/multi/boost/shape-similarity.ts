/**
 * Similarity of the widths and heights of two boxes, 0 to 1. "BoostTrack: boosting the similarity measure and detection
 * confidence for improved multiple object tracking" (Stanojevic and Todorovic 2024), shape similarity.
 * @param corrected divide the difference of heights by the greater height, as in the paper. The original's code divides by the
 *   greater width unless an option is set, and its published results were made that way.
 */
export function shapeSimilarity(
  boxes: ArrayLike<number>,
  i: number,
  others: ArrayLike<number>,
  j: number,
  corrected: boolean,
): number {
  const p = 4 * i
  const q = 4 * j
  const width = boxes[p + 2]! - boxes[p]!
  const height = boxes[p + 3]! - boxes[p + 1]!
  const otherWidth = others[q + 2]! - others[q]!
  const otherHeight = others[q + 3]! - others[q + 1]!
  const greaterWidth = Math.max(width, otherWidth)
  const greater = corrected ? Math.max(height, otherHeight) : greaterWidth
  return Math.exp(-(Math.abs(width - otherWidth) / greaterWidth + Math.abs(height - otherHeight) / greater))
}
