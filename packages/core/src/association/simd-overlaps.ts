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

/** Lists of what the module finds, in its memory. */
interface FoundPairs {
  /** [pairs] */
  readonly costs: Float64Array
  /** [pairs] */
  readonly columns: Int32Array
  /** [rows] where each row's pairs end. */
  readonly ends: Int32Array
}

const noPairs: FoundPairs = { costs: new Float64Array(0), columns: new Int32Array(0), ends: new Int32Array(0) }

/** Copies boxes into the module's memory, and the pairs that it finds out of it. */
export class SimdOverlaps implements OverlapFinder {
  /** Boxes of a side there is room for; a multiple of 4. */
  private capacity = 0
  /** The module's memory. */
  private floats = new Float64Array(0)
  private found = noPairs
  /** The beginning of each list. Lists are copied as a whole: one of a small round would take long where others are large. */
  private fewFound = noPairs

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
    const longest = Math.max(rowBoxes.length, columnBoxes.length) >> 2
    if (longest > this.capacity) this.grow(longest)
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
      const count = this.found.ends[row - 1]! - candidates.count
      const { columns, costs } = count <= FEW ? this.fewFound : this.found
      candidates.addPairs(count, columns, costs)
    }
    const { ends } = rowCount <= FEW ? this.fewFound : this.found
    candidates.endRows(rowCount, ends)
  }

  private grow(count: number): void {
    const { memory, reserve } = this.module
    const capacity = Math.max(FEW, 4 * Math.ceil(count / 4))
    growMemory(memory, reserve(capacity))
    const { buffer } = memory
    const room = 2 * capacity + ROOM
    const costs = 32 + 64 * capacity
    const columns = costs + 8 * room
    const ends = columns + 4 * room
    const lists = (pairCount: number, rowCount: number): FoundPairs => ({
      costs: new Float64Array(buffer, costs, pairCount),
      columns: new Int32Array(buffer, columns, pairCount),
      ends: new Int32Array(buffer, ends, rowCount),
    })
    this.capacity = capacity
    this.floats = new Float64Array(buffer)
    this.found = lists(room, capacity)
    this.fewFound = lists(FEW, FEW)
  }
}

/** Pairs at a time, beside two for each box of a side. */
const ROOM = 64
/** Rows, or pairs, of a small round. */
const FEW = 128
