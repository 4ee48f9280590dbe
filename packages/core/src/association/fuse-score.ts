import type { Candidates } from './candidates'

/**
 * Makes unsure detections dearer: the cost d of each pair becomes 1 − (1 − d) × score.
 * "ByteTrack: Multi-Object Tracking by Associating Every Detection Box" (2022), in its code.
 * @param scores score of each column.
 */
export function fuseScore(candidates: Candidates, scores: ArrayLike<number>): void {
  const { columns, costs } = candidates
  for (let k = 0; k < candidates.count; k++) costs[k] = 1 - (1 - costs[k]!) * scores[columns[k]!]!
}
