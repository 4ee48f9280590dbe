import type { WasmMemory } from '../simd/load-wasm'
import type { Candidates } from './candidates'
import { type OverlapFinder, type OverlapOptions, ROUNDING } from './overlap-finder'

/** What simd/overlaps.ts exports: see there. Addresses are in bytes of its memory. */
export interface OverlapsModule {
  readonly memory: WasmMemory
  deal(boxes: number, count: number, cells: number, starts: number, order: number, edges: number, length: number): void
  search(
    rows: number,
    first: number,
    rowCount: number,
    columns: number,
    columnCount: number,
    starts: number,
    order: number,
    edges: number,
    length: number,
    limits: number,
    near: number,
    room: number,
    found: number,
    costs: number,
    ends: number,
  ): number
}

/** Pairs more than columns that there is room for at a time. */
const ROOM = 4096

/** Copies boxes into the module's memory, and the pairs that it finds out of it. */
export class SimdOverlaps implements OverlapFinder {
  /** Boxes of a side there is room for; a multiple of 4. */
  private capacity = 0
  /** Pairs there is room for. */
  private room = 0
  // Addresses.
  private limits = 0
  private rows = 0
  private columns = 0
  private costs = 0
  private found = 0
  private ends = 0
  private near = 0
  private edges = 0
  private order = 0
  private cells = 0
  private starts = 0
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
    if (columnCount === 0) {
      for (let i = 0; i < rowCount; i++) candidates.endRow()
      return
    }
    if (rowCount === 0) return
    this.reserve(Math.max(rowBoxes.length, columnBoxes.length) >> 2)
    const { module, floats, ints, limits, rows, columns, costs, found, ends, near, edges, order, starts, room } = this
    copyBoxes(rowBoxes, rowCount, floats, rows >> 3)
    copyBoxes(columnBoxes, columnCount, floats, columns >> 3)
    const length = this.capacity + 4
    module.deal(columns, columnCount, this.cells, starts, order, edges, length)
    // In memory, because fractions handed over would be garbage.
    floats[limits >> 3] = maxIouDistance
    floats[(limits >> 3) + 1] = maxIouDistance + ROUNDING
    floats[(limits >> 3) + 2] = inclusive ? 1 : 0
    for (let row = 0; row < rowCount; ) {
      const done = module.search(
        rows,
        row,
        rowCount,
        columns,
        columnCount,
        starts,
        order,
        edges,
        length,
        limits,
        near,
        room,
        found,
        costs,
        ends,
      )
      candidates.addRows(done - row, ints, (ends >> 2) + row, found >> 2, floats, costs >> 3)
      row = done
    }
  }

  private reserve(count: number): void {
    if (count <= this.capacity) return
    const capacity = 8 * Math.ceil(count / 4)
    const room = capacity + ROOM
    this.capacity = capacity
    this.room = room
    let next = 0
    const take = (bytes: number) => {
      const at = next
      next += 16 * Math.ceil(bytes / 16)
      return at
    }
    this.limits = take(24)
    this.rows = take(32 * capacity)
    this.columns = take(32 * capacity)
    this.costs = take(8 * room)
    this.near = take(8 * room)
    this.found = take(4 * room)
    this.ends = take(4 * capacity)
    this.edges = take(16 * (capacity + 4))
    this.order = take(4 * (capacity + 4))
    this.cells = take(4 * capacity)
    this.starts = take(4 * (capacity + 1))
    const { memory } = this.module
    const missing = next - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / 65536))
    this.floats = new Float64Array(memory.buffer)
    this.ints = new Int32Array(memory.buffer)
  }
}

/** All at once is quickest, where a column is not much longer than what it holds. */
function copyBoxes(boxes: Float64Array, count: number, to: Float64Array, at: number): void {
  if (boxes.length <= 16 * count + 256) to.set(boxes, at)
  else for (let i = 0; i < 4 * count; i++) to[at + i] = boxes[i]!
}
