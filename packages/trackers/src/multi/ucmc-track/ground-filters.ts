import { readState } from '../../read-state'
import { numbers, record, type Shape } from '../../shapes'
import { WIDTH } from './ground-observations'

/** x, y, and their velocities. */
export const MEAN = 4
/** Of x, y and their velocities u, v: xx, xy, yy, xu, xv, yu, yv, uu, uv, vv. */
export const COVARIANCE = 10

export interface GroundFiltersOptions {
  /** Metres per second squared: variances of the acceleration. */
  readonly accelerationX: number
  readonly accelerationY: number
  /** Metres per second. */
  readonly maxSpeed: number
  readonly frameRate: number
}

interface GroundFilterState {
  readonly mean: readonly number[]
  /** [10] the covariance. */
  readonly blocks: readonly number[]
}

export const groundFilterState: Shape<GroundFilterState> = record<GroundFilterState>({
  mean: numbers(MEAN),
  blocks: numbers(COVARIANCE),
})

/**
 * Kalman filters of points on the ground that move at constant velocity, by slot: metres and seconds. Measurements have covariances of
 * their own, which couple x and y. "UCMCTrack" (2023), section 3.3.
 */
export class GroundFilters {
  /** [slots × 4] */
  means = new Float64Array(16 * MEAN)
  /** [slots × 10] */
  covariances = new Float64Array(16 * COVARIANCE)
  /** Seconds of a frame, by the frame rate of the options. */
  readonly period: number

  constructor(private readonly options: GroundFiltersOptions) {
    this.period = 1 / options.frameRate
  }

  /** Begins a filter at row `row` of `values`, at rest. */
  initiate(slot: number, values: Float64Array, row: number): void {
    this.reserve(slot + 1)
    const { means, covariances, options } = this
    means[MEAN * slot] = values[WIDTH * row]!
    means[MEAN * slot + 1] = values[WIDTH * row + 1]!
    means.fill(0, MEAN * slot + 2, MEAN * (slot + 1))
    const at = COVARIANCE * slot
    covariances.fill(0, at, at + COVARIANCE)
    // Reference quirk: a square metre, whatever the uncertainty of the detection is.
    covariances[at] = covariances[at + 2] = 1
    covariances[at + 7] = covariances[at + 9] = (options.maxSpeed * options.maxSpeed) / 3
  }

  /** Predicts the first `count` slots listed by a number of frames. */
  predict(slots: Int32Array, count: number, frames: number): void {
    const { means, covariances, options, period } = this
    const t = frames * period
    // Sums over the frames of a longer step: of one frame each.
    const sum = (frames * (frames - 1)) / 2
    const squares = (frames * (frames - 1) * (2 * frames - 1)) / 6
    const square = period * period
    const position = square * square * (frames / 4 + sum + squares)
    const mixed = square * period * (frames / 2 + sum)
    const velocity = square * frames
    for (let i = 0; i < count; i++) {
      const m = MEAN * slots[i]!
      means[m] = means[m]! + t * means[m + 2]!
      means[m + 1] = means[m + 1]! + t * means[m + 3]!
      const p = COVARIANCE * slots[i]!
      const xu = covariances[p + 3]!
      const xv = covariances[p + 4]!
      const yu = covariances[p + 5]!
      const yv = covariances[p + 6]!
      const uu = covariances[p + 7]!
      const uv = covariances[p + 8]!
      const vv = covariances[p + 9]!
      covariances[p] = covariances[p]! + t * (2 * xu + t * uu) + options.accelerationX * position
      covariances[p + 1] = covariances[p + 1]! + t * (xv + yu + t * uv)
      covariances[p + 2] = covariances[p + 2]! + t * (2 * yv + t * vv) + options.accelerationY * position
      covariances[p + 3] = xu + t * uu + options.accelerationX * mixed
      covariances[p + 4] = xv + t * uv
      covariances[p + 5] = yu + t * uv
      covariances[p + 6] = yv + t * vv + options.accelerationY * mixed
      covariances[p + 7] = uu + options.accelerationX * velocity
      covariances[p + 9] = vv + options.accelerationY * velocity
    }
  }

