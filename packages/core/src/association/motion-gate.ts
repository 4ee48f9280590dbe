import type { GatingOptions, KalmanFilterBank } from '../kalman'
import { checkOptions } from '../options'
import type { Candidates } from './candidates'
import { SortedRows } from './sorted-rows'

/**
 * The candidates inside the gate: pairs whose squared Mahalanobis distance is within the limit, by default the 0.95 quantile of
 * the chi-square distribution. That distance is their cost. Arrays are reused between calls.
 *
 * Measurements are sorted along x first, so that each filter is compared only with measurements near it.
 */
export class MotionGate {
  private readonly options: GatingOptions
  private readonly sorted = new SortedRows()
  private rows = new Int32Array(0)
  private distances = new Float64Array(0)

  constructor(options: Omit<GatingOptions, 'ascending'> = {}) {
    this.options = { ...checkOptions(options), ascending: true }
  }

  /**
   * @param candidates output: a row for each of the first `slotCount` slots of `bank` listed in `slots`, a column for each of the
   *   first `measurementCount` rows of `measurements`.
   */
  fill(
    candidates: Candidates,
    bank: KalmanFilterBank,
    slots: Int32Array,
    slotCount: number,
    measurements: Float64Array,
    measurementCount: number,
  ): void {
    this.reserve(measurementCount)
    this.sorted.sort(measurements, measurementCount, bank.dimension)
    const { rows, distances, options } = this
    const { order, values } = this.sorted
    candidates.begin(measurementCount)
    for (let i = 0; i < slotCount; i++) {
      const inside = bank.gate(slots[i]!, values, measurementCount, rows, distances, options)
      candidates.makeRoom(inside)
      for (let k = 0; k < inside; k++) {
        // Not by `add`: a float64 argument would be boxed on the heap where calls are not inlined.
        candidates.columns[candidates.count] = order[rows[k]!]!
        candidates.costs[candidates.count++] = distances[k]!
      }
      candidates.endRow()
    }
  }

  private reserve(count: number): void {
    if (this.rows.length >= count) return
    this.rows = new Int32Array(2 * count)
    this.distances = new Float64Array(2 * count)
  }
}
