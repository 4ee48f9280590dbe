import { checkOptions } from '../options'
import { axisNumber, type CompiledModel } from './compiled-model'
import { correctPair, predictPair, warpPair } from './coupled-pair'
import { type GatingOptions, KalmanFilterBank } from './filter-bank'
import { type BankOptions, copyRow, type FilterSnapshot, grown } from './filter-columns'
import type { MotionModel } from './motion-model'
import type { SimdFilters } from './simd-filters'

export interface WarpOptions {
  /** Also transform the covariance between positions and velocities, as is exact. Deep-OC-SORT does not. Default true. */
  readonly mixed?: boolean
}

const wholeCovariance: WarpOptions = {}
/** Pixels, and frames times pixels. */
const FAR = 1e30

/**
 * A `KalmanFilterBank` with compensation of camera motion. A rotation of the camera couples the axes of each pair in
 * `model.warped`: a slot that was warped has a full 4 × 4 covariance for each pair until it is initiated again. A pure translation
 * of the image couples no axes, and all slots remain as in the plain bank.
 */
export class CameraFilterBank extends KalmanFilterBank {
  /** [slots × pairs × 4 × 4] full covariances; empty until the first `warp` that is not a translation. */
  private pairs = new Float64Array(0)
  /** [slots] 1 where the covariance is in `pairs`, and the blocks of axes in pairs are unused. */
  private warped: Uint8Array

  private readonly pairCount: number
  /** [pairs × 2] */
  private readonly pairAxes: Int32Array
  private readonly zoomedAxes: Int32Array
  /** The model restricted to axes in no pair: the same blocks, with only these axes. */
  private readonly unpaired: CompiledModel

  // Scratch of one call.
  /** [4 × 2] */
  private readonly pairGain = new Float64Array(8)
  /** [pairs] weight of the product of a pair's two differences in a distance. */
  private readonly mixedWeights: Float64Array

  /** @throws MotError `invalid-option` when an axis of the model is not in exactly one block, or does not exist. */
  constructor(model: MotionModel, options?: BankOptions) {
    super(model, options)
    const { compiled } = this
    const numberOf = (axis: string) => axisNumber(model, axis)
    const pairAxes = Int32Array.from(model.warped.flat(), numberOf)
    this.warped = new Uint8Array(this.capacity)
    this.pairCount = model.warped.length
    this.pairAxes = pairAxes
    this.zoomedAxes = Int32Array.from(model.zoomed ?? [], numberOf)
    this.unpaired = {
      ...compiled,
      axesOf: compiled.axesOf.map((axes) => axes.filter((axis) => !pairAxes.includes(axis))),
    }
    this.mixedWeights = new Float64Array(this.pairCount)
  }

  override initiate(slot: number, measurements: ArrayLike<number>, row = 0): void {
    super.initiate(slot, measurements, row)
    this.warped[slot] = 0
  }

  // Camera motion.

  /**
   * Applies a camera motion: `affine` [2 × 3, row-major] maps pixels of the last frame to pixels of this one. Its linear part
   * transforms means and covariances of the pairs in `model.warped` (x, y; BoT-SORT: w, h too), positions and velocities alike. Axes in
   * `model.zoomed` are scaled with the image.
   */
  warp(slot: number, affine: ArrayLike<number>, options: WarpOptions = wholeCovariance): void {
    checkOptions(options)
    if (affine[0] !== 1 || affine[1] !== 0 || affine[3] !== 0 || affine[4] !== 1) {
      if (this.warped[slot] === 0) this.couple(slot)
      if (this.isFar(slot)) return
      this.transformPairs(slot, affine, options)
      this.zoom(slot, affine)
    }
    this.means[slot * this.stride]! += affine[2]!
    this.means[slot * this.stride + 1]! += affine[5]!
  }

  /**
   * Whether a slot is so far from any image that zooming on would soon overflow: a lost track stays where it is then.
   */
  private isFar(slot: number): boolean {
    const { means, stride, pairs, pairCount, covariances, compiled, zoomedAxes } = this
    for (let k = slot * stride; k < (slot + 1) * stride; k++) if (Math.abs(means[k]!) > FAR) return true
    const from = 16 * slot * pairCount
    for (let pair = from; pair < from + 16 * pairCount; pair += 16) {
      for (let k = pair; k < pair + 16; k += 5) if (pairs[k]! > FAR * FAR) return true
    }
    for (const axis of zoomedAxes) {
      const entry = slot * compiled.width + compiled.entryOf[compiled.blockOf[axis]!]!
      if (covariances[entry]! > FAR * FAR || covariances[entry + 4]! > FAR * FAR) return true
    }
    return false
  }

  /** `warp` for the first `count` slots listed. */
  multiWarp(slots: ArrayLike<number>, affine: ArrayLike<number>, count = slots.length, options?: WarpOptions): void {
    for (let i = 0; i < count; i++) this.warp(slots[i]!, affine, options)
  }

