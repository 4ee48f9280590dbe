import { Candidates, type KalmanFilterBank, MotionGate } from '@mot/core'

/** Gate on the squared Mahalanobis distance: the 99 % quantile of chi-square with four degrees of freedom. */
const GATE = 13.2767

/**
 * Similarity of detections to the filters' predictions: a row per track, pairs inside the gate. A `cost` is a similarity, 0 to
 * 1.
 */
export class MotionSimilarity extends Candidates {
  private readonly gate = new MotionGate({ exact: true, limit: GATE })

  /** Computes the first `trackCount` filters of `slots` against the first `count` rows of `measurements`. */
  measure(
    bank: KalmanFilterBank,
    slots: Int32Array,
    trackCount: number,
    measurements: Float64Array,
    count: number,
  ): void {
    this.gate.fill(this, bank, slots, trackCount, measurements, count)
    toSimilarities(this)
  }
}

/**
 * Converts squared Mahalanobis distances to similarities: a softmax over the detections of each track, so that a similarity is
 * high only if no other detection is as near. "BoostTrack" (2024), Mahalanobis distance similarity.
 * @param pairs the pairs inside the gate, a row per track, a column per detection.
 */
export function toSimilarities({ rowCount, columnCount, starts, costs }: Candidates): void {
  for (let track = 0; track < rowCount; track++) {
    const start = starts[track]!
    const end = starts[track + 1]!
    // Detections outside the gate count in the softmax as if they were at the limit.
    let sum = columnCount - (end - start)
    for (let k = start; k < end; k++) {
      costs[k] = Math.exp(GATE - costs[k]!)
      sum += costs[k]!
    }
    for (let k = start; k < end; k++) costs[k] = costs[k]! / sum
  }
}
