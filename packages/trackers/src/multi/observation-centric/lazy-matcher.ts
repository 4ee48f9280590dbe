import { LazyAssigner, type LazyCosts, lapjv } from '@mot/core'
import type { Matches } from '../matches'

/** Detections up to which new ids come in the originals' order: beyond, it does not matter enough to wait for. */
const LARGEST = 1000

/**
 * Matches as SORT's heirs do who weigh all pairs: as many as there can be, of the least cost in all, and then those are parted
 * again that should not be together. Rows are tracks, columns detections.
 *
 * Detections that were parted come after those that never had a track, which is the order in which these trackers give new ids.
 */
export class LazyMatcher implements Matches {
  matchCount = 0
  matchedRows = new Int32Array(64)
  matchedColumns = new Int32Array(64)
  freeRowCount = 0
  freeRows = new Int32Array(64)
  freeColumnCount = 0
  freeColumns = new Int32Array(64)
  private readonly assigner = new LazyAssigner()
  /** [rows] 1 for a track with a detection. */
  private taken = new Uint8Array(64)

  /**
   * @param costs 1 − similarity.
   * @param belong whether a track and a detection may stay together.
   */
  match(costs: LazyCosts, belong: (row: number, column: number) => boolean): this {
    const { rowCount, columnCount } = costs.known
    this.reserve(rowCount, columnCount)
    this.part(this.assigner.assign(costs).rowOfColumn, rowCount, columnCount, belong)
    // Where every detection had a track, or every track keeps one, all solutions part the same.
    const isAccidental = columnCount > rowCount && this.freeRowCount > 0
    if (isAccidental && columnCount <= LARGEST) {
      // Reference quirk: which far pairs the solver makes, only to part them, decides who gets which new id.
      this.part(solveDense(costs), rowCount, columnCount, belong)
    }
    return this
  }

  /** Lists who stays together, and who is left over. */
  private part(
    rowOfColumn: Int32Array,
    rowCount: number,
    columnCount: number,
    belong: (row: number, column: number) => boolean,
  ): void {
    const { taken } = this
    this.matchCount = this.freeRowCount = this.freeColumnCount = 0
    taken.fill(0, 0, rowCount)
    for (let j = 0; j < columnCount; j++) if (rowOfColumn[j]! < 0) this.freeColumns[this.freeColumnCount++] = j
    for (let j = 0; j < columnCount; j++) {
      const row = rowOfColumn[j]!
      if (row < 0) continue
      if (belong(row, j)) {
        taken[row] = 1
        this.matchedRows[this.matchCount] = row
        this.matchedColumns[this.matchCount++] = j
      } else {
        this.freeColumns[this.freeColumnCount++] = j
      }
    }
    for (let i = 0; i < rowCount; i++) if (taken[i] === 0) this.freeRows[this.freeRowCount++] = i
  }

  private reserve(rowCount: number, columnCount: number): void {
    if (this.freeRows.length < rowCount) {
      this.freeRows = new Int32Array(2 * rowCount)
      this.taken = new Uint8Array(2 * rowCount)
    }
    if (this.freeColumns.length >= columnCount) return
    this.matchedRows = new Int32Array(2 * columnCount)
    this.matchedColumns = new Int32Array(2 * columnCount)
    this.freeColumns = new Int32Array(2 * columnCount)
  }
}

/**
 * Row of each column as the originals' solver finds it, so that equal sums break the same way: detections are its rows, and costs
 * are similarities times −1.
 */
function solveDense(costs: LazyCosts): Int32Array {
  const { rowCount, columnCount } = costs.known
  const dense = new Float64Array(rowCount * columnCount)
  for (let j = 0; j < columnCount; j++) costs.fillColumn(j, dense.subarray(j * rowCount, (j + 1) * rowCount))
  for (let k = 0; k < dense.length; k++) dense[k] = dense[k]! - 1
  return lapjv(dense, columnCount, rowCount).columnOfRow
}
