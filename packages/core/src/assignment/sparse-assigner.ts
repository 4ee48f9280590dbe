import { checkOptions } from '../options'
import type { TrackingModule } from '../simd/tracking-module'
import { addressOf, plainWorkspace, type Workspace } from '../simd/workspace'
import type { Assignment, CostLimitOptions, SparseCosts } from './assignment'
import { EqualRows } from './equal-rows'

const DONE = 1
/** Conflicts from which equal rows are found: with fewer, that takes longer than to scan them again. */
const CROWD = 64
/** Entries of a row, on average, from which they are. */
const DENSE = 32
/** Entries scanned in one assignment, a second's work, after which equally near columns are no longer taken in their order. */
const PATIENCE = 2 ** 28
/** Distances that differ by less are equal but for rounding. */
const ROUNDING = 1e-12

/**
 * The assignment of least total cost over a sparse matrix, where rows and columns may remain unmatched: the optimum of `lapjv`
 * with the same cost limit t, without its (rows + columns)² matrix.
 *
 * Only entries with c ≤ t can be part of an optimum. Each changes the total by c − t, compared with leaving its row and column
 * unmatched. So every row has an implicit dummy column of its own, of cost 0. First, each row is assigned its cheapest column if
 * that is free. The remaining rows are added one at a time by shortest augmenting paths (Jonker and Volgenant, Computing 38,
 * 1987), which end in a free column or in the dummy column of a row on the path. In tracking, conflicts over a column are rare:
 * most rows are assigned in the first step, and paths are a few objects long.
 *
 * Boxes in one place have equal rows. One that was scanned from no greater distance lowers no distance when its equal is reached:
 * it is not scanned again, and the next column at the same distance is the next of the list. The result is the same to the bit,
 * in n² steps for n equal boxes instead of n³.
 *
 * Equal columns are as many steps where rows differ: all assigned ones are passed before a free one that is as near. After many
 * steps (`PATIENCE`), the free one is taken at once. The total is the same then, but not which of the equal columns each row has.
 *
 * Arrays are reused between calls. `columnOfRow` and `rowOfColumn` hold the last result and may be longer than the matrix.
 * Where several assignments have the least total, the result may differ from that of `lapjv`.
 */
export class SparseAssigner implements Assignment {
  columnOfRow: Int32Array
  rowOfColumn: Int32Array
  /** [rows] cost of each row's pair; undefined for unmatched rows. */
  costOfRow: Float64Array
  /** [columns] dual variables (prices): ≤ 0, and 0 for free columns. */
  prices = new Float64Array(0)
  /** [columns] distance from the row that is being added. */
  private distances = new Float64Array(0)
  /** [columns] row from which each column was reached. */
  private previous = new Int32Array(0)
  /** Columns reached: [0, done) have their final distance, [done, reached) are open. */
  private frontier = new Int32Array(0)
  /** [columns] number of the search that last reached each column, + 1 once its distance is final. */
  private seen = new Uint32Array(0)
  private search = 0
  /** Of crowds; undefined where there are few conflicts. */
  private equal: EqualRows | undefined
  private readonly equalRows = new EqualRows()
  /** [rows] number of the search that last scanned each row, of equal ones the first; and from what distance. */
  private scanned = new Uint32Array(0)
  private offsets = new Float64Array(0)
  /** Entries scanned. */
  private work = 0
  /** Whether any price may differ from 0. */
  private priced = false
  /** [conflicts] rows whose cheapest column is assigned to an earlier row. */
  private conflicts: Int32Array
  /** A field, because a float64 argument would be boxed on the heap where calls are not inlined. */
  private costLimit = Number.POSITIVE_INFINITY
  /** The same in the workspace, for SIMD. */
  private readonly limit: Float64Array

  /** @param workspace of the matrices; the first step of those in it runs by SIMD. Default: none, all in TypeScript. */
  constructor(private readonly workspace: Workspace = plainWorkspace) {
    this.columnOfRow = workspace.ints(0)
    this.rowOfColumn = workspace.ints(0)
    this.costOfRow = workspace.floats(0)
    this.conflicts = workspace.ints(0)
    this.limit = workspace.floats(1)
  }

