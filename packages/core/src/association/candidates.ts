import { plainWorkspace, type Workspace } from '../simd/workspace'

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

  /** Adds a pair to the current row. */
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

  /** Makes room for `pairs` more pairs, for callers that write `columns` and `costs` themselves. */
  makeRoom(pairs: number): void {
    const needed = this.count + pairs
    if (needed <= this.columns.length) return
    const { columns, costs } = this
    this.columns = this.workspace.ints(2 * needed)
    this.columns.set(columns)
    this.costs = this.workspace.floats(2 * needed)
    this.costs.set(costs)
  }

  private growRows(): void {
    const { starts } = this
    this.starts = this.workspace.ints(2 * starts.length)
    this.starts.set(starts)
  }
}
