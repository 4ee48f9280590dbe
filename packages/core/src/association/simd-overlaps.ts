import { copyList } from '../simd/copy-list'
import { growMemory, type WasmMemory } from '../simd/load-wasm'
import type { Candidates } from './candidates'
import { type OverlapFinder, type OverlapOptions, ROUNDING } from './overlap-finder'

/** What simd/overlaps.ts exports: see there, also for what lies where. */
export interface OverlapsModule {
  readonly memory: WasmMemory
  reserve(capacity: number): number
  deal(count: number): void
  search(first: number, rowCount: number, columnCount: number): number
}

/** Copies boxes into the module's memory, and the pairs that it finds out of it. */
export class SimdOverlaps implements OverlapFinder {
  /** Boxes of a side there is room for; a multiple of 4. */
  private capacity = 0
  /** The module's memory. */
  private floats = new Float64Array(0)
  private ints = new Int32Array(0)

  constructor(private readonly module: OverlapsModule) {}

  fill(
    candidates: Candidates,
    rowBoxes: Float64Array,
    rowCount: number,
    columnBoxes: Float64Array,
    columnCount: number,
    { maxIouDistance, inclusive = false }: OverlapOptions,
  ): void {
    candidates.begin(columnCount)
    if (rowCount === 0) return
    this.reserve(Math.max(rowBoxes.length, columnBoxes.length) >> 2)
    const { module, capacity, floats, ints } = this
    // In numbers of float64 and int32, not in bytes.
    const columns = 4 + 4 * capacity
    const costs = 4 + 8 * capacity
    const found = 2 * (costs + capacity + ROOM)
    const ends = found + capacity + ROOM
    // In memory, because fractions handed over would be garbage.
    floats[0] = maxIouDistance
    floats[1] = maxIouDistance + ROUNDING
    floats[2] = inclusive ? 1 : 0
    copyList(rowBoxes, 4 * rowCount, floats, 4)
    copyList(columnBoxes, 4 * columnCount, floats, columns)
    module.deal(columnCount)
    for (let row = 0; row < rowCount; ) {
      const done = module.search(row, rowCount, columnCount)
      candidates.addRows(done - row, ints, ends + row, found, floats, costs)
      row = done
    }
  }

  private reserve(count: number): void {
    if (count <= this.capacity) return
    this.capacity = 8 * Math.ceil(count / 4)
    const { memory, reserve } = this.module
    growMemory(memory, reserve(this.capacity))
    this.floats = new Float64Array(memory.buffer)
    this.ints = new Int32Array(memory.buffer)
  }
}

/** Pairs more than boxes of a side that there is room for. */
const ROOM = 4096
