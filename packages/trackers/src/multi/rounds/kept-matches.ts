import type { Matches } from './matches'

/** Arrays of a matcher that keeps them from call to call: each row makes one pair at most. */
export class KeptMatches implements Matches {
  matchCount = 0
  matchedRows = new Int32Array(64)
  matchedColumns = new Int32Array(64)
  freeRowCount = 0
  freeRows = new Int32Array(64)
  freeColumnCount = 0
  freeColumns = new Int32Array(64)

  /** Makes room for all rows and columns, and forgets what was found. */
  protected begin(rowCount: number, columnCount: number): void {
    this.matchCount = this.freeRowCount = this.freeColumnCount = 0
    if (this.freeRows.length < rowCount) {
      this.matchedRows = new Int32Array(2 * rowCount)
      this.matchedColumns = new Int32Array(2 * rowCount)
      this.freeRows = new Int32Array(2 * rowCount)
    }
    if (this.freeColumns.length < columnCount) this.freeColumns = new Int32Array(2 * columnCount)
  }
}