  /** Corrects a slot with row `row` of `values`. */
  correct(slot: number, values: Float64Array, row: number): void {
    const { means, covariances: P } = this
    const z = WIDTH * row
    const m = MEAN * slot
    const p = COVARIANCE * slot
    const rxx = values[z + 2]!
    const rxy = values[z + 3]!
    const ryy = values[z + 4]!
    const sxx = P[p]! + rxx
    const sxy = P[p + 1]! + rxy
    const syy = P[p + 2]! + ryy
    const inverse = 1 / (sxx * syy - sxy * sxy)
    // Gains of x, y, vx and vy: P Hᵀ S⁻¹.
    const kxx = (P[p]! * syy - P[p + 1]! * sxy) * inverse
    const kxy = (P[p + 1]! * sxx - P[p]! * sxy) * inverse
    const kyx = (P[p + 1]! * syy - P[p + 2]! * sxy) * inverse
    const kyy = (P[p + 2]! * sxx - P[p + 1]! * sxy) * inverse
    const vxx = (P[p + 3]! * syy - P[p + 5]! * sxy) * inverse
    const vxy = (P[p + 5]! * sxx - P[p + 3]! * sxy) * inverse
    const vyx = (P[p + 4]! * syy - P[p + 6]! * sxy) * inverse
    const vyy = (P[p + 6]! * sxx - P[p + 4]! * sxy) * inverse
    const dx = values[z]! - means[m]!
    const dy = values[z + 1]! - means[m + 1]!
    means[m] = means[m]! + kxx * dx + kxy * dy
    means[m + 1] = means[m + 1]! + kyx * dx + kyy * dy
    means[m + 2] = means[m + 2]! + vxx * dx + vxy * dy
    means[m + 3] = means[m + 3]! + vyx * dx + vyy * dy
    P[p + 7] = P[p + 7]! - vxx * P[p + 3]! - vxy * P[p + 5]!
    P[p + 8] = P[p + 8]! - vxx * P[p + 4]! - vxy * P[p + 6]!
    P[p + 9] = P[p + 9]! - vyx * P[p + 4]! - vyy * P[p + 6]!
    // Rows of the position become R Kᵀ, which equals the Joseph form: no subtraction, so no cancellation.
    P[p] = rxx * kxx + rxy * kxy
    P[p + 1] = rxx * kyx + rxy * kyy
    P[p + 2] = rxy * kyx + ryy * kyy
    P[p + 3] = rxx * vxx + rxy * vxy
    P[p + 4] = rxx * vyx + rxy * vyy
    P[p + 5] = rxy * vxx + ryy * vxy
    P[p + 6] = rxy * vyx + ryy * vyy
  }

  /** The least cost that a detection may have: ln |P| of the position. */
  leastCost(slot: number): number {
    const { covariances } = this
    const p = COVARIANCE * slot
    return Math.log(covariances[p]! * covariances[p + 2]! - covariances[p + 1]! * covariances[p + 1]!)
  }

  /** Copies slot `from` to slot `to`. */
  copy(from: number, to: number): void {
    this.reserve(to + 1)
    this.means.copyWithin(MEAN * to, MEAN * from, MEAN * (from + 1))
    this.covariances.copyWithin(COVARIANCE * to, COVARIANCE * from, COVARIANCE * (from + 1))
  }

  snapshot(slot: number): GroundFilterState {
    return {
      mean: [...this.means.subarray(MEAN * slot, MEAN * (slot + 1))],
      blocks: [...this.covariances.subarray(COVARIANCE * slot, COVARIANCE * (slot + 1))],
    }
  }

  /** @throws MotError `invalid-snapshot`. */
  restore(slot: number, filter: unknown): void {
    const { mean, blocks } = readState(groundFilterState, filter, 'filter')
    this.reserve(slot + 1)
    this.means.set(mean, MEAN * slot)
    this.covariances.set(blocks, COVARIANCE * slot)
  }

  private reserve(slots: number): void {
    const { means, covariances } = this
    if (means.length >= MEAN * slots) return
    this.means = new Float64Array(2 * MEAN * slots)
    this.means.set(means)
    this.covariances = new Float64Array(2 * COVARIANCE * slots)
    this.covariances.set(covariances)
  }
}
