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
  starts = new Int32Array(65)
  /** [pairs] */
  columns = new Int32Array(256)
  /** [pairs] lower is better. */
  costs = new Float64Array(256)

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

  /**
   * Adds the first `count` pairs of lists, which are copied all at once: that is quickest. The rows they are of end with
   * `endRows`.
   */
  addPairs(count: number, columns: Int32Array, costs: Float64Array): void {
    this.makeRoom(columns.length)
    this.columns.set(columns, this.count)
    this.costs.set(costs, this.count)
    this.count += count
  }

  /** @param ends [rows] where the pairs of each of the first `count` rows end: those of all rows, where there was none before. */
  endRows(count: number, ends: Int32Array): void {
    while (this.starts.length <= ends.length) this.growRows()
    this.starts.set(ends, 1)
    this.rowCount = count
  }

  /** Makes columns long enough for so many pairs more, for callers that write them there. */
  makeRoom(pairs: number): void {
    const needed = this.count + pairs
    if (needed <= this.columns.length) return
    const { columns, costs } = this
    this.columns = new Int32Array(2 * needed)
    this.columns.set(columns)
    this.costs = new Float64Array(2 * needed)
    this.costs.set(costs)
  }

  private growRows(): void {
    const { starts } = this
    this.starts = new Int32Array(2 * starts.length)
    this.starts.set(starts)
  }
}
