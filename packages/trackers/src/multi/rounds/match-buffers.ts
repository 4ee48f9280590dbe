import type { Matches } from './matches'

/** Arrays of a matcher, reused from call to call. A row is in at most one pair. */
export class MatchBuffers implements Matches {
  matchCount = 0
  matchedRows = new Int32Array(64)
  matchedColumns = new Int32Array(64)
  unmatchedRowCount = 0
  unmatchedRows = new Int32Array(64)
  unmatchedColumnCount = 0
  unmatchedColumns = new Int32Array(64)

  /** Reserves room for all rows and columns, and clears the result. */
  protected begin(rowCount: number, columnCount: number): void {
    this.matchCount = this.unmatchedRowCount = this.unmatchedColumnCount = 0
    if (this.unmatchedRows.length < rowCount) {
      this.matchedRows = new Int32Array(2 * rowCount)
      this.matchedColumns = new Int32Array(2 * rowCount)
      this.unmatchedRows = new Int32Array(2 * rowCount)
    }
    if (this.unmatchedColumns.length < columnCount) this.unmatchedColumns = new Int32Array(2 * columnCount)
  }
}
