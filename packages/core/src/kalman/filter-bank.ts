import { hasArea } from '../box'
import { MotError } from '../errors'
import { checkOptions } from '../options'
import { shown } from '../shown'
import { chiSquare95 } from './chi-square'
import { correctBlock, predictBlock, predictMeans } from './filter-block'
import { type BankOptions, FilterColumns } from './filter-columns'
import type { MotionModel } from './motion-model'
import type { SimdFilters } from './simd-filters'
import { TimeStep } from './time-step'

export interface GatingOptions {
  /** Use only x and y, not the size. Default false. */
  readonly positionOnly?: boolean
  /** Squared Mahalanobis distance, or `gaussian`: squared Euclidean distance. Default `mahalanobis`. */
  readonly metric?: 'mahalanobis' | 'gaussian'
  /** Omit the measurement noise: S = HPHᵀ without R. Default false. */
  readonly exact?: boolean
  /** Largest squared distance inside the gate. Default: the 0.95 quantile of the chi-square distribution. */
  readonly limit?: number
  /** Measurements ascend along their first axis: `gate` skips those outside its range on that axis. Default false. */
  readonly ascending?: boolean
}

const wholeMeasurement: GatingOptions = {}

/**
 * The Kalman filters of many tracks, as a struct of arrays. A filter is a slot number chosen by the caller; columns grow as needed.
 *
 * Kalman, "A New Approach to Linear Filtering and Prediction Problems" (1960), with the constant-velocity models `xyah`, `xywh` and
 * `xysr`. All their noise is diagonal, so the filter with 8 means and 8 × 8 covariances separates into one filter per axis, with two
 * means and a 2 × 2 covariance. Axes of equal noise share their covariance, here called a block: 6 covariances instead of 64, with the
 * same result to rounding. Only camera rotation couples axes: see `CameraFilterBank`.
 *
 * Measurements are flat arrays, one row each, in the order of `model.axes`. They are not checked: they must be finite and sizes
 * positive.
 */
export class KalmanFilterBank extends FilterColumns {
  protected step = new TimeStep(1)

  // Scratch of one call.
  /** [blocks × 2] process variances of position and velocity, or the measurement variance in the even elements. */
  protected readonly noise: Float64Array
  /** [blocks] factor of the standard deviations. */
  protected readonly scales: Float64Array
  /** [count × blocks × 2] process variances of many slots. */
  private usualNoise = new Float64Array(0)
  // Lists of length 1.
  protected readonly oneSlot = new Int32Array(1)
  protected readonly oneSizedAs = new Int32Array(1)
  protected readonly oneRow = new Int32Array(1)
  /** [dimension] weight of each squared difference in a distance. */
  protected readonly weights: Float64Array
  /** Whether the covariance of the slot in `prepareGate` couples x and y. */
  protected coupled = false
  /** [1] result of `measureDistance`. */
  protected readonly squaredDistance = new Float64Array(1)
  /** Innovation variance of x, or 1 for the metric `gaussian`. */
  protected expectedVariance = 1

  /** @throws MotError `invalid-option` when an axis of the model is not in exactly one block. */
  constructor(model: MotionModel, options?: BankOptions) {
    super(model, options)
    this.noise = new Float64Array(2 * model.blocks.length)
    this.scales = new Float64Array(model.blocks.length)
    this.weights = new Float64Array(this.dimension)
  }

  /** Initiates a filter at row `row` of `measurements`, with zero velocity. */
  initiate(slot: number, measurements: ArrayLike<number>, row = 0): void {
    this.reserve(slot + 1)
    const { means, covariances, dimension, compiled, scales } = this
    const at = slot * this.stride
    for (let axis = 0; axis < dimension; axis++) {
      means[at + axis] = measurements[row * dimension + axis]!
      means[at + dimension + axis] = 0
    }
    this.fillScales(at)
    for (let block = 0; block < compiled.blockCount; block++) {
      const scale = scales[block]!
      const entry = slot * compiled.width + compiled.entryOf[block]!
      covariances[entry] = (compiled.initial[2 * block]! * scale) ** 2
      covariances[entry + 2] = 0
      covariances[entry + 4] = (compiled.initial[2 * block + 1]! * scale) ** 2
    }
  }

