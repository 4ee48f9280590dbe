import { MotError } from '../errors'
import { readOptions } from '../options'
import { plainWorkspace, type Workspace } from '../simd/workspace'
import { type CompiledModel, compileModel } from './compiled-model'
import type { MotionModel } from './motion-model'
import { SimdFilters } from './simd-filters'

/** The filter of one track as plain data: `structuredClone` and `JSON` copy it without loss. */
export interface FilterSnapshot {
  readonly mean: readonly number[]
  /** [blocks × 3] variance of the position, its covariance with the velocity, variance of the velocity. */
  readonly blocks: readonly number[]
  /** [pairs × 4 × 4] full covariances of a slot of a `CameraFilterBank` that was warped. */
  readonly pairs?: readonly number[]
}

export interface BankOptions {
  /** Initial number of slots. Default 16. */
  readonly capacity?: number
  /**
   * Memory of the columns. Calls whose lists (slots, rows, measurements, scores) lie in the same workspace run by SIMD. Default: plain
   * arrays, without SIMD.
   */
  readonly workspace?: Workspace
}

/** The state of a `KalmanFilterBank`: one row per slot, in columns that grow with the slots in use. */
export class FilterColumns {
  readonly model: MotionModel
  /** Number of axes of a measurement. */
  readonly dimension: number
  /** Numbers per slot in `means`: twice the dimension. */
  readonly stride: number
  /** [slots × stride] positions, then velocities per frame. Replaced by a longer array when the bank grows. */
  means: Float64Array

  /** [slots × block pairs × 3 × 2] see filter-block.ts. */
  protected covariances: Float64Array
  /** Number of slots that the columns have room for. */
  protected capacity: number

  protected readonly compiled: CompiledModel
  protected readonly workspace: Workspace
  /** Undefined where the workspace has no SIMD. */
  protected readonly simd: SimdFilters | undefined

  /** @throws MotError `invalid-option` when an axis of the model is not in exactly one block. */
  constructor(model: MotionModel, options: BankOptions = {}) {
    const { capacity = 16, workspace = plainWorkspace } = readOptions(options)
    this.workspace = workspace
    this.model = model
    this.compiled = compileModel(model)
    this.dimension = model.axes.length
    this.stride = 2 * this.dimension
    this.means = workspace.floats(capacity * this.stride)
    this.covariances = workspace.floats(capacity * this.compiled.width)
    this.capacity = capacity
    this.simd = SimdFilters.create(workspace, this.compiled, model.toBox)
  }

  /** [stride] a copy of the mean of a slot. */
  mean(slot: number): Float64Array {
    return this.means.slice(slot * this.stride, (slot + 1) * this.stride)
  }

  /** [stride × stride] the full covariance of a slot in a fresh array: for tests and explanations. */
  covariance(slot: number): Float64Array {
    const { stride, dimension, compiled } = this
    const dense = new Float64Array(stride * stride)
    for (let axis = 0; axis < dimension; axis++) {
      const entry = slot * compiled.width + compiled.entryOf[compiled.blockOf[axis]!]!
      const velocity = dimension + axis
      dense[axis * stride + axis] = this.covariances[entry]!
      dense[axis * stride + velocity] = dense[velocity * stride + axis] = this.covariances[entry + 2]!
      dense[velocity * stride + velocity] = this.covariances[entry + 4]!
    }
    return dense
  }

  /** Copies slot `from` of `source`, a bank of the same class and motion model, to slot `to`. Default source: this bank. */
  copy(from: number, to: number, source: this = this): void {
    this.reserve(to + 1)
    copyRow(source.means, from, this.means, to, this.stride)
    copyRow(source.covariances, from, this.covariances, to, this.compiled.width)
  }

  /** The complete state of a slot; `restore` is exact to the bit. */
  snapshot(slot: number): FilterSnapshot {
    const { width, entryOf } = this.compiled
    const blocks = [...entryOf].flatMap((entry) => [0, 2, 4].map((i) => this.covariances[slot * width + entry + i]!))
    return { mean: [...this.mean(slot)], blocks }
  }

  /** @throws MotError `invalid-snapshot` when it is not of this class and motion model. The slot is then unchanged. */
  restore(slot: number, { mean, blocks, pairs }: FilterSnapshot): void {
    const { width, entryOf } = this.compiled
    this.checkColumn('mean', mean, this.stride)
    this.checkColumn('blocks', blocks, 3 * entryOf.length)
    if (pairs) {
      throw new MotError(
        'invalid-snapshot',
        `A ${this.model.name} filter with "pairs" has full covariances, which only a CameraFilterBank restores.`,
      )
    }
    this.reserve(slot + 1)
    this.means.set(mean, slot * this.stride)
    for (const [block, entry] of entryOf.entries()) {
      for (let i = 0; i < 3; i++) this.covariances[slot * width + entry + 2 * i] = blocks[3 * block + i]!
    }
  }

  protected reserve(slots: number): void {
    if (slots <= this.capacity) return
    const capacity = Math.max(slots, 2 * this.capacity)
    const { means, covariances, workspace } = this
    this.means = workspace.floats(capacity * this.stride)
    this.means.set(means)
    this.covariances = workspace.floats(capacity * this.compiled.width)
    this.covariances.set(covariances)
    this.capacity = capacity
  }

  protected checkColumn(name: string, column: readonly number[], length: number): void {
    // Copied, so that holes count as entries.
    if (column?.length !== length || !Array.from(column).every(Number.isFinite)) {
      throw new MotError(
        'invalid-snapshot',
        `"${name}" of a ${this.model.name} filter should be ${length} finite numbers, got ${column?.length ?? 'none'}.`,
      )
    }
  }
}

/** Copies row `from` of `source` to row `to` of `column`. */
export function copyRow(source: Float64Array, from: number, column: Float64Array, to: number, width: number): void {
  for (let k = 0; k < width; k++) column[to * width + k] = source[from * width + k]!
}

/** A copy of a column, extended with zeros to `length`. */
export function grown(column: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length)
  longer.set(column)
  return longer
}
