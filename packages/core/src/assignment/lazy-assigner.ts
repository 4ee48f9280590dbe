import type { Assignment, SparseCosts } from './assignment'
import { SparseAssigner } from './sparse-assigner'

/** A full cost matrix of which most entries are never computed. Lower is better. */
export interface LazyCosts {
  /** The size of the matrix, and its low-cost entries. */
  readonly known: SparseCosts
  /** A lower bound of all other entries. */
  readonly floor: number
  /** Writes all costs of a row, [columns]. */
  fillRow(row: number, costs: Float64Array): void
  /** Writes all costs of a column, [rows]. */
  fillColumn(column: number, costs: Float64Array): void
}

/** Costs that are kept during a call, in arrays of up to twice that length: 64 MB. */
const MOST_KEPT = 2 ** 22

/**
 * The assignment of least total cost with min(rows, columns) pairs, as `lapjv` without a limit, computed from a fraction of the
 * entries.
 *
 * Entries of distant pairs are bounded below by the floor. So the known entries are assigned first, where an unmatched row costs
 * the floor. The dual variables of that step are feasible for the whole matrix, because no unknown entry is below the floor. The
 * rows that it leaves unmatched, by conflicts or for lack of a known entry, are then added one at a time by shortest augmenting
 * paths over whole rows (Jonker and Volgenant, Computing 38, 1987).
 *
 * Arrays are reused between calls and may be longer than the matrix. Where several assignments have the least total, the result
 * may differ from that of `lapjv`.
 */
export class LazyAssigner implements Assignment {
  columnOfRow = new Int32Array(0)
  rowOfColumn = new Int32Array(0)

  // The matrix is transposed where it has more rows than columns. These fields are of the possibly transposed matrix.
  private readonly sparse = new SparseAssigner()
  private readonly transposed = new TransposedCosts()
  private assignedColumns = new Int32Array(0)
  private assignedRows = new Int32Array(0)
  /** [columns] dual variables (prices): ≤ 0, and 0 for free columns. */
  private prices = new Float64Array(0)
  /** Costs of the rows scanned in this call, [columns] each: searches in a crowd scan the same rows again and again. */
  private readonly scanned: Float64Array[] = []
  /** [rows] the place of each in `scanned`, −1 where it has none. */
  private places = new Int32Array(0)
  private scannedCount = 0
  /** [columns] costs of one row, of which there is no room in `scanned`. */
  private costs = new Float64Array(0)
  /** [columns] distance from the row that is being added. */
  private distances = new Float64Array(0)
  /** [columns] row from which each column was reached. */
  private previous = new Int32Array(0)
  /** [columns] a permutation: those before `done` have their final distance. */
  private open = new Int32Array(0)

  assign(costs: LazyCosts): this {
    const { known } = costs
    const isTransposed = known.rowCount > known.columnCount
    const matrix = isTransposed ? this.transposed.transpose(known) : known
    this.reserve(matrix.rowCount, matrix.columnCount)
    this.assignKnown(matrix, costs.floor)
    this.places.fill(-1, 0, matrix.rowCount)
    this.scannedCount = 0
    for (let i = 0; i < matrix.rowCount; i++) {
      if (this.assignedColumns[i]! < 0) this.augment(i, matrix.columnCount, costs, isTransposed)
    }
    this.columnOfRow = isTransposed ? this.assignedRows : this.assignedColumns
    this.rowOfColumn = isTransposed ? this.assignedColumns : this.assignedRows
    return this
  }

