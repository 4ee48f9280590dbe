import { MotError } from '../errors'
import { chiSquare95 } from './chi-square'
import { correctPair, predictPair, warpPair } from './coupled-pair'
import { correctBlock, predictBlock, predictMeans } from './filter-block'
import { FilterColumns } from './filter-columns'
import type { MotionModel } from './motion-model'
import type { SimdFilters } from './simd-filters'
import { TimeStep } from './time-step'

export interface GatingOptions {
  /** Compare x and y alone, not the size. Default false. */
  readonly positionOnly?: boolean
  /** Squared Mahalanobis distance, or `gaussian`: squared Euclidean distance. Default `mahalanobis`. */
  readonly metric?: 'mahalanobis' | 'gaussian'
  /** Trust measurements entirely: compare with how unsure the filter is of its state alone. Default false. */
  readonly exact?: boolean
  /** Largest squared distance inside the gate. Default: the 0.95 quantile of the chi-square distribution. */
  readonly limit?: number
  /** The measurements ascend along their first axis, so that `gate` need not look at those too far along it. Default false. */
  readonly ascending?: boolean
}

const wholeMeasurement: GatingOptions = {}

export interface WarpOptions {
  /** Turn the covariance between positions and velocities too, as is exact. Deep-OC-SORT leaves it. Default true. */
  readonly mixed?: boolean
}

const wholeCovariance: WarpOptions = {}

/** Fewer are moved sooner than copied to where SIMD finds them. */
const MANY = 12

/**
 * Kalman filters of many tracks side by side. A track is a slot number that the caller hands out; columns grow as needed.
 *
 * Kalman, "A New Approach to Linear Filtering and Prediction Problems" (1960), with the constant-velocity models of
 * `xyah`, `xywh` and `xysr`. Because their axes never couple, the filter of 8 numbers and 64 covariances falls apart into
 * filters of two numbers, of which those with equal noise share their covariance: the same result to rounding, with
 * 6 numbers instead of 64. Only a turning camera couples axes, in pairs; a slot that was warped keeps those 4 × 4
 * covariances until it is initiated anew.
 *
 * Measurements are flat arrays, a row for each, in the order of `model.axes`. They are trusted to be finite, and sizes
 * to be positive; whoever takes boxes from outside checks them.
 */
export class KalmanFilterBank extends FilterColumns {
  private step = new TimeStep(1)

  // Scratch of one call.
  /** [blocks × 2] process variances of position and velocity, or measurement variance at the even places. */
  private readonly noise: Float64Array
  /** [blocks] what their standard deviations are multiplied with. */
  private readonly scales: Float64Array
  // Lists of one.
  private readonly oneSlot = new Int32Array(1)
  private readonly oneSizedAs = new Int32Array(1)
  private readonly oneRow = new Int32Array(1)
  /** [4 × 2] */
  private readonly pairGain = new Float64Array(8)
  /** [dimension] weight of each squared difference in a distance. */
  private readonly weights: Float64Array
  /** [pairs] weight of the product of a pair's differences. */
  private readonly mixedWeights: Float64Array
  /** Of the pair that was measured last. */
  private readonly squaredDistance = new Float64Array(1)
  /** Of x alone, in the unit of the distances. */
  private expectedVariance = 1

  /** @throws MotError `invalid-option` when an axis of the model is not in exactly one block. */
  constructor(model: MotionModel, capacity = 16) {
    super(model, capacity)
    this.noise = new Float64Array(2 * model.blocks.length)
    this.scales = new Float64Array(model.blocks.length)
    this.weights = new Float64Array(this.dimension)
    this.mixedWeights = new Float64Array(model.warped.length)
  }

