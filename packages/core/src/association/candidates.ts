import { plainWorkspace, type Workspace } from '../simd/workspace'

/**
 * Pairs of a row and a column that may be matched, with a cost each: a sparse matrix in compressed rows (CSR).
 * Row i owns the entries from `starts[i]` up to `starts[i + 1]`. Columns may be longer than what they hold.
 *
 * Filled row by row, again and again without garbage:
 *
 * ```ts
 * candidates.begin(columnCount)
 * for (…each row…) {
 *   for (…each column it may go with…) candidates.add(column, cost)
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

  /** @param workspace where the columns lie. Default: they are arrays like all others. */
  constructor(private readonly workspace: Workspace = plainWorkspace) {
    this.starts = workspace.ints(65)
    this.columns = workspace.ints(256)
    this.costs = workspace.floats(256)
  }

  /** Forgets all pairs; rows follow one by one. */
  begin(columnCount: number): void {
    this.rowCount = 0
    this.columnCount = columnCount
    this.count = 0
  }

  /** Adds a pair to the row that is being filled. */
  add(column: number, cost: number): void {
    this.makeRoom(1)
    this.columns[this.count] = column
    this.costs[this.count++] = cost
  }

  endRow(): void {
    if (++this.rowCount === this.starts.length) this.growRows()
    this.starts[this.rowCount] = this.count
  }

  /** Makes room for so many rows, for callers that write where they end. */
  reserveRows(count: number): void {
    while (this.starts.length <= count) this.growRows()
  }

  /** Makes columns long enough for so many pairs more, for callers that write them there. */
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