  /**
   * Predicts one filter by `timeStep` frames, any number ≥ 0. Steps compose: three steps of one frame equal one step of three frames,
   * except that noise in proportion to a size uses the size at the beginning of each step.
   * @throws MotError `invalid-option` unless the step is finite and not negative.
   */
  predict(slot: number, timeStep = 1): void {
    this.oneSlot[0] = slot
    this.multiPredict(this.oneSlot, 1, timeStep)
  }

  /** `predict` for the first `count` slots listed. No slot is listed twice. */
  multiPredict(slots: Int32Array, count = slots.length, timeStep = 1): void {
    this.setTimeStep(timeStep)
    const { compiled, means, step } = this
    const { scaledAfterStep = false } = this.model
    const simd = scaledAfterStep ? undefined : this.simdFor(slots)
    if (simd) {
      simd.predict(means, this.covariances, slots, count, step)
      return
    }
    this.stopShrinking(slots, count)
    if (scaledAfterStep) predictMeans(compiled, means, slots, count, step)
    this.predictCovariances(slots, count)
    if (!scaledAfterStep) predictMeans(compiled, means, slots, count, step)
  }

  /** Predicts the covariances by `step`. Process noise scales with the means as they are. */
  protected predictCovariances(slots: Int32Array, count: number): void {
    const { compiled, means, covariances, step } = this
    for (let block = 0; block < compiled.blockCount; block++) {
      predictBlock(compiled, block, means, covariances, slots, count, step)
    }
  }

  /**
   * `multiPredict` with process noise that differs from track to track. Noise in proportion to a size uses the size before the step.
   * @param factors [slots × 2] of the variances of position and velocity, from 0.
   */
  multiPredictVaried(slots: Int32Array, count: number, timeStep: number, factors: Float64Array): void {
    const { noise } = this
    const width = noise.length
    if (this.usualNoise.length < count * width) this.usualNoise = new Float64Array(2 * count * width)
    const { usualNoise } = this
    for (let i = 0; i < count; i++) {
      this.processNoise(slots[i]! * this.stride)
      for (let k = 0; k < width; k++) usualNoise[i * width + k] = noise[k]!
    }
    this.multiPredict(slots, count, timeStep)
    for (let i = 0; i < count; i++) {
      const slot = slots[i]!
      for (let k = 0; k < width; k++) noise[k] = usualNoise[i * width + k]! * (factors[2 * slot + (k & 1)]! - 1)
      this.addNoise(slot)
    }
  }

  /** Adds the process noise in `noise`, which may be negative, to a predicted slot. */
  protected addNoise(slot: number): void {
    const { compiled, covariances, noise, step } = this
    for (let block = 0; block < compiled.blockCount; block++) {
      const position = noise[2 * block]!
      const velocity = noise[2 * block + 1]!
      const entry = slot * compiled.width + compiled.entryOf[block]!
      covariances[entry]! += step.frames * position + step.sumOfSquares * velocity
      covariances[entry + 2]! += step.sum * velocity
      covariances[entry + 4]! += step.frames * velocity
    }
  }

  /**
   * Writes the boxes of the first `count` slots listed to `boxes` [count × 4: left, top, right, bottom].
   * @returns whether all boxes have an area.
   */
  gatherBoxes(slots: Int32Array, count: number, boxes: Float64Array): boolean {
    const { means, stride } = this
    const simd = this.simdFor(slots)
    if (simd?.hasBoxes) return simd.gatherBoxes(means, slots, count, boxes)
    const { toBox } = this.model
    let areAreas = true
    for (let i = 0; i < count; i++) {
      toBox(means, slots[i]! * stride, boxes, 4 * i)
      if (!hasArea(boxes, i)) areAreas = false
    }
    return areAreas
  }

  /** Sets the velocity of the size to 0, as trackers do for an unmatched track: height in xyah, width and height in xywh. */
  holdSize(slot: number): void {
    const velocities = slot * this.stride + this.dimension
    for (const axis of this.compiled.sizeAxes) this.means[velocities + axis] = 0
  }

