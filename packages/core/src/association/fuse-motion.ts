import type { Candidates } from './candidates'
import { cosineDistance, type EmbeddingMetric, euclideanDistance } from './embedding-distance'

export interface FuseMotionOptions {
  /** Default `cosine`. */
  readonly metric?: EmbeddingMetric
  /** λ: share of the appearance in the cost, 0 to 1; 1 leaves motion to the gate alone. Default 0.98. */
  readonly appearanceWeight?: number
}

/**
 * Weighs appearance with motion: the cost of each pair becomes λ × embedding distance + (1 − λ) × its cost so far, the squared
 * motion distance of `MotionGate`. Because the gate comes first, embeddings are compared for plausible pairs alone.
 * "Towards Real-Time Multi-Object Tracking" (2020), section 3.4.
 *
 * @param trackEmbeddings row `slots[i]` belongs to row i of the candidates.
 * @param detectionEmbeddings row j belongs to column j.
 */
export function fuseMotion(
  candidates: Candidates,
  trackEmbeddings: Float32Array,
  slots: Int32Array,
  detectionEmbeddings: Float32Array,
  dimension: number,
  { metric = 'cosine', appearanceWeight = 0.98 }: FuseMotionOptions = {},
): void {
  const { starts, columns, costs } = candidates
  const cosine = metric === 'cosine'
  for (let i = 0; i < candidates.rowCount; i++) {
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      const appearance = cosine
        ? cosineDistance(trackEmbeddings, slots[i]!, detectionEmbeddings, columns[k]!, dimension)
        : euclideanDistance(trackEmbeddings, slots[i]!, detectionEmbeddings, columns[k]!, dimension)
      costs[k] = appearanceWeight * appearance + (1 - appearanceWeight) * costs[k]!
    }
  }
}
