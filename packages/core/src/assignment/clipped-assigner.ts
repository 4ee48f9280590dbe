import { checkOptions } from '../options'
import type { Assignment, SparseCosts } from './assignment'

export interface ClippedCostOptions {
  /** Entries above this cost are ignored. */
  readonly costLimit: number
  /** Cost of all other pairs, above the limit. */
  readonly clippedCost: number
}

/**
 * The assignment of `hungarian` over a matrix whose costs above the limit are clipped to one value, computed from the entries
 * within the limit alone. For trackers that solve the clipped matrix in full and then discard the pairs at the clipped cost.
 * Ties decide which pairs are made at the clipped cost. Every comparison is the one that `hungarian` makes, so ties break the
 * same way.
 *
 * Most rows are assigned without a search: to their cheapest column if that is free, or to the first free column if all their
 * costs are clipped. Only the remaining rows are searched over all columns. StrongSORT takes 1.3 ms for 1,000 objects with this
 * class, 18 ms with `hungarian`.
 *
 * Arrays are reused between calls. `columnOfRow` and `rowOfColumn` hold the last result and may be longer than the matrix.
 */
export class ClippedAssigner implements Assignment {
  columnOfRow = new Int32Array(0)
  rowOfColumn = new Int32Array(0)

  // The matrix, transposed where it has more rows than columns.
  private rows = 0
  private columns = 0
  /** [rows + 1] */
  private starts = new Int32Array(0)
  /** [entries] */
  private entryColumns = new Int32Array(0)
  private entryCosts = new Float64Array(0)
  private clippedCost = 0

  // Rows and columns of the possibly transposed matrix.
  /** [rows] −1 for an unmatched row. */
  private assignedColumns = new Int32Array(0)
  /** [columns] −1 for an unmatched column. */
  private assignedRows = new Int32Array(0)
  /** Dual variables of rows and columns, as in the paper. */
  private u = new Float64Array(0)
  private v = new Float64Array(0)
  /** Rounding has raised the dual variable of a column above 0: from then on every row is searched. */
  private raised = false

  // Scratch of one search.
  private costs = new Float64Array(0)
  private distances = new Float64Array(0)
  private previous = new Int32Array(0)
  private remaining = new Int32Array(0)
  private doneRows = new Uint8Array(0)
  private doneColumns = new Uint8Array(0)

  assign(costs: SparseCosts, options: ClippedCostOptions): this {
    checkOptions(options)
    const isTall = costs.columnCount < costs.rowCount
    this.rows = isTall ? costs.columnCount : costs.rowCount
    this.columns = isTall ? costs.rowCount : costs.columnCount
    this.clippedCost = options.clippedCost
    this.reserve(costs.starts[costs.rowCount]!)
    if (isTall) this.transpose(costs, options.costLimit)
    else this.copy(costs, options.costLimit)
    this.solve()
    this.columnOfRow = isTall ? this.assignedRows : this.assignedColumns
    this.rowOfColumn = isTall ? this.assignedColumns : this.assignedRows
    return this
  }

