import type { GatingOptions, KalmanFilterBank } from '../kalman'
import type { Candidates } from './candidates'

/**
 * Finds the pairs that motion makes plausible: those whose squared Mahalanobis distance is within the 0.95 quantile of the
 * chi-square distribution. That distance becomes their cost. Keeps its arrays from call to call.
 *
 * Measurements are sorted along x first, so that each track meets only those near it.
 */
export class MotionGate {
  private readonly options: GatingOptions
  /** [measurements] their rows, ascending along x. */
  private order = new Int32Array(0)
  /** [measurements × dimension] in that order. */
  private sorted = new Float64Array(0)
  private rows = new Int32Array(0)
  private distances = new Float64Array(0)

  constructor(options: Omit<GatingOptions, 'ascending'> = {}) {
    this.options = { ...options, ascending: true }
  }

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
  ): void {
    this.reserve(measurementCount, bank.dimension)
    this.sort(measurements, measurementCount, bank.dimension)
    const { order, sorted, rows, distances, options } = this
    candidates.begin(measurementCount)
    for (let i = 0; i < slotCount; i++) {
      const inside = bank.gate(slots[i]!, sorted, measurementCount, rows, distances, options)
      for (let k = 0; k < inside; k++) candidates.add(order[rows[k]!]!, distances[k]!)
      candidates.endRow()
    }
  }

  private sort(measurements: Float64Array, count: number, dimension: number): void {
    const { order, sorted } = this
    for (let i = 0; i < count; i++) order[i] = i
    sortByX(order, count, measurements, dimension)
    for (let i = 0; i < count; i++) {
      for (let axis = 0; axis < dimension; axis++) {
        sorted[i * dimension + axis] = measurements[order[i]! * dimension + axis]!
      }
    }
  }

  private reserve(count: number, dimension: number): void {
    if (this.sorted.length >= count * dimension && this.order.length >= count) return
    this.order = new Int32Array(2 * count)
    this.sorted = new Float64Array(2 * count * dimension)
    this.rows = new Int32Array(2 * count)
    this.distances = new Float64Array(2 * count)
  }
}

/** Shell's sort: in place and without garbage, and quick on the few hundred rows of a frame. */
function sortByX(order: Int32Array, count: number, measurements: Float64Array, dimension: number): void {
  for (let gap = firstGap(count); gap > 0; gap = nextGap(gap)) {
    for (let i = gap; i < count; i++) {
      const row = order[i]!
      const x = measurements[row * dimension]!
      let j = i
      while (j >= gap && measurements[order[j - gap]! * dimension]! > x) {
        order[j] = order[j - gap]!
        j -= gap
      }
      order[j] = row
    }
  }
}

function firstGap(count: number): number {
  let gap = 1
  while (2.25 * gap < count) gap = Math.ceil(2.25 * gap)
  return gap
}

function nextGap(gap: number): number {
  return gap === 1 ? 0 : Math.max(1, Math.floor(gap / 2.25))
}
