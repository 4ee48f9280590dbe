import { MotError } from '../errors'
import { type CompiledModel, compileModel } from './compiled-model'
import type { MotionModel } from './motion-model'
import { SimdFilters } from './simd-filters'

/** One track's filter as plain data: `structuredClone` and `JSON` carry it unharmed. */
export interface FilterSnapshot {
  readonly mean: readonly number[]
  /** [blocks × 3] variance of the position, its covariance with the velocity, variance of the velocity. */
  readonly blocks: readonly number[]
  /** [pairs × 16] where the camera has turned. */
  readonly pairs?: readonly number[]
}

/** What a `KalmanFilterBank` remembers: one row a slot, in columns that grow as slots are taken. */
export class FilterColumns {
  readonly model: MotionModel
  /** Numbers in one measurement. */
  readonly dimension: number
  /** Numbers of one slot in `means`: twice the dimension. */
  readonly stride: number
  /** [slots × stride] measured numbers, then their velocities per frame. Another array once the bank has grown. */
  means: Float64Array

  /** [slots × blocks × 3] variance of the position, its covariance with the velocity, variance of the velocity. */
  protected covariances: Float64Array
  /** [slots × pairs × 16] empty until the first warp. */
  protected pairs = new Float64Array(0)
  /** [slots] 1 where `pairs` counts. */
  protected warped: Uint8Array

  protected readonly compiled: CompiledModel
  /** What holds `means` and `covariances` once many are moved at a time; null where that cannot be. */
  protected simd: SimdFilters | null | undefined

  /** @throws MotError `invalid-option` when an axis of the model is not in exactly one block. */
  constructor(model: MotionModel, capacity: number) {
    this.model = model
    this.compiled = compileModel(model)
    this.dimension = model.axes.length
    this.stride = 2 * this.dimension
    this.means = new Float64Array(capacity * this.stride)
    this.covariances = new Float64Array(capacity * 3 * model.blocks.length)
    this.warped = new Uint8Array(capacity)
  }

  /** A track's [stride] mean in an array of its own. */
  mean(slot: number): Float64Array {
    return this.means.slice(slot * this.stride, (slot + 1) * this.stride)
  }