  private copy({ rowCount, starts, columns, costs }: SparseCosts, costLimit: number): void {
    let count = 0
    for (let i = 0; i < rowCount; i++) {
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        if (costs[k]! > costLimit) continue
        this.entryColumns[count] = columns[k]!
        this.entryCosts[count++] = costs[k]!
      }
      this.starts[i + 1] = count
    }
  }

  /** Copies the matrix with rows and columns exchanged. */
  private transpose({ rowCount, columnCount, starts, columns, costs }: SparseCosts, costLimit: number): void {
    const own = this.starts
    own.fill(0, 0, columnCount + 1)
    const count = starts[rowCount]!
    for (let k = 0; k < count; k++) if (costs[k]! <= costLimit) own[columns[k]! + 1]!++
    for (let j = 0; j < columnCount; j++) own[j + 1]! += own[j]!
    // `own[j]` is the place of the next entry of row j. After the loop it is the start of row j + 1.
    for (let i = 0; i < rowCount; i++) {
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        if (costs[k]! > costLimit) continue
        const to = own[columns[k]!]!++
        this.entryColumns[to] = i
        this.entryCosts[to] = costs[k]!
      }
    }
    own.copyWithin(1, 0, columnCount)
    own[0] = 0
  }

  private solve(): void {
    const { rows, columns, assignedColumns, assignedRows } = this
    assignedColumns.fill(-1, 0, rows)
    assignedRows.fill(-1, 0, columns)
    this.u.fill(0, 0, rows)
    this.v.fill(0, 0, columns)
    this.raised = false
    let firstFree = 0
    for (let row = 0; row < rows; row++) {
      while (assignedRows[firstFree]! >= 0) firstFree++
      const column = this.raised ? -1 : this.columnWithoutSearch(row, firstFree)
      if (column >= 0) {
        assignedColumns[row] = column
        assignedRows[column] = row
      } else {
        this.search(row)
      }
    }
  }

  /** The column that a row is assigned without a search, −1 where a search is needed. */
  private columnWithoutSearch(row: number, firstFree: number): number {
    const { starts, entryColumns, entryCosts, assignedRows, u, v } = this
    let least = this.clippedCost
    let best = firstFree
    for (let k = starts[row]!; k < starts[row + 1]!; k++) {
      const column = entryColumns[k]!
      const cost = entryCosts[k]! - v[column]!
      if (cost === least) return -1
      if (cost > least) continue
      least = cost
      best = column
    }
    if (assignedRows[best]! >= 0) return -1
    u[row] = least
    return best
  }

  /** As in `hungarian`: Dijkstra from the row to the nearest free column, then augmentation along that path. */
  private search(start: number): void {
    const {
      rows,
      columns,
      assignedRows,
      assignedColumns,
      u,
      v,
      costs,
      distances,
      previous,
      remaining,
      doneRows,
      doneColumns,
    } = this
    doneRows.fill(0, 0, rows)
    doneColumns.fill(0, 0, columns)
    distances.fill(Number.POSITIVE_INFINITY, 0, columns)
    let remainingCount = columns
    for (let k = 0; k < columns; k++) remaining[k] = columns - k - 1
    let nearest = 0
    let row = start
    let end = -1
    while (end < 0) {
      doneRows[row] = 1
      this.fillCosts(row)
      const price = u[row]!
      let index = -1
      let least = Number.POSITIVE_INFINITY
      for (let k = 0; k < remainingCount; k++) {
        const j = remaining[k]!
        const d = nearest + costs[j]! - price - v[j]!
        if (d < distances[j]!) {
          previous[j] = row
          distances[j] = d
        }
        // Among equally near columns a free one is preferred: it assignedColumns the search.
        if (distances[j]! < least || (distances[j]! === least && assignedRows[j]! < 0)) {
          least = distances[j]!
          index = k
        }
      }
      nearest = least
      const column = remaining[index]!
      if (assignedRows[column]! < 0) end = column
      else row = assignedRows[column]!
      doneColumns[column] = 1
      remaining[index] = remaining[--remainingCount]!
    }

    for (let i = 0; i < rows; i++) {
      if (i === start) u[i] = u[i]! + nearest
      else if (doneRows[i]) u[i] = u[i]! + (nearest - distances[assignedColumns[i]!]!)
    }
    for (let j = 0; j < columns; j++) {
      if (!doneColumns[j]) continue
      v[j] = v[j]! - (nearest - distances[j]!)
      if (v[j]! > 0) this.raised = true
    }

    let column = end
    let i = -1
    while (i !== start) {
      i = previous[column]!
      assignedRows[column] = i
      const next = assignedColumns[i]!
      assignedColumns[i] = column
      column = next
    }
  }

  private fillCosts(row: number): void {
    const { costs, starts, entryColumns, entryCosts } = this
    costs.fill(this.clippedCost, 0, this.columns)
    for (let k = starts[row]!; k < starts[row + 1]!; k++) costs[entryColumns[k]!] = entryCosts[k]!
  }

  private reserve(entryCount: number): void {
    const { rows, columns } = this
    if (this.entryCosts.length < entryCount) {
      this.entryColumns = new Int32Array(2 * entryCount)
      this.entryCosts = new Float64Array(2 * entryCount)
    }
    if (this.assignedColumns.length < rows) {
      this.starts = new Int32Array(2 * rows + 1)
      this.assignedColumns = new Int32Array(2 * rows)
      this.u = new Float64Array(2 * rows)
      this.doneRows = new Uint8Array(2 * rows)
    }
    if (this.assignedRows.length >= columns) return
    this.assignedRows = new Int32Array(2 * columns)
    this.v = new Float64Array(2 * columns)
    this.costs = new Float64Array(2 * columns)
    this.distances = new Float64Array(2 * columns)
    this.previous = new Int32Array(2 * columns)
    this.remaining = new Int32Array(2 * columns)
    this.doneColumns = new Uint8Array(2 * columns)
  }
}
