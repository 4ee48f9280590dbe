import { MotError } from '../errors'
import { plainWorkspace, type Workspace } from '../simd/workspace'
import { type CompiledModel, compileModel } from './compiled-model'
import type { MotionModel } from './motion-model'
import { SimdFilters } from './simd-filters'

/** One track's filter as plain data: `structuredClone` and `JSON` carry it unharmed. */
export interface FilterSnapshot {
  readonly mean: readonly number[]
  /** [blocks × 3] variance of the position, its covariance with the velocity, variance of the velocity. */
  readonly blocks: readonly number[]
  /** [pairs × 16] of a `CameraFilterBank` where the camera has turned. */
  readonly pairs?: readonly number[]
}

export interface BankOptions {
  /** Slots that there is room for at first. Default 16. */
  readonly capacity?: number
  /**
   * Where the columns lie, and whatever lists the bank is given of more than one slot: slots, rows, measurements, scores. It moves them by
   * SIMD then. Default: all are arrays like all others.
   */
  readonly workspace?: Workspace
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

  /** [slots × twos of blocks × 3 × 2] see filter-block.ts. */
  protected covariances: Float64Array
  /** Slots that there is room for. */
  protected capacity: number

  protected readonly compiled: CompiledModel
  protected readonly workspace: Workspace
  /** Undefined where the workspace has none. */
  protected readonly simd: SimdFilters | undefined

  /** @throws MotError `invalid-option` when an axis of the model is not in exactly one block. */
  constructor(model: MotionModel, { capacity = 16, workspace = plainWorkspace }: BankOptions = {}) {
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

  /** A track's [stride] mean in an array of its own. */
  mean(slot: number): Float64Array {
    return this.means.slice(slot * this.stride, (slot + 1) * this.stride)
  }

  /** A track's whole [stride × stride] covariance in an array of its own: for tests and explanations. */
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

  /** Makes slot `to` the twin of slot `from`, here or in another bank of the same class and motion model. */
  copy(from: number, to: number, source: this = this): void {
    this.reserve(to + 1)
    copyRow(source.means, from, this.means, to, this.stride)
    copyRow(source.covariances, from, this.covariances, to, this.compiled.width)
  }

  /** All that slot remembers; `restore` brings it back to the bit. */
  snapshot(slot: number): FilterSnapshot {
    const { width, entryOf } = this.compiled
    const blocks = [...entryOf].flatMap((entry) => [0, 2, 4].map((i) => this.covariances[slot * width + entry + i]!))
    return { mean: [...this.mean(slot)], blocks }
  }

  /** @throws MotError `invalid-snapshot` when it is not one of this class and motion model. The slot is then as it was. */
  restore(slot: number, { mean, blocks, pairs }: FilterSnapshot): void {
    const { width, entryOf } = this.compiled
    this.checkColumn('mean', mean, this.stride)
    this.checkColumn('blocks', blocks, 3 * entryOf.length)
    if (pairs) {
      throw new MotError(
        'invalid-snapshot',
        `A ${this.model.name} filter with "pairs" was turned by a camera: it should go to a CameraFilterBank.`,
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
    if (column?.length !== length || !column.every(Number.isFinite)) {
      throw new MotError(
        'invalid-snapshot',
        `"${name}" of a ${this.model.name} filter should be ${length} finite numbers, got ${column?.length ?? 'none'}.`,
      )
    }
  }
}

/** Row `from` of one column becomes row `to` of another. */
export function copyRow(source: Float64Array, from: number, column: Float64Array, to: number, width: number): void {
  for (let k = 0; k < width; k++) column[to * width + k] = source[from * width + k]!
}

/** A column of that length which begins as this one. */
export function grown(column: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length)
  longer.set(column)
  return longer
}
