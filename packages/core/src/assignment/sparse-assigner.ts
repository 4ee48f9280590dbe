import type { TrackingModule } from '../simd/tracking-module'
import { addressOf, plainWorkspace, type Workspace } from '../simd/workspace'
import type { Assignment, CostLimitOptions } from './assignment'

/** A sparse cost matrix in compressed rows; `Candidates` is one. Columns may be longer than what they hold. */
export interface SparseCosts {
  readonly rowCount: number
  readonly columnCount: number
  /** [rows + 1] row i owns the entries from `starts[i]` up to `starts[i + 1]`. */
  readonly starts: Int32Array
  /** [entries] */
  readonly columns: Int32Array
  /** [entries] */
  readonly costs: Float64Array
}

const DONE = 1

/**
 * The cheapest assignment over a sparse matrix where rows and columns may stay alone: the optimum of `lapjv` with the same
 * cost limit t, without its (rows + columns)² matrix.
 *
 * Only entries with c ≤ t can be part of an optimum, and each is worth c − t against leaving both alone. So every row gets
 * an implicit dummy column of cost 0 that nobody else wants. Each row takes the column it likes best, if that is free; the others
 * enter one after another by shortest augmenting paths (Jonker and Volgenant, Computing 38, 1987) that end in a free column or in
 * the dummy of a row on the way. In tracking, where hardly anybody disputes a column, most rows settle at first sight and paths
 * stay within a few objects.
 *
 * Keeps its arrays from call to call. `columnOfRow` and `rowOfColumn` hold the last result and may be longer than the
 * matrix; equal totals may be reached by other pairs than `lapjv`'s.
 */
export class SparseAssigner implements Assignment {
  columnOfRow: Int32Array
  rowOfColumn: Int32Array
  /** [rows] what the pair of each row costs, where it has one. */
  costOfRow: Float64Array
  /** [columns] what a row pays for the column beside its cost: ≤ 0, and 0 for free ones. */
  prices = new Float64Array(0)
  /** Of columns, from the row that is being placed. */
  private distances = new Float64Array(0)
  /** Row from which a column was reached. */
  private previous = new Int32Array(0)
  /** Columns reached: [0, done) with their final distance, [done, reached) still open. */
  private frontier = new Int32Array(0)
  /** Search in which a column was last reached, + 1 once its distance is final. */
  private seen = new Uint32Array(0)
  private search = 0
  /** Some of the prices may not be 0. */
  private priced = false
  /** [disputes] rows whose first choice another row has. */
  private disputed: Int32Array
  /** A field, because a fraction handed over would be garbage. */
  private costLimit = Number.POSITIVE_INFINITY
  /** The same, where SIMD finds it. */
  private readonly limit: Float64Array

  /** @param workspace of matrices whose rows take their first choices by SIMD. Default: matrices are arrays like all others. */
  constructor(private readonly workspace: Workspace = plainWorkspace) {
    this.columnOfRow = workspace.ints(0)
    this.rowOfColumn = workspace.ints(0)
    this.costOfRow = workspace.floats(0)
    this.disputed = workspace.ints(0)
    this.limit = workspace.floats(1)
  }

  /** @param options the limit is finite. */
  assign(matrix: SparseCosts, { costLimit }: Required<CostLimitOptions>): this {
    const { rowCount, columnCount } = matrix
    this.reserve(rowCount, columnCount)
    this.costLimit = costLimit
    if (this.priced) this.prices.fill(0)
    const { workspace } = this
    const simd = workspace.holds(matrix.starts) ? workspace.simd : undefined
    const disputes = simd ? this.takeBySimd(simd, matrix) : this.takeFirstChoices(matrix)
    this.priced = disputes > 0
    for (let k = 0; k < disputes; k++) this.augment(matrix, this.disputed[k]!)
    return this
  }

  /**
   * Gives each row the column it likes best, unless a row before it has that: those rows are listed as disputed.
   * @returns how many those are.
   */
  private takeFirstChoices({ rowCount, columnCount, starts, columns, costs }: SparseCosts): number {
    const { columnOfRow, rowOfColumn, costOfRow, disputed, costLimit } = this
    rowOfColumn.fill(-1, 0, columnCount)
    let disputes = 0
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
      } else disputed[disputes++] = i
    }
    return disputes
  }

  /** The same, to the same result. */
  private takeBySimd(simd: TrackingModule, { rowCount, columnCount, starts, columns, costs }: SparseCosts): number {
    this.limit[0] = this.costLimit
    return simd.takeFirstChoices(
      rowCount,
      columnCount,
      addressOf(starts),
      addressOf(columns),
      addressOf(costs),
      addressOf(this.limit),
      addressOf(this.columnOfRow),
      addressOf(this.rowOfColumn),
      addressOf(this.costOfRow),
      addressOf(this.disputed),
    )
  }

  /** Dijkstra from a row to the nearest free column or to the dummy of a row on the way, then the change along that path. */
  private augment({ starts, columns, costs }: SparseCosts, start: number): void {
    const { costLimit, columnOfRow, rowOfColumn, costOfRow, prices, distances, previous, frontier, seen } = this
    const search = this.nextSearch()
    let reached = 0
    let done = 0
    let row = start
    // Distance to the row, less the price it pays where it is.
    let offset = 0
    let nearest = 0
    let dummyRow = start
    let dummyDistance = 0
    let end = -1
    for (;;) {
      for (let k = starts[row]!; k < starts[row + 1]!; k++) {
        const weight = costs[k]! - costLimit
        if (weight > 0) continue
        const j = columns[k]!
        const distance = weight - prices[j]! + offset
        const state = seen[j]!
        // Rounding may make a column look nearer once more after it is done.
        if (state === search + DONE) continue
        if (state !== search) {
          seen[j] = search
          frontier[reached++] = j
        } else if (distance >= distances[j]!) continue
        distances[j] = distance
        previous[j] = row
      }
      let next = -1
      for (let k = done; k < reached; k++) {
        const j = frontier[k]!
        if (next < 0 || distances[j]! < nearest) {
          next = k
          nearest = distances[j]!
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
      seen[j] = search + DONE
      row = rowOfColumn[j]!
      let own = starts[row]!
      while (columns[own] !== j) own++
      offset = nearest - (costs[own]! - costLimit - prices[j]!)
      if (offset < dummyDistance) {
        dummyDistance = offset
        dummyRow = row
      }
    }
    for (let k = 0; k < done; k++) {
      const j = frontier[k]!
      prices[j] = prices[j]! + (distances[j]! - nearest)
    }
    // Each row on the path moves to the column it was reached for; the last of them may be left alone.
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

  private nextSearch(): number {
    if (this.search > 0xfffffff0) {
      this.seen.fill(0)
      this.search = 0
    }
    this.search += 2
    return this.search
  }

  private reserve(rowCount: number, columnCount: number): void {
    if (this.columnOfRow.length < rowCount) {
      this.columnOfRow = this.workspace.ints(2 * rowCount)
      this.costOfRow = this.workspace.floats(2 * rowCount)
      this.disputed = this.workspace.ints(2 * rowCount)
    }
    if (this.rowOfColumn.length >= columnCount) return
    const length = 2 * columnCount
    this.rowOfColumn = this.workspace.ints(length)
    this.prices = new Float64Array(length)
    this.distances = new Float64Array(length)
    this.previous = new Int32Array(length)
    this.frontier = new Int32Array(length)
    this.seen = new Uint32Array(length)
    this.search = 0
  }
}
