import type { Candidates } from './candidates'

/**
 * Raises the cost of detections with a low score: the cost d of each pair becomes 1 − (1 − d) × score.
 * From the code of "ByteTrack: Multi-Object Tracking by Associating Every Detection Box" (2022).
 * @param scores score of each column.
 */
export function fuseScore(candidates: Candidates, scores: ArrayLike<number>): void {
  const { columns, costs } = candidates
  for (let k = 0; k < candidates.count; k++) costs[k] = 1 - (1 - costs[k]!) * scores[columns[k]!]!
}
