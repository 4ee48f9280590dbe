import { MotError } from '../errors'
import { plainWorkspace, type Workspace } from '../simd/workspace'

/** 800 MB of pairs, as those of 8,192 rows with all of 8,192 columns. */
export const MOST_CANDIDATES = 2 ** 26

/**
 * Pairs of a row and a column that may be matched, with a cost each: a sparse matrix in compressed rows (CSR).
 * The entries of row i are those from `starts[i]` up to `starts[i + 1]`. Arrays may be longer than their content.
 *
 * Filled row by row; refilling it allocates nothing:
 *
 * ```ts
 * candidates.begin(columnCount)
 * for (…each row…) {
 *   for (…each column it may be matched with…) candidates.add(column, cost)
 *   candidates.endRow()
 * }
 * ```
 */
export class Candidates {
  rowCount = 0
  columnCount = 0
  /** Pairs so far. */
  count = 0
  /** [rows + 1] */
  starts: Int32Array
  /** [pairs] */
  columns: Int32Array
  /** [pairs] lower is better. */
  costs: Float64Array

  /** @param workspace memory of the arrays. Default: plain arrays. */
  constructor(private readonly workspace: Workspace = plainWorkspace) {
    this.starts = workspace.ints(65)
    this.columns = workspace.ints(256)
    this.costs = workspace.floats(256)
  }

  /** Removes all pairs. Rows are then added one by one. */
  begin(columnCount: number): void {
    this.rowCount = 0
    this.columnCount = columnCount
    this.count = 0
  }

  /** Adds a pair to the current row. @throws MotError `too-many-detections` beyond `MOST_CANDIDATES`. */
  add(column: number, cost: number): void {
    this.makeRoom(1)
    this.columns[this.count] = column
    this.costs[this.count++] = cost
  }

  endRow(): void {
    if (++this.rowCount === this.starts.length) this.growRows()
    this.starts[this.rowCount] = this.count
  }

  /** Makes room for `count` rows, for callers that write `starts` themselves. */
  reserveRows(count: number): void {
    while (this.starts.length <= count) this.growRows()
  }

  /** Makes room for `pairs` more pairs, for callers that write `columns` and `costs` themselves. @throws as `add` does. */
  makeRoom(pairs: number): void {
    const needed = this.count + pairs
    if (needed <= this.columns.length) return
    if (this.count >= MOST_CANDIDATES) {
      throw new MotError('too-many-detections', `There should be ${MOST_CANDIDATES} candidates at most, got more.`)
    }
    const length = Math.max(needed, Math.min(2 * needed, MOST_CANDIDATES))
    const columns = this.workspace.ints(length)
    const costs = this.workspace.floats(length)
    columns.set(this.columns.subarray(0, this.count))
    costs.set(this.costs.subarray(0, this.count))
    this.columns = columns
    this.costs = costs
  }

  private growRows(): void {
    const { starts } = this
    this.starts = this.workspace.ints(2 * starts.length)
    this.starts.set(starts)
  }
}