  /**
   * Corrects one filter with row `row` of `measurements`.
   * @param scores scales the noise by score (NSA, "GIAOTracker" 2021): the measurement's standard deviation is multiplied by
   *   1 − `scores[row]`, so that a detection of high score has a higher gain. Default: the model's noise.
   * @param sizedAs slot whose size scales the noise. Default: `slot`.
   */
  correct(
    slot: number,
    measurements: ArrayLike<number>,
    row = 0,
    scores?: ArrayLike<number>,
    sizedAs: number = slot,
  ): void {
    this.oneSlot[0] = slot
    this.oneSizedAs[0] = sizedAs
    this.oneRow[0] = row
    this.correctAll(this.oneSlot, 1, measurements, this.oneRow, scores, this.oneSizedAs)
  }

  /**
   * `correct` for the first `count` slots listed: slot `slots[i]` with row `rows[i]` of `measurements`. No slot is listed twice.
   */
  multiCorrect(
    slots: Int32Array,
    count: number,
    measurements: Float64Array,
    rows: Int32Array,
    scores?: Float64Array,
  ): void {
    const simd = this.simdFor(slots)
    if (simd) simd.correct(this.means, this.covariances, slots, count, measurements, rows, scores)
    else this.correctAll(slots, count, measurements, rows, scores, slots)
  }

  /**
   * `multiCorrect` without SIMD.
   * @param sizedAs [count] slots whose sizes scale the noise. @param compiled model whose axes are corrected. Default: all.
   */
  protected correctAll(
    slots: Int32Array,
    count: number,
    measurements: ArrayLike<number>,
    rows: Int32Array,
    scores: ArrayLike<number> | undefined,
    sizedAs: Int32Array,
    compiled = this.compiled,
  ): void {
    const { means, covariances } = this
    for (let block = 0; block < compiled.blockCount; block++) {
      correctBlock(compiled, block, means, covariances, slots, count, measurements, rows, scores, sizedAs)
    }
  }