  /** @param options a finite limit. */
  assign(matrix: SparseCosts, options: Required<CostLimitOptions>): this {
    const { costLimit } = checkOptions(options)
    const { rowCount, columnCount } = matrix
    this.reserve(rowCount, columnCount)
    this.costLimit = costLimit
    if (this.priced) this.prices.fill(0)
    const { workspace } = this
    const simd = workspace.holds(matrix.starts) ? workspace.simd : undefined
    const conflictCount = simd ? this.assignCheapestBySimd(simd, matrix) : this.assignCheapest(matrix)
    this.priced = conflictCount > 0
    this.work = 0
    const isCrowd = conflictCount >= CROWD && matrix.starts[rowCount]! >= DENSE * rowCount
    this.equal = isCrowd ? this.equalRows.find(matrix) : undefined
    for (let k = 0; k < conflictCount; k++) this.augment(matrix, this.conflicts[k]!)
    return this
  }

  /**
   * Assigns each row its cheapest column, unless an earlier row has it: such rows are listed in `conflicts`.
   * @returns the count of conflicts.
   */
  private assignCheapest({ rowCount, columnCount, starts, columns, costs }: SparseCosts): number {
    const { columnOfRow, rowOfColumn, costOfRow, conflicts, costLimit } = this
    rowOfColumn.fill(-1, 0, columnCount)
    let conflictCount = 0
    for (let i = 0, k = starts[0]!; i < rowCount; i++) {
      let best = -1
      let least = Number.POSITIVE_INFINITY
      for (const end = starts[i + 1]!; k < end; k++) {
        if (costs[k]! > costLimit || costs[k]! >= least) continue
        least = costs[k]!
        best = columns[k]!
      }
      columnOfRow[i] = -1
      if (best < 0) continue
      if (rowOfColumn[best]! < 0) {
        columnOfRow[i] = best
        rowOfColumn[best] = i
        costOfRow[i] = least
      } else conflicts[conflictCount++] = i
    }
    return conflictCount
  }

  /** `assignCheapest` by SIMD, with the same result to the bit. */
  private assignCheapestBySimd(
    simd: TrackingModule,
    { rowCount, columnCount, starts, columns, costs }: SparseCosts,
  ): number {
    this.limit[0] = this.costLimit
    return simd.assignCheapest(
      rowCount,
      columnCount,
      addressOf(starts),
      addressOf(columns),
      addressOf(costs),
      addressOf(this.limit),
      addressOf(this.columnOfRow),
      addressOf(this.rowOfColumn),
      addressOf(this.costOfRow),
      addressOf(this.conflicts),
    )
  }