  /** Starts a track at row `row` of `measurements`, at rest. */
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
      const entry = 3 * (slot * compiled.blockCount + block)
      covariances[entry] = (compiled.initial[2 * block]! * scale) ** 2
      covariances[entry + 1] = 0
      covariances[entry + 2] = (compiled.initial[2 * block + 1]! * scale) ** 2
    }
    this.warped[slot] = 0
  }

  /**
   * Moves one track by `timeStep` frames, of any positive length. Steps compose: three steps of one frame equal one of
   * three, but for noise that follows a size that changes meanwhile.
   * @throws MotError `invalid-option` unless the step is finite and not negative.
   */
  predict(slot: number, timeStep = 1): void {
    this.oneSlot[0] = slot
    this.multiPredict(this.oneSlot, 1, timeStep)
  }

  /** Moves the tracks of the first `count` slots listed by `timeStep` frames. No slot is listed twice. */
  multiPredict(slots: Int32Array, count = slots.length, timeStep = 1): void {
    if (timeStep !== this.step.frames) this.setTimeStep(timeStep)
    this.stopShrinking(slots, count)
    const simd = this.simdFor(count)
    if (simd) {
      simd.predict(slots, count, this.step)
      this.followSimd(simd)
      return
    }
    const { compiled, means, covariances, step } = this
    this.predictPairs(slots, count)
    for (let block = 0; block < compiled.blockCount; block++) {
      predictBlock(compiled, block, means, covariances, slots, count, step)
    }
    predictMeans(compiled, means, slots, count, step)
  }

  /** Stops the size, as trackers do with an unseen object before they predict it: height in xyah, width and height in xywh. */
  holdSize(slot: number): void {
    const velocities = slot * this.stride + this.dimension
    for (const axis of this.compiled.sizeAxes) this.means[velocities + axis] = 0
  }

  /**
   * Takes in row `row` of `measurements`.
   * @param scores scales the noise by score (NSA, "GIAOTracker" 2021): the measurement's standard deviation is multiplied
   *   by 1 − `scores[row]`, so that a sure detection moves the track further. Default: the model's noise as it is.
   * @param sizedAs slot whose size the noise follows. Default: its own.
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
   * `correct` for the first `count` slots listed, each with the row of `measurements` whose number `rows` has in its place. No
   * slot is listed twice.
   */
  multiCorrect(
    slots: Int32Array,
    count: number,
    measurements: Float64Array,
    rows: Int32Array,
    scores?: Float64Array,
  ): void {
    const simd = this.simdFor(count)
    if (simd) {
      simd.correct(slots, count, measurements, rows, scores)
      this.followSimd(simd)
    } else this.correctAll(slots, count, measurements, rows, scores, slots)
  }

  private correctAll(
    slots: Int32Array,
    count: number,
    measurements: ArrayLike<number>,
    rows: Int32Array,
    scores: ArrayLike<number> | undefined,
    sizedAs: Int32Array,
  ): void {
    const { compiled, means, covariances } = this
    const warped = this.pairs.length > 0 ? this.warped : undefined
    for (let i = 0; this.pairs.length > 0 && i < count; i++) {
      if (this.warped[slots[i]!] === 0) continue
      this.measurementNoise(sizedAs[i]! * this.stride, rows[i]!, scores)
      // Sizes in pairs change before blocks look at them; but those blocks are in pairs altogether, and do not count.
      this.correctPairs(slots[i]!, measurements, rows[i]! * this.dimension)
    }
    for (let block = 0; block < compiled.blockCount; block++) {
      correctBlock(compiled, block, means, covariances, slots, count, measurements, rows, scores, sizedAs, warped)
    }
  }

  /** Mean [dimension] and covariance [dimension × dimension] of the measurement to expect. Makes fresh arrays. */
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

  /** Squared distance of row `row` of `measurements` from what is expected. Compare with `chiSquare95`. */
  gatingDistance(slot: number, measurements: ArrayLike<number>, row = 0, options = wholeMeasurement): number {
    const dimensions = this.prepareGate(slot, options)
    this.measureDistance(slot, measurements, row, dimensions)
    return this.squaredDistance[0]!
  }

  /**
   * Rows of the first `count` `measurements` that a track's motion makes plausible: those within the limit. Writes their
   * numbers to `rows`, ascending, and their squared distances to `distances`.
   * @returns how many there are.
   */
  gate(
    slot: number,
    measurements: ArrayLike<number>,
    count: number,
    rows: Int32Array,
    distances: Float64Array,
    options = wholeMeasurement,
  ): number {
    const dimensions = this.prepareGate(slot, options)
    const limit = options.limit ?? chiSquare95[dimensions]!
    const x = this.means[slot * this.stride]!
    const y = this.means[slot * this.stride + 1]!
    const reach = limit * this.expectedVariance
    // Where the camera has turned, x and y make no distance without each other.
    const xWeight = this.warped[slot] === 1 ? 0 : this.weights[0]!
    const yWeight = this.warped[slot] === 1 ? 0 : this.weights[1]!
    const width = this.dimension
    const ascending = options.ascending === true
    // The first row that is not too far to the left; by halves, where the rows ascend.
    let row = 0
    for (let high = ascending ? count : 0; row < high; ) {
      const middle = (row + high) >> 1
      const dx = measurements[middle * width]! - x
      if (dx < 0 && dx * dx > reach) row = middle + 1
      else high = middle
    }
    let inside = 0
    for (; row < count; row++) {
      // Most rows are too far along x alone: the distance in one axis is never more than the whole.
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

  /**
   * Follows the camera: `affine` [2 × 3, row-major] leads from pixels of the last frame to pixels of this one. Positions
   * and velocities are moved and turned with their covariance, as are the pairs the model says (x, y; BoT-SORT: w, h too);
   * what the model says is zoomed grows with the picture.
   */
  warp(slot: number, affine: ArrayLike<number>, options: WarpOptions = wholeCovariance): void {
    if (affine[0] !== 1 || affine[1] !== 0 || affine[3] !== 0 || affine[4] !== 1) {
      if (this.warped[slot] === 0) this.couple(slot)
      this.turn(slot, affine, options)
      this.zoom(slot, affine)
    }
    this.means[slot * this.stride]! += affine[2]!
    this.means[slot * this.stride + 1]! += affine[5]!
  }

  /** `warp` for the first `count` slots listed. */
  multiWarp(slots: ArrayLike<number>, affine: ArrayLike<number>, count = slots.length, options?: WarpOptions): void {
    for (let i = 0; i < count; i++) this.warp(slots[i]!, affine, options)
  }

  private turn(slot: number, affine: ArrayLike<number>, options: WarpOptions): void {
    const { means, dimension, compiled } = this
    const at = slot * this.stride
    for (let pair = 0; pair < compiled.pairCount; pair++) {
      const x = at + compiled.pairAxes[2 * pair]!
      const y = at + compiled.pairAxes[2 * pair + 1]!
      turnVector(means, x, y, affine)
      turnVector(means, x + dimension, y + dimension, affine)
      warpPair(this.pairs, 16 * (slot * compiled.pairCount + pair), affine, options.mixed !== false)
    }
  }

  private zoom(slot: number, affine: ArrayLike<number>): void {
    const { means, covariances, dimension, compiled } = this
    if (compiled.zoomedAxes.length === 0) return
    const area = affine[0]! * affine[4]! - affine[1]! * affine[3]!
    const length = Math.sqrt(area)
    for (const axis of compiled.zoomedAxes) {
      means[slot * this.stride + axis]! *= length
      means[slot * this.stride + dimension + axis]! *= length
      // The axes that share this block have their covariance in the pairs by now.
      const entry = 3 * (slot * compiled.blockCount + compiled.blockOf[axis]!)
      for (let i = entry; i < entry + 3; i++) covariances[i]! *= area
    }
  }

  private setTimeStep(frames: number): void {
    if (!(frames >= 0 && frames < Number.POSITIVE_INFINITY)) {
      throw new MotError('invalid-option', `A time step should be a finite number of frames from 0, got ${frames}.`)
    }
    this.step = new TimeStep(frames)
  }

  /** What moves so many at a time, where that pays: not for a few, and not where the camera has turned. */
  private simdFor(count: number): SimdFilters | null | undefined {
    if (count < MANY || this.pairs.length > 0) return undefined
    if (this.simd === undefined) this.moveToSimd()
    return this.simd
  }

  /** Nothing that has to be positive moves below 0: it stops instead. */
  private stopShrinking(slots: Int32Array, count: number): void {
    const { means, dimension, stride, step } = this
    for (const axis of this.compiled.positiveAxes) {
      for (let i = 0; i < count; i++) {
        const at = slots[i]! * stride + axis
        if (means[at]! + step.frames * means[at + dimension]! <= 0) means[at + dimension] = 0
      }
    }
  }

  private predictPairs(slots: Int32Array, count: number): void {
    const { compiled, noise, pairs, step, warped } = this
    if (pairs.length === 0) return
    for (let i = 0; i < count; i++) {
      const slot = slots[i]!
      if (warped[slot] === 0) continue
      this.processNoise(slot * this.stride)
      for (let pair = 0; pair < compiled.pairCount; pair++) {
        const x = 2 * compiled.blockOf[compiled.pairAxes[2 * pair]!]!
        const y = 2 * compiled.blockOf[compiled.pairAxes[2 * pair + 1]!]!
        predictPair(pairs, 16 * (slot * compiled.pairCount + pair), step, noise, x, y)
      }
    }
  }

  /** Fills `scales` for the slot whose mean begins at `at`. A number returned instead would be garbage where calls are not inlined. */
  private fillScales(at: number): void {
    const { compiled, scales, means } = this
    for (let block = 0; block < compiled.blockCount; block++) {
      const axis = compiled.scaleAxis[block]!
      scales[block] = axis < 0 ? 1 : means[at + axis]!
    }
  }

  /** Fills `noise` with the process variances of each block. */
  private processNoise(at: number): void {
    const { compiled, noise, scales } = this
    this.fillScales(at)
    for (let k = 0; k < 2 * compiled.blockCount; k++) noise[k] = (compiled.process[k]! * scales[k >> 1]!) ** 2
  }

  /** Fills `noise` with the measurement variance of each block. */
  private measurementNoise(at: number, row: number, scores: ArrayLike<number> | undefined): void {
    const { compiled, noise, scales } = this
    this.fillScales(at)
    const spread = scores === undefined ? 1 : 1 - scores[row]!
    for (let block = 0; block < compiled.blockCount; block++) {
      noise[2 * block] = (compiled.measurement[block]! * scales[block]! * spread) ** 2
    }
  }

  private correctPairs(slot: number, measurements: ArrayLike<number>, z: number): void {
    const { means, dimension, compiled, pairGain: gain } = this
    const at = slot * this.stride
    for (let pair = 0; pair < compiled.pairCount; pair++) {
      const x = compiled.pairAxes[2 * pair]!
      const y = compiled.pairAxes[2 * pair + 1]!
      const entry = 16 * (slot * compiled.pairCount + pair)
      correctPair(this.pairs, entry, this.noise, 2 * compiled.blockOf[x]!, 2 * compiled.blockOf[y]!, gain)
      const dx = measurements[z + x]! - means[at + x]!
      const dy = measurements[z + y]! - means[at + y]!
      means[at + x]! += gain[0]! * dx + gain[1]! * dy
      means[at + y]! += gain[2]! * dx + gain[3]! * dy
      means[at + dimension + x]! += gain[4]! * dx + gain[5]! * dy
      means[at + dimension + y]! += gain[6]! * dx + gain[7]! * dy
    }
  }

  /** Fills the weights of a slot's distances; gives back over how many axes they run. */
  private prepareGate(slot: number, options: GatingOptions): number {
    const { compiled, weights, mixedWeights } = this
    const dimensions = options.positionOnly === true ? 2 : this.dimension
    if (this.warped[slot] === 1) mixedWeights.fill(0)
    if (options.metric === 'gaussian') {
      weights.fill(1)
      this.expectedVariance = 1
      return dimensions
    }
    if (options.exact === true) this.noise.fill(0)
    else this.measurementNoise(slot * this.stride, 0, undefined)
    for (let axis = 0; axis < dimensions; axis++) {
      const block = compiled.blockOf[axis]!
      weights[axis] = 1 / (this.covariances[3 * (slot * compiled.blockCount + block)]! + this.noise[2 * block]!)
    }
    this.expectedVariance = 1 / weights[0]!
    for (let pair = 0; this.warped[slot] === 1 && pair < compiled.pairCount; pair++) {
      const x = compiled.pairAxes[2 * pair]!
      const y = compiled.pairAxes[2 * pair + 1]!
      const at = 16 * (slot * compiled.pairCount + pair)
      const xx = this.pairs[at]! + this.noise[2 * compiled.blockOf[x]!]!
      const xy = this.pairs[at + 1]!
      const yy = this.pairs[at + 5]! + this.noise[2 * compiled.blockOf[y]!]!
      const determinant = xx * yy - xy * xy
      weights[x] = yy / determinant
      weights[y] = xx / determinant
      mixedWeights[pair] = (-2 * xy) / determinant
      if (x === 0) this.expectedVariance = xx
    }
    return dimensions
  }

  /** Writes `squaredDistance`: a fraction given back would be garbage where calls are not inlined. */
  private measureDistance(slot: number, measurements: ArrayLike<number>, row: number, dimensions: number): void {
    const { means, weights, mixedWeights, compiled } = this
    const at = slot * this.stride
    const z = row * this.dimension
    let distance = 0
    for (let axis = 0; axis < dimensions; axis++) {
      const difference = measurements[z + axis]! - means[at + axis]!
      distance += weights[axis]! * difference * difference
    }
    for (let pair = 0; this.warped[slot] === 1 && pair < compiled.pairCount; pair++) {
      const x = compiled.pairAxes[2 * pair]!
      const y = compiled.pairAxes[2 * pair + 1]!
      if (x >= dimensions || y >= dimensions) continue
      distance +=
        mixedWeights[pair]! * (measurements[z + x]! - means[at + x]!) * (measurements[z + y]! - means[at + y]!)
    }
    this.squaredDistance[0] = distance
  }
}

/** (x, y) ← M (x, y) for the linear part M of a 2 × 3 affine. */
function turnVector(values: Float64Array, x: number, y: number, affine: ArrayLike<number>): void {
  const oldX = values[x]!
  const oldY = values[y]!
  values[x] = affine[0]! * oldX + affine[1]! * oldY
  values[y] = affine[3]! * oldX + affine[4]! * oldY
}