  /** A track's whole [stride × stride] covariance in an array of its own: for tests and explanations. */
  covariance(slot: number): Float64Array {
    const { stride, dimension, compiled } = this
    const dense = new Float64Array(stride * stride)
    for (let axis = 0; axis < dimension; axis++) {
      const entry = 3 * (slot * compiled.blockCount + compiled.blockOf[axis]!)
      const velocity = dimension + axis
      dense[axis * stride + axis] = this.covariances[entry]!
      dense[axis * stride + velocity] = dense[velocity * stride + axis] = this.covariances[entry + 1]!
      dense[velocity * stride + velocity] = this.covariances[entry + 2]!
    }
    for (let pair = 0; this.warped[slot] === 1 && pair < compiled.pairCount; pair++) {
      const x = compiled.pairAxes[2 * pair]!
      const y = compiled.pairAxes[2 * pair + 1]!
      const places = [x, y, dimension + x, dimension + y]
      const at = 16 * (slot * compiled.pairCount + pair)
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 4; j++) dense[places[i]! * stride + places[j]!] = this.pairs[at + 4 * i + j]!
      }
    }
    return dense
  }

  /** Makes slot `to` the twin of slot `from`, here or in another bank of the same motion model. */
  copy(from: number, to: number, source: FilterColumns = this): void {
    this.reserve(to + 1)
    copyRow(source.means, from, this.means, to, this.stride)
    copyRow(source.covariances, from, this.covariances, to, 3 * this.compiled.blockCount)
    if (source.warped[from] === 1) {
      this.reservePairs()
      copyRow(source.pairs, from, this.pairs, to, 16 * this.compiled.pairCount)
    }
    this.warped[to] = source.warped[from]!
  }

  /** All that slot remembers; `restore` brings it back to the bit. */
  snapshot(slot: number): FilterSnapshot {
    const { blockCount, pairCount } = this.compiled
    const mean = [...this.mean(slot)]
    const blocks = [...this.covariances.subarray(slot * 3 * blockCount, (slot + 1) * 3 * blockCount)]
    if (this.warped[slot] === 0) return { mean, blocks }
    return { mean, blocks, pairs: [...this.pairs.subarray(slot * 16 * pairCount, (slot + 1) * 16 * pairCount)] }
  }

  /** @throws MotError `invalid-snapshot` when it is not one of this motion model. The slot is then as it was. */
  restore(slot: number, { mean, blocks, pairs }: FilterSnapshot): void {
    const { blockCount, pairCount } = this.compiled
    this.checkColumn('mean', mean, this.stride)
    this.checkColumn('blocks', blocks, 3 * blockCount)
    if (pairs) this.checkColumn('pairs', pairs, 16 * pairCount)
    this.reserve(slot + 1)
    this.means.set(mean, slot * this.stride)
    this.covariances.set(blocks, slot * 3 * blockCount)
    if (pairs) {
      this.reservePairs()
      this.pairs.set(pairs, slot * 16 * pairCount)
    }
    this.warped[slot] = pairs ? 1 : 0
  }

  /** Gives a slot its 4 × 4 covariances, as the blocks have them. */
  protected couple(slot: number): void {
    this.reservePairs()
    const { compiled, covariances, pairs } = this
    for (let pair = 0; pair < compiled.pairCount; pair++) {
      const at = 16 * (slot * compiled.pairCount + pair)
      pairs.fill(0, at, at + 16)
      for (let side = 0; side < 2; side++) {
        const entry = 3 * (slot * compiled.blockCount + compiled.blockOf[compiled.pairAxes[2 * pair + side]!]!)
        const position = 4 * side + side
        pairs[at + position] = covariances[entry]!
        pairs[at + position + 2] = pairs[at + position + 8] = covariances[entry + 1]!
        pairs[at + position + 10] = covariances[entry + 2]!
      }
    }
    this.warped[slot] = 1
  }

  protected reserve(slots: number): void {
    if (slots <= this.warped.length) return
    const capacity = Math.max(slots, 2 * this.warped.length)
    if (this.simd) {
      this.simd.reserve(capacity)
      this.followSimd(this.simd)
    } else {
      this.means = grown(this.means, capacity * this.stride)
      this.covariances = grown(this.covariances, capacity * 3 * this.compiled.blockCount)
    }
    const warped = new Uint8Array(capacity)
    warped.set(this.warped)
    this.warped = warped
    if (this.pairs.length > 0) this.reservePairs()
  }

  /** Moves the columns to where SIMD finds them, if there is such a place. */
  protected moveToSimd(): void {
    const { means, covariances } = this
    this.simd = SimdFilters.create(this.compiled) ?? null
    if (!this.simd) return
    this.simd.reserve(this.warped.length)
    this.followSimd(this.simd)
    this.means.set(means)
    this.covariances.set(covariances)
  }

  /** Takes the columns as they are after a call that may have made them others. */
  protected followSimd(simd: SimdFilters): void {
    this.means = simd.means
    this.covariances = simd.covariances
  }

  private reservePairs(): void {
    const length = this.warped.length * 16 * this.compiled.pairCount
    if (this.pairs.length < length) this.pairs = grown(this.pairs, length)
  }

  private checkColumn(name: string, column: readonly number[], length: number): void {
    if (column?.length !== length || !column.every(Number.isFinite)) {
      throw new MotError(
        'invalid-snapshot',
        `"${name}" of a ${this.model.name} filter should be ${length} finite numbers, got ${column?.length ?? 'none'}.`,
      )
    }
  }
}

function copyRow(source: Float64Array, from: number, column: Float64Array, to: number, width: number): void {
  for (let k = 0; k < width; k++) column[to * width + k] = source[from * width + k]!
}

function grown(column: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length)
  longer.set(column)
  return longer
}
