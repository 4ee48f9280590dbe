import { MatchBuffers } from './match-buffers'

/**
 * A complete assignment from which forbidden pairs are rejected afterwards, as in SORT's successors. Rows are tracks, columns
 * detections. Among the unmatched detections, the unassigned come first and the rejected after them: the order of new ids.
 */
export class FilteredMatches extends MatchBuffers {
  /** [rows] 1 for a track with a detection. */
  private taken = new Uint8Array(64)

  /**
   * Lists the allowed pairs, and unmatched rows and columns.
   * @param rowOfColumn the solver's assignment; −1 for a detection without a track.
   * @param isAllowed whether a track and a detection may be matched.
   */
  protected filter(
    rowOfColumn: Int32Array,
    rowCount: number,
    columnCount: number,
    isAllowed: (row: number, column: number) => boolean,
  ): void {
    this.begin(rowCount, columnCount)
    if (this.taken.length < rowCount) this.taken = new Uint8Array(2 * rowCount)
    const { taken } = this
    taken.fill(0, 0, rowCount)
    for (let j = 0; j < columnCount; j++)
      if (rowOfColumn[j]! < 0) this.unmatchedColumns[this.unmatchedColumnCount++] = j
    for (let j = 0; j < columnCount; j++) {
      const row = rowOfColumn[j]!
      if (row < 0) continue
      if (isAllowed(row, j)) {
        taken[row] = 1
        this.matchedRows[this.matchCount] = row
        this.matchedColumns[this.matchCount++] = j
      } else {
        this.unmatchedColumns[this.unmatchedColumnCount++] = j
      }
    }
    for (let i = 0; i < rowCount; i++) if (taken[i] === 0) this.unmatchedRows[this.unmatchedRowCount++] = i
  }
}