  /** Dijkstra from a row to the nearest free column or dummy column, then augmentation along that path. */
  private augment({ columnCount, starts, columns, costs }: SparseCosts, start: number): void {
    const { costLimit, columnOfRow, rowOfColumn, costOfRow, prices, distances, previous, frontier, seen } = this
    const { scanned, offsets } = this
    const first = this.equal?.first
    const search = this.nextSearch()
    let reached = 0
    let done = 0
    // Open columns before this one are farther than the nearest.
    let open = 0
    let isSettled = false
    let row = start
    // Distance to the row, less the reduced cost of its own column.
    let offset = 0
    let nearest = 0
    let dummyRow = start
    let dummyDistance = 0
    let end = -1
    for (;;) {
      let next = -1
      const like = first === undefined ? row : first[row]!
      if (isSettled || (first !== undefined && scanned[like] === search && offset >= offsets[like]!)) {
        while (open < reached && distances[frontier[open]!]! > nearest) open++
        if (open < reached) next = open
      } else {
        scanned[like] = search
        offsets[like] = offset
        for (let k = starts[row]!; k < starts[row + 1]!; k++) {
          const weight = costs[k]! - costLimit
          if (weight > 0) continue
          const j = columns[k]!
          const distance = weight - prices[j]! + offset
          const state = seen[j]!
          // Rounding may compute a smaller distance for a column whose distance is final.
          if (state === search + DONE) continue
          if (state !== search) {
            seen[j] = search
            frontier[reached++] = j
          } else if (distance >= distances[j]!) continue
          distances[j] = distance
          previous[j] = row
        }
      }
      if (next < 0) {
        this.work += starts[row + 1]! - starts[row]! + reached - done
        for (let k = done; k < reached; k++) {
          const j = frontier[k]!
          if (next < 0 || distances[j]! < nearest) {
            next = k
            nearest = distances[j]!
          }
        }
        if (this.work > PATIENCE && next >= 0) {
          next = this.preferFree(next, done, reached)
          // No distance is below the nearest, so that there is none left to lower.
          isSettled = reached === columnCount && this.isLevel(nearest, done, reached)
        }
      }
      if (next < 0 || nearest > dummyDistance) {
        nearest = dummyDistance
        break
      }
      const j = frontier[next]!
      if (rowOfColumn[j]! < 0) {
        end = j
        break
      }
      frontier[next] = frontier[done]!
      frontier[done++] = j
      open = next + 1
      seen[j] = search + DONE
      row = rowOfColumn[j]!
      offset = nearest - (costOfRow[row]! - costLimit - prices[j]!)
      if (offset < dummyDistance) {
        dummyDistance = offset
        dummyRow = row
      }
    }
    for (let k = 0; k < done; k++) {
      const j = frontier[k]!
      prices[j] = prices[j]! + (distances[j]! - nearest)
    }
    // Each row on the path moves to the next column of the path. The last row becomes unmatched where the path ends in its dummy.
    let j = end
    if (end < 0) {
      j = columnOfRow[dummyRow]!
      columnOfRow[dummyRow] = -1
      if (dummyRow === start) return
    }
    for (;;) {
      const i = previous[j]!
      const left = columnOfRow[i]!
      rowOfColumn[j] = i
      columnOfRow[i] = j
      let own = starts[i]!
      while (columns[own] !== j) own++
      costOfRow[i] = costs[own]!
      if (i === start) return
      j = left
    }
  }

  /** Of the open columns as near as that at `next` in the frontier, a free one. */
  private preferFree(next: number, done: number, reached: number): number {
    const { frontier, distances, rowOfColumn } = this
    const limit = distances[frontier[next]!]! + ROUNDING
    for (let k = done; k < reached; k++) {
      if (rowOfColumn[frontier[k]!]! < 0 && distances[frontier[k]!]! <= limit) return k
    }
    return next
  }

  /** Whether all open columns are equally near. */
  private isLevel(nearest: number, done: number, reached: number): boolean {
    const { frontier, distances } = this
    for (let k = done; k < reached; k++) if (distances[frontier[k]!]! > nearest + ROUNDING) return false
    return true
  }

  private nextSearch(): number {
    if (this.search > 0xfffffff0) {
      this.seen.fill(0)
      this.scanned.fill(0)
      this.search = 0
    }
    this.search += 2
    return this.search
  }

  private reserve(rowCount: number, columnCount: number): void {
    if (this.columnOfRow.length < rowCount) {
      this.columnOfRow = this.workspace.ints(2 * rowCount)
      this.costOfRow = this.workspace.floats(2 * rowCount)
      this.conflicts = this.workspace.ints(2 * rowCount)
      this.scanned = new Uint32Array(2 * rowCount)
      this.offsets = new Float64Array(2 * rowCount)
    }
    if (this.rowOfColumn.length >= columnCount) return
    const length = 2 * columnCount
    this.rowOfColumn = this.workspace.ints(length)
    this.prices = new Float64Array(length)
    this.distances = new Float64Array(length)
    this.previous = new Int32Array(length)
    this.frontier = new Int32Array(length)
    this.seen = new Uint32Array(length)
  }
}
