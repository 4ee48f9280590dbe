import { MatchBuffers } from './match-buffers'

/**
 * Pairs of a solver that makes as many as there can be, of which those are parted again that should not be together: how SORT's
 * heirs match. Rows are tracks, columns detections. Those that were parted come after those that never had a track among the free
 * ones, which is the order in which new ids are given.
 */
export class FilteredMatches extends MatchBuffers {
  /** [rows] 1 for a track with a detection. */
  private taken = new Uint8Array(64)

  /**
   * Lists who stays together, and who is left over.
   * @param rowOfColumn what the solver made; −1 for a detection without a track.
   * @param belong whether a track and a detection may stay together.
   */
  protected part(
    rowOfColumn: Int32Array,
    rowCount: number,
    columnCount: number,
    belong: (row: number, column: number) => boolean,
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
      if (belong(row, j)) {
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
