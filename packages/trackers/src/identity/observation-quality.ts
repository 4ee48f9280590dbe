import type { Tracks } from '@mot/core'

/** Least weight: an observation is never without any. */
const LEAST = 0.01

/**
 * How much an observation says of an appearance, 0.01 to 1: its score, less where other tracks of the frame cover the box. What is lower in
 * the image is nearer to the camera, and covers.
 */
export function qualityOf({ boxes, count }: Tracks, row: number, score: number): number {
  const [left, top, right, bottom] = [boxes[4 * row]!, boxes[4 * row + 1]!, boxes[4 * row + 2]!, boxes[4 * row + 3]!]
  let covered = 0
  for (let other = 0; other < count; other++) {
    if (other === row) continue
    const width = Math.min(right, boxes[4 * other + 2]!) - Math.max(left, boxes[4 * other]!)
    const height = Math.min(bottom, boxes[4 * other + 3]!) - Math.max(top, boxes[4 * other + 1]!)
    if (width <= 0 || height <= 0) continue
    const share = (width * height) / ((right - left) * (bottom - top))
    covered = Math.max(covered, boxes[4 * other + 3]! > bottom ? share : 0.5 * share)
  }
  const visible = Math.max(0, 1 - 1.5 * covered)
  return Math.max(LEAST, Math.min(1, score) * visible * visible)
}