  /** Mean [dimension] and covariance [dimension × dimension] of the predicted measurement, in fresh arrays. */
  project(slot: number, score = 0): { mean: Float64Array; covariance: Float64Array } {
    const { dimension, stride } = this
    const mean = this.means.slice(slot * stride, slot * stride + dimension)
    const full = this.covariance(slot)
    const covariance = new Float64Array(dimension * dimension)
    this.measurementNoise(slot * stride, 0, [score])
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j < dimension; j++) covariance[i * dimension + j] = full[i * stride + j]!
      covariance[i * dimension + i]! += this.noise[2 * this.compiled.blockOf[i]!]!
    }
    return { mean, covariance }
  }

  /** Squared distance of row `row` of `measurements` from the predicted measurement. Compare with `chiSquare95`. */
  gatingDistance(slot: number, measurements: ArrayLike<number>, row = 0, options = wholeMeasurement): number {
    const dimensions = this.prepareGate(slot, checkOptions(options))
    this.measureDistance(slot, measurements, row, dimensions)
    return this.squaredDistance[0]!
  }

  /**
   * Lists the measurements inside the gate among the first `count`: those with a squared distance within the limit. Writes their row
   * indices to `rows`, ascending, and their squared distances to `distances`.
   * @returns the count of measurements inside.
   */
  gate(
    slot: number,
    measurements: ArrayLike<number>,
    count: number,
    rows: Int32Array,
    distances: Float64Array,
    options = wholeMeasurement,
  ): number {
    checkOptions(options)
    const dimensions = this.prepareGate(slot, options)
    const limit = options.limit ?? chiSquare95[dimensions]!
    const x = this.means[slot * this.stride]!
    const y = this.means[slot * this.stride + 1]!
    const reach = limit * this.expectedVariance
    const xWeight = this.coupled ? 0 : this.weights[0]!
    const yWeight = this.coupled ? 0 : this.weights[1]!
    const width = this.dimension
    const ascending = options.ascending === true
    // The first row within reach along x; by binary search where rows ascend.
    let row = 0
    for (let high = ascending ? count : 0; row < high; ) {
      const middle = (row + high) >> 1
      const dx = measurements[middle * width]! - x
      if (dx < 0 && dx * dx > reach) row = middle + 1
      else high = middle
    }
    let inside = 0
    for (; row < count; row++) {
      // Most rows are rejected by x alone: the squared distance along one axis is a lower bound of the whole.
      const dx = measurements[row * width]! - x
      if (dx * dx > reach) {
        if (ascending && dx > 0) break
        continue
      }
      const dy = measurements[row * width + 1]! - y
      if (xWeight * dx * dx + yWeight * dy * dy > limit) continue
      this.measureDistance(slot, measurements, row, dimensions)
      const distance = this.squaredDistance[0]!
      if (distance <= limit) {
        rows[inside] = row
        distances[inside++] = distance
      }
    }
    return inside
  }

  protected setTimeStep(frames: number): void {
    if (frames === this.step.frames) return
    if (!(frames >= 0 && frames < Number.POSITIVE_INFINITY)) {
      throw new MotError(
        'invalid-option',
        `A time step should be a finite number of frames from 0, got ${shown(frames)}.`,
      )
    }
    this.step = new TimeStep(frames)
  }

  /** The SIMD filters, if the list lies in the workspace. */
  protected simdFor(slots: Int32Array): SimdFilters | undefined {
    return this.workspace.holds(slots) ? this.simd : undefined
  }

  /** Sets velocities to 0 where a step would bring an axis in `model.positive` to 0 or below. */
  private stopShrinking(slots: Int32Array, count: number): void {
    const { means, dimension, stride, step } = this
    for (const axis of this.compiled.positiveAxes) {
      for (let i = 0; i < count; i++) {
        const at = slots[i]! * stride + axis
        if (means[at]! + step.frames * means[at + dimension]! <= 0) means[at + dimension] = 0
      }
    }
  }

  /** Fills `scales` for the slot whose mean begins at `at`. A returned float64 would be boxed on the heap where calls are not inlined. */
  protected fillScales(at: number): void {
    const { compiled, scales, means } = this
    for (let block = 0; block < compiled.blockCount; block++) {
      const axis = compiled.scaleAxis[block]!
      scales[block] = axis < 0 ? 1 : means[at + axis]!
    }
  }

  /** Fills `noise` with the process variances of each block. */
  protected processNoise(at: number): void {
    const { compiled, noise, scales } = this
    this.fillScales(at)
    for (let block = 0; block < compiled.blockCount; block++) {
      const entry = compiled.entryOf[block]!
      noise[2 * block] = (compiled.deviations[entry]! * scales[block]!) ** 2
      noise[2 * block + 1] = (compiled.deviations[entry + 2]! * scales[block]!) ** 2
    }
  }

  /** Fills `noise` with the measurement variance of each block. */
  protected measurementNoise(at: number, row: number, scores: ArrayLike<number> | undefined): void {
    const { compiled, noise, scales } = this
    this.fillScales(at)
    const spread = scores === undefined ? 1 : 1 - scores[row]!
    for (let block = 0; block < compiled.blockCount; block++) {
      noise[2 * block] = (compiled.deviations[compiled.entryOf[block]! + 4]! * scales[block]! * spread) ** 2
    }
  }

  /** Fills `weights` for the distances of a slot. @returns the number of axes. */
  protected prepareGate(slot: number, options: GatingOptions): number {
    const { compiled, weights } = this
    const dimensions = options.positionOnly === true ? 2 : this.dimension
    if (options.metric === 'gaussian') {
      weights.fill(1)
      this.expectedVariance = 1
      return dimensions
    }
    if (options.exact === true) this.noise.fill(0)
    else this.measurementNoise(slot * this.stride, 0, undefined)
    for (let axis = 0; axis < dimensions; axis++) {
      const block = compiled.blockOf[axis]!
      const variance = this.covariances[slot * compiled.width + compiled.entryOf[block]!]!
      weights[axis] = 1 / (variance + this.noise[2 * block]!)
    }
    this.expectedVariance = 1 / weights[0]!
    return dimensions
  }

  /** Writes `squaredDistance`: a returned float64 would be boxed on the heap where calls are not inlined. */
  protected measureDistance(slot: number, measurements: ArrayLike<number>, row: number, dimensions: number): void {
    const { means, weights } = this
    const at = slot * this.stride
    const z = row * this.dimension
    let distance = 0
    for (let axis = 0; axis < dimensions; axis++) {
      const difference = measurements[z + axis]! - means[at + axis]!
      distance += weights[axis]! * difference * difference
    }
    this.squaredDistance[0] = distance
  }
}
