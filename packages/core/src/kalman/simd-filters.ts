import { copiedLength, copyList } from '../simd/copy-list'
import { compileWasm, growMemory, type WasmMemory } from '../simd/load-wasm'
import type { CompiledModel } from './compiled-model'
import { filtersWasm } from './filters-wasm'
import type { TimeStep } from './time-step'

/** What simd/filters.ts exports: see there. Addresses are in bytes of its memory. */
interface FiltersModule {
  readonly memory: WasmMemory
  setModel(dimension: number, blockCount: number): void
  setColumns(means: number, covariances: number): void
  setStep(frames: number, sum: number, sumOfSquares: number): void
  predict(slots: number, count: number): void
  correct(slots: number, count: number, measurements: number, rows: number, scores: number): void
}

/** Bytes of one block of the model. */
const BLOCK = 64
/** Axes of a block that there is room for. */
const MOST_AXES = 8

/** Null where there is none. */
let newModule: (() => FiltersModule) | null | undefined

/**
 * Instances at a time. Engines set aside 10 GB of addresses for each memory, and take ever longer to find them as they run out. Whoever
 * comes later does without.
 */
let most = 1000
let alive = 0
const ended = new FinalizationRegistry<undefined>(() => {
  alive--
})

/**
 * Filters of a bank in the memory of a WebAssembly module, which predicts and corrects many at a time in half the time of
 * TypeScript. Each bank has an instance of its own, so that its columns can grow and go with it.
 */
export class SimdFilters {
  /** [slots × 2 × dimension] and [slots × blocks × 3]: other arrays after each call that is given more than ever before. */
  means = new Float64Array(0)
  covariances = new Float64Array(0)
  private step: TimeStep | undefined
  private capacity = 0
  // Lists of one call.
  private scratch = 0
  private scratchBytes = 0
  private ints = new Int32Array(0)
  private floats = new Float64Array(0)

  private constructor(
    private readonly module: FiltersModule,
    private readonly compiled: CompiledModel,
  ) {
    this.refresh()
    for (const [block, axes] of compiled.axesOf.entries()) {
      const at = BLOCK * block
      this.ints[at / 4] = compiled.scaleAxis[block]!
      this.ints[at / 4 + 1] = axes.length
      this.floats[at / 8 + 1] = compiled.process[2 * block]!
      this.floats[at / 8 + 2] = compiled.process[2 * block + 1]!
      this.floats[at / 8 + 3] = compiled.measurement[block]!
      this.ints.set(axes, at / 4 + 8)
    }
    module.setModel(compiled.dimension, compiled.blockCount)
  }

  /**
   * Undefined where WebAssembly, its SIMD, or a memory for one more bank is not to be had, and where a thousand have one.
   */
  static create(compiled: CompiledModel): SimdFilters | undefined {
    if (compiled.axesOf.some((axes) => axes.length > MOST_AXES)) return undefined
    if (alive >= most) return undefined
    if (newModule === undefined) newModule = compileWasm<FiltersModule>(filtersWasm) ?? null
    if (newModule === null) return undefined
    try {
      const filters = new SimdFilters(newModule(), compiled)
      alive++
      ended.register(filters, undefined)
      return filters
    } catch {
      // There is no room for more.
      most = alive
      return undefined
    }
  }

  /** Makes room for slots, and keeps those that are there. */
  reserve(slots: number): void {
    if (slots <= this.capacity) return
    const { compiled } = this
    const means = this.means.slice()
    const covariances = this.covariances.slice()
    const atMeans = BLOCK * compiled.blockCount
    const atCovariances = atMeans + 8 * slots * compiled.stride
    const scratch = atCovariances + 24 * slots * compiled.blockCount
    growMemory(this.module.memory, scratch + this.scratchBytes)
    // There is room.
    this.scratch = scratch
    this.capacity = slots
    this.module.setColumns(atMeans, atCovariances)
    this.refresh()
    this.means.set(means)
    this.covariances.set(covariances)
  }

  predict(slots: Int32Array, count: number, step: TimeStep): void {
    if (step !== this.step) this.module.setStep(step.frames, step.sum, step.sumOfSquares)
    this.step = step
    this.makeRoom(4 * copiedLength(slots, count))
    copyList(slots, count, this.ints, this.scratch >> 2)
    this.module.predict(this.scratch, count)
  }

  correct(
    slots: Int32Array,
    count: number,
    measurements: Float64Array,
    rows: Int32Array,
    scores: Float64Array | undefined,
  ): void {
    // Columns that are much longer than what is asked of them were filled by a larger crowd; so many rows there are now, at most.
    let rowCount = 0
    for (let i = 0; i < count; i++) rowCount = Math.max(rowCount, rows[i]! + 1)
    const numberCount = rowCount * this.compiled.dimension
    const atScores = this.scratch + 8 * copiedLength(measurements, numberCount)
    const atSlots = atScores + (scores ? 8 * copiedLength(scores, rowCount) : 0)
    const atRows = atSlots + 4 * copiedLength(slots, count)
    this.makeRoom(atRows + 4 * copiedLength(rows, count) - this.scratch)
    copyList(measurements, numberCount, this.floats, this.scratch >> 3)
    if (scores) copyList(scores, rowCount, this.floats, atScores >> 3)
    copyList(slots, count, this.ints, atSlots >> 2)
    copyList(rows, count, this.ints, atRows >> 2)
    this.module.correct(atSlots, count, this.scratch, atRows, scores ? atScores : 0)
  }

  private makeRoom(bytes: number): void {
    if (bytes <= this.scratchBytes) return
    growMemory(this.module.memory, this.scratch + 2 * bytes)
    this.scratchBytes = 2 * bytes
    this.refresh()
  }

  /** Views of a memory end when it grows. */
  private refresh(): void {
    const { buffer } = this.module.memory
    const { blockCount, stride } = this.compiled
    const atMeans = BLOCK * blockCount
    this.ints = new Int32Array(buffer)
    this.floats = new Float64Array(buffer)
    this.means = new Float64Array(buffer, atMeans, this.capacity * stride)
    this.covariances = new Float64Array(buffer, atMeans + 8 * this.capacity * stride, 3 * this.capacity * blockCount)
  }
}