  /** Assigns by known costs, then lowers the price of each assigned column as far as it remains the cheapest of its row. */
  private assignKnown(matrix: SparseCosts, floor: number): void {
    const { rowCount, columnCount, starts, columns, costs } = matrix
    const { assignedColumns, assignedRows, prices, sparse } = this
    sparse.assign(matrix, { costLimit: floor })
    for (let j = 0; j < columnCount; j++) {
      assignedRows[j] = sparse.rowOfColumn[j]!
      prices[j] = sparse.prices[j]!
    }
    for (let i = 0; i < rowCount; i++) {
      const own = sparse.columnOfRow[i]!
      assignedColumns[i] = own
      if (own < 0) continue
      // The least reduced cost among the other columns: that of a known entry, or the floor.
      let ownCost = floor
      let nextBest = floor
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        const j = columns[k]!
        if (j === own) ownCost = costs[k]!
        else nextBest = Math.min(nextBest, costs[k]! - prices[j]!)
      }
      prices[own] = Math.min(prices[own]!, ownCost - nextBest)
    }
  }

  /** Dijkstra from a row to the nearest free column, then augmentation along that path. */
  private augment(start: number, columnCount: number, costs: LazyCosts, isTransposed: boolean): void {
    const { assignedColumns, assignedRows, prices, distances, previous, open } = this
    for (let j = 0; j < columnCount; j++) {
      distances[j] = Number.POSITIVE_INFINITY
      open[j] = j
    }
    let row = start
    // Distance to the row, less the reduced cost of its own column.
    let offset = 0
    let done = 0
    let end = -1
    for (;;) {
      const own = this.costsOf(row, columnCount, costs, isTransposed)
      if (row !== start) offset -= own[assignedColumns[row]!]! - prices[assignedColumns[row]!]!
      let next = done
      for (let k = done; k < columnCount; k++) {
        const j = open[k]!
        const distance = own[j]! - prices[j]! + offset
        if (distance < distances[j]!) {
          distances[j] = distance
          previous[j] = row
        }
        if (distances[j]! < distances[open[next]!]!) next = k
      }
      end = open[next]!
      if (assignedRows[end]! < 0) break
      open[next] = open[done]!
      open[done++] = end
      row = assignedRows[end]!
      offset = distances[end]!
    }
    for (let k = 0; k < done; k++) {
      const j = open[k]!
      prices[j] = prices[j]! + distances[j]! - distances[end]!
    }
    for (let j = end; ; ) {
      const i = previous[j]!
      const left = assignedColumns[i]!
      assignedRows[j] = i
      assignedColumns[i] = j
      if (i === start) return
      j = left
    }
  }

  /** All costs of a row. */
  private costsOf(row: number, columnCount: number, costs: LazyCosts, isTransposed: boolean): Float64Array {
    const { scanned, places } = this
    if (places[row]! >= 0) return scanned[places[row]!]!
    let own: Float64Array = this.costs
    if ((this.scannedCount + 1) * columnCount <= MOST_KEPT) {
      places[row] = this.scannedCount++
      own = scanned[places[row]!] ?? new Float64Array(0)
      if (own.length < columnCount) own = scanned[places[row]!] = new Float64Array(2 * columnCount)
    }
    if (isTransposed) costs.fillColumn(row, own)
    else costs.fillRow(row, own)
    return own
  }

  private reserve(rowCount: number, columnCount: number): void {
    if (this.assignedColumns.length < rowCount) {
      this.assignedColumns = new Int32Array(2 * rowCount)
      this.places = new Int32Array(2 * rowCount)
    }
    if (this.prices.length >= columnCount) return
    const length = 2 * columnCount
    this.assignedRows = new Int32Array(length)
    this.prices = new Float64Array(length)
    this.costs = new Float64Array(length)
    this.distances = new Float64Array(length)
    this.previous = new Int32Array(length)
    this.open = new Int32Array(length)
  }
}

/** A sparse matrix, transposed. */
class TransposedCosts implements SparseCosts {
  rowCount = 0
  columnCount = 0
  starts = new Int32Array(0)
  columns = new Int32Array(0)
  costs = new Float64Array(0)

  transpose({ rowCount, columnCount, starts, columns, costs }: SparseCosts): this {
    const count = starts[rowCount]!
    if (this.starts.length < columnCount + 2) this.starts = new Int32Array(2 * columnCount + 2)
    if (this.columns.length < count) {
      this.columns = new Int32Array(2 * count)
      this.costs = new Float64Array(2 * count)
    }
    // Entries of column j are counted at j + 2, so that writing them advances element j + 1 to the start of column j + 1.
    const ends = this.starts
    ends.fill(0, 0, columnCount + 2)
    for (let k = 0; k < count; k++) ends[columns[k]! + 2]!++
    for (let j = 2; j < columnCount + 2; j++) ends[j]! += ends[j - 1]!
    for (let i = 0; i < rowCount; i++) {
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        const to = ends[columns[k]! + 1]!++
        this.columns[to] = i
        this.costs[to] = costs[k]!
      }
    }
    this.rowCount = columnCount
    this.columnCount = rowCount
    return this
  }
}
