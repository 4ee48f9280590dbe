import type { GatingOptions, KalmanFilterBank } from '../kalman'
import type { Candidates } from './candidates'

/**
 * Finds the pairs that motion makes plausible: those whose squared Mahalanobis distance is within the 0.95 quantile of the
 * chi-square distribution. That distance becomes their cost. Keeps its arrays from call to call.
 */
export class MotionGate {
  private rows = new Int32Array(0)
  private distances = new Float64Array(0)

  /**
   * @param candidates is filled: a row for each of the first `slotCount` filters of `bank` that `slots` names, a column for
   *   each of the first `measurementCount` rows of `measurements`.
   */
  fill(
    candidates: Candidates,
    bank: KalmanFilterBank,
    slots: Int32Array,
    slotCount: number,
    measurements: Float64Array,
    measurementCount: number,
    options?: GatingOptions,
  ): void {
    if (this.rows.length < measurementCount) {
      this.rows = new Int32Array(2 * measurementCount)
      this.distances = new Float64Array(2 * measurementCount)
    }
    const { rows, distances } = this
    candidates.begin(measurementCount)
    for (let i = 0; i < slotCount; i++) {
      const inside = bank.gate(slots[i]!, measurements, measurementCount, rows, distances, options)
      for (let k = 0; k < inside; k++) candidates.add(rows[k]!, distances[k]!)
      candidates.endRow()
    }
  }
}