  /** Expands the blocks of a slot to full 4 × 4 covariances. */
  private couple(slot: number): void {
    this.reservePairs()
    const { compiled, covariances, pairs, pairAxes, pairCount } = this
    for (let pair = 0; pair < pairCount; pair++) {
      const at = 16 * (slot * pairCount + pair)
      pairs.fill(0, at, at + 16)
      for (let side = 0; side < 2; side++) {
        const entry = slot * compiled.width + compiled.entryOf[compiled.blockOf[pairAxes[2 * pair + side]!]!]!
        const position = 4 * side + side
        pairs[at + position] = covariances[entry]!
        pairs[at + position + 2] = pairs[at + position + 8] = covariances[entry + 2]!
        pairs[at + position + 10] = covariances[entry + 4]!
      }
    }
    this.warped[slot] = 1
  }

  private transformPairs(slot: number, affine: ArrayLike<number>, options: WarpOptions): void {
    const { means, dimension, pairAxes, pairCount } = this
    const at = slot * this.stride
    for (let pair = 0; pair < pairCount; pair++) {
      const x = at + pairAxes[2 * pair]!
      const y = at + pairAxes[2 * pair + 1]!
      transformVector(means, x, y, affine)
      transformVector(means, x + dimension, y + dimension, affine)
      warpPair(this.pairs, 16 * (slot * pairCount + pair), affine, options.mixed !== false)
    }
  }

  private zoom(slot: number, affine: ArrayLike<number>): void {
    const { means, covariances, dimension, compiled, zoomedAxes } = this
    if (zoomedAxes.length === 0) return
    const area = affine[0]! * affine[4]! - affine[1]! * affine[3]!
    const length = Math.sqrt(area)
    for (const axis of zoomedAxes) {
      means[slot * this.stride + axis]! *= length
      means[slot * this.stride + dimension + axis]! *= length
      // The other axes of this block have their covariance in `pairs` by now.
      const entry = slot * compiled.width + compiled.entryOf[compiled.blockOf[axis]!]!
      for (let i = 0; i < 6; i += 2) covariances[entry + i]! *= area
    }
  }

  // Steps of the filter.

  protected override predictCovariances(slots: Int32Array, count: number): void {
    if (this.pairs.length > 0) {
      for (let i = 0; i < count; i++) if (this.warped[slots[i]!] === 1) this.predictPairs(slots[i]!)
    }
    super.predictCovariances(slots, count)
  }

  private predictPairs(slot: number): void {
    const { compiled, noise, pairs, pairAxes, pairCount, step } = this
    this.processNoise(slot * this.stride)
    for (let pair = 0; pair < pairCount; pair++) {
      const x = 2 * compiled.blockOf[pairAxes[2 * pair]!]!
      const y = 2 * compiled.blockOf[pairAxes[2 * pair + 1]!]!
      predictPair(pairs, 16 * (slot * pairCount + pair), step, noise, x, y)
    }
  }

  protected override addNoise(slot: number): void {
    super.addNoise(slot)
    if (this.warped[slot] === 0) return
    const { compiled, noise, pairs, pairAxes, pairCount, step } = this
    for (let k = 0; k < 2 * pairCount; k++) {
      const block = compiled.blockOf[pairAxes[k]!]!
      // x is the first of a pair, and y the second.
      const at = 16 * (slot * pairCount + (k >> 1)) + 5 * (k & 1)
      const velocity = noise[2 * block + 1]!
      pairs[at]! += step.frames * noise[2 * block]! + step.sumOfSquares * velocity
      pairs[at + 2]! += step.sum * velocity
      pairs[at + 8]! += step.sum * velocity
      pairs[at + 10]! += step.frames * velocity
    }
  }

  protected override correctAll(
    slots: Int32Array,
    count: number,
    measurements: ArrayLike<number>,
    rows: Int32Array,
    scores: ArrayLike<number> | undefined,
    sizedAs: Int32Array,
  ): void {
    if (this.pairs.length === 0) {
      super.correctAll(slots, count, measurements, rows, scores, sizedAs)
      return
    }
    const { warped, oneSlot, oneRow, oneSizedAs } = this
    for (let i = 0; i < count; i++) {
      const slot = slots[i]!
      oneSlot[0] = slot
      oneRow[0] = rows[i]!
      oneSizedAs[0] = sizedAs[i]!
      const isWarped = warped[slot] === 1
      if (isWarped) {
        this.measurementNoise(oneSizedAs[0] * this.stride, oneRow[0], scores)
        // Sizes in pairs change before the blocks are corrected. This is harmless: all axes of those blocks are in pairs.
        this.correctPairs(slot, measurements, oneRow[0] * this.dimension)
      }
      super.correctAll(oneSlot, 1, measurements, oneRow, scores, oneSizedAs, isWarped ? this.unpaired : this.compiled)
    }
  }

