import type { EmbeddingRows } from '../embedding'
import { checkOptions } from '../options'
import type { Candidates } from './candidates'
import { type EmbeddingMetric, writeCosineDistance, writeEuclideanDistance } from './embedding-distance'

export interface FuseMotionOptions {
  /** Default `cosine`. */
  readonly metric?: EmbeddingMetric
  /** λ: weight of appearance in the cost, 0 to 1. With 1, motion counts only in the gate. Default 0.98. */
  readonly appearanceWeight?: number
}

/**
 * Combines appearance and motion: the cost of each pair becomes λ × embedding distance + (1 − λ) × its present cost, the squared
 * Mahalanobis distance of `MotionGate`. Embeddings are compared only for pairs inside the gate.
 * "Towards Real-Time Multi-Object Tracking" (2020), section 3.4.
 *
 * @param slots row `slots[i]` of `tracks` belongs to row i of the candidates.
 * @param rows row `rows[j]` of `detections` belongs to column j.
 */
export function fuseMotion(
  candidates: Candidates,
  tracks: EmbeddingRows,
  slots: Int32Array,
  detections: EmbeddingRows,
  rows: Int32Array,
  options: FuseMotionOptions = {},
): void {
  const { metric = 'cosine', appearanceWeight = 0.98 } = checkOptions(options)
  const { starts, columns, costs } = candidates
  const write = metric === 'cosine' ? writeCosineDistance : writeEuclideanDistance
  for (let i = 0; i < candidates.rowCount; i++) {
    const slot = slots[i]!
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      const row = rows[columns[k]!]!
      write(tracks, slot, detections, row, appearance, 0)
      costs[k] = appearanceWeight * appearance[0]! + (1 - appearanceWeight) * costs[k]!
    }
  }
}

const appearance = new Float64Array(1)
