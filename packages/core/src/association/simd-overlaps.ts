import { beginningOf, beginningsOf } from '../simd/beginnings'
import { copyList } from '../simd/copy-list'
import { growMemory, type WasmMemory } from '../simd/load-wasm'
import type { Candidates } from './candidates'
import { type OverlapFinder, type OverlapOptions, ROUNDING } from './overlap-finder'

/** What simd/overlaps.ts exports: see there, also for what lies where. */
export interface OverlapsModule {
  readonly memory: WasmMemory
  reserve(capacity: number): number
  deal(count: number): void
  search(first: number, rowCount: number, columnCount: number, pairs: number): number
}

/** Copies boxes into the module's memory, and the pairs that it finds out of it. */
export class SimdOverlaps implements OverlapFinder {
  /** Boxes of a side there is room for; a multiple of 4. */
  private capacity = 0
  // The module's memory: all of it, and beginnings of the lists of what it finds.
  private floats = new Float64Array(0)
  private costs: readonly Float64Array[] = []
  private columns: readonly Int32Array[] = []
  private ends: readonly Int32Array[] = []

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
    const { module, floats } = this
    // In memory, because fractions handed over would be garbage.
    floats[0] = maxIouDistance
    floats[1] = maxIouDistance + ROUNDING
    floats[2] = inclusive ? 1 : 0
    copyList(rowBoxes, 4 * rowCount, floats, 4)
    copyList(columnBoxes, 4 * columnCount, floats, 4 + 4 * this.capacity)
    module.deal(columnCount)
    for (let row = 0; row < rowCount; ) {
      row = module.search(row, rowCount, columnCount, candidates.count)
      const count = beginningOf(this.ends, row)[row - 1]! - candidates.count
      if (count > 0) candidates.addPairs(count, beginningOf(this.columns, count), beginningOf(this.costs, count))
    }
    candidates.endRows(rowCount, beginningOf(this.ends, rowCount))
  }

  private reserve(count: number): void {
    if (count <= this.capacity) return
    const { memory, reserve } = this.module
    const capacity = 4 * Math.ceil(count / 4)
    growMemory(memory, reserve(capacity))
    const room = 2 * capacity + ROOM
    const costs = 32 + 64 * capacity
    this.capacity = capacity
    const { buffer } = memory
    this.floats = new Float64Array(buffer)
    this.costs = beginningsOf(room, (length) => new Float64Array(buffer, costs, length))
    this.columns = beginningsOf(room, (length) => new Int32Array(buffer, costs + 8 * room, length))
    this.ends = beginningsOf(capacity, (length) => new Int32Array(buffer, costs + 12 * room, length))
  }
}

/** Pairs at a time, beside two for each box of a side. */
const ROOM = 64
