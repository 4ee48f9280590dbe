import { Candidates, type KalmanFilterBank, MotionGate } from '@mot/core'

/** Squared Mahalanobis distance that 99 % of true detections stay below: chi-square with four degrees of freedom. */
const FARTHEST = 13.2767

/**
 * How well detections fit what tracks' filters expect: a row for each track, with those that are plausible, a `cost` is a
 * similarity here, 0 to 1.
 */
export class MotionSimilarity extends Candidates {
  private readonly gate = new MotionGate({ exact: true, limit: FARTHEST })

  /** For the first `trackCount` filters that `slots` names and the first `count` rows of `measurements`. */
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
 * Squared Mahalanobis distances become similarities: each track shares out 1 among the detections, so that a detection is much
 * like a track only if no other is. "BoostTrack" (2024), Mahalanobis distance similarity.
 * @param pairs those within the limit, a row for each track, a column for each detection.
 */
export function toSimilarities({ rowCount, columnCount, starts, costs }: Candidates): void {
  for (let track = 0; track < rowCount; track++) {
    const start = starts[track]!
    const end = starts[track + 1]!
    // Implausible ones take their share of the softmax, too, as if they were at the limit.
    let sum = columnCount - (end - start)
    for (let k = start; k < end; k++) {
      costs[k] = Math.exp(FARTHEST - costs[k]!)
      sum += costs[k]!
    }
    for (let k = start; k < end; k++) costs[k] = costs[k]! / sum
  }
}
