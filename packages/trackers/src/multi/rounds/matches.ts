/** Result of a round: pairs, and unmatched rows and columns. Arrays may be longer than the counts beside them. */
export interface Matches {
  readonly matchCount: number
  /** [matches] */
  readonly matchedRows: Int32Array
  /** [matches] the column of each. */
  readonly matchedColumns: Int32Array
  readonly unmatchedRowCount: number
  /** [unmatched rows] */
  readonly unmatchedRows: Int32Array
  readonly unmatchedColumnCount: number
  /** [unmatched columns] */
  readonly unmatchedColumns: Int32Array
}