  private correctPairs(slot: number, measurements: ArrayLike<number>, z: number): void {
    const { means, noise, dimension, compiled, pairAxes, pairCount, pairGain: gain } = this
    const at = slot * this.stride
    for (let pair = 0; pair < pairCount; pair++) {
      const x = pairAxes[2 * pair]!
      const y = pairAxes[2 * pair + 1]!
      const entry = 16 * (slot * pairCount + pair)
      correctPair(this.pairs, entry, noise, 2 * compiled.blockOf[x]!, 2 * compiled.blockOf[y]!, gain)
      const dx = measurements[z + x]! - means[at + x]!
      const dy = measurements[z + y]! - means[at + y]!
      means[at + x]! += gain[0]! * dx + gain[1]! * dy
      means[at + y]! += gain[2]! * dx + gain[3]! * dy
      means[at + dimension + x]! += gain[4]! * dx + gain[5]! * dy
      means[at + dimension + y]! += gain[6]! * dx + gain[7]! * dy
    }
  }

  /** None once any slot was warped: SIMD has no full covariances. */
  protected override simdFor(slots: Int32Array): SimdFilters | undefined {
    return this.pairs.length > 0 ? undefined : super.simdFor(slots)
  }

  // The gate.

  protected override prepareGate(slot: number, options: GatingOptions): number {
    const dimensions = super.prepareGate(slot, options)
    this.coupled = this.warped[slot] === 1
    if (!this.coupled) return dimensions
    const { compiled, noise, weights, mixedWeights, pairs, pairAxes, pairCount } = this
    mixedWeights.fill(0)
    if (options.metric === 'gaussian') return dimensions
    for (let pair = 0; pair < pairCount; pair++) {
      const x = pairAxes[2 * pair]!
      const y = pairAxes[2 * pair + 1]!
      const at = 16 * (slot * pairCount + pair)
      const xx = pairs[at]! + noise[2 * compiled.blockOf[x]!]!
      const xy = pairs[at + 1]!
      const yy = pairs[at + 5]! + noise[2 * compiled.blockOf[y]!]!
      const determinant = xx * yy - xy * xy
      weights[x] = yy / determinant
      weights[y] = xx / determinant
      mixedWeights[pair] = (-2 * xy) / determinant
      if (x === 0) this.expectedVariance = xx
    }
    return dimensions
  }

  protected override measureDistance(
    slot: number,
    measurements: ArrayLike<number>,
    row: number,
    dimensions: number,
  ): void {
    super.measureDistance(slot, measurements, row, dimensions)
    if (!this.coupled) return
    const { means, mixedWeights, pairAxes, pairCount, squaredDistance } = this
    const at = slot * this.stride
    const z = row * this.dimension
    for (let pair = 0; pair < pairCount; pair++) {
      const x = pairAxes[2 * pair]!
      const y = pairAxes[2 * pair + 1]!
      if (x >= dimensions || y >= dimensions) continue
      squaredDistance[0]! +=
        mixedWeights[pair]! * (measurements[z + x]! - means[at + x]!) * (measurements[z + y]! - means[at + y]!)
    }
  }

  // State of a slot.

  override covariance(slot: number): Float64Array {
    const dense = super.covariance(slot)
    if (this.warped[slot] === 0) return dense
    const { stride, dimension, pairs, pairAxes, pairCount } = this
    for (let pair = 0; pair < pairCount; pair++) {
      const x = pairAxes[2 * pair]!
      const y = pairAxes[2 * pair + 1]!
      const places = [x, y, dimension + x, dimension + y]
      const at = 16 * (slot * pairCount + pair)
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 4; j++) dense[places[i]! * stride + places[j]!] = pairs[at + 4 * i + j]!
      }
    }
    return dense
  }

  override copy(from: number, to: number, source: this = this): void {
    super.copy(from, to, source)
    if (source.warped[from] === 1) {
      this.reservePairs()
      copyRow(source.pairs, from, this.pairs, to, 16 * this.pairCount)
    }
    this.warped[to] = source.warped[from]!
  }

  override snapshot(slot: number): FilterSnapshot {
    const snapshot = super.snapshot(slot)
    if (this.warped[slot] === 0) return snapshot
    const width = 16 * this.pairCount
    return { ...snapshot, pairs: [...this.pairs.subarray(slot * width, (slot + 1) * width)] }
  }

  override restore(slot: number, { pairs, ...blocks }: FilterSnapshot): void {
    const width = 16 * this.pairCount
    if (pairs) this.checkColumn('pairs', pairs, width)
    super.restore(slot, blocks)
    if (pairs) {
      this.reservePairs()
      this.pairs.set(pairs, slot * width)
    }
    this.warped[slot] = pairs ? 1 : 0
  }

  protected override reserve(slots: number): void {
    super.reserve(slots)
    const { warped, capacity } = this
    if (warped.length === capacity) return
    this.warped = new Uint8Array(capacity)
    this.warped.set(warped)
    if (this.pairs.length > 0) this.reservePairs()
  }

  private reservePairs(): void {
    const length = 16 * this.pairCount * this.capacity
    if (this.pairs.length < length) this.pairs = grown(this.pairs, length)
  }
}

/** (x, y) ← M (x, y) for the linear part M of a 2 × 3 affine. */
function transformVector(values: Float64Array, x: number, y: number, affine: ArrayLike<number>): void {
  const oldX = values[x]!
  const oldY = values[y]!
  values[x] = affine[0]! * oldX + affine[1]! * oldY
  values[y] = affine[3]! * oldX + affine[4]! * oldY
}
