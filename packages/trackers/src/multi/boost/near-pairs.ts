import type { Candidates } from '@mot/core'

/**
 * Pairs of a track and a detection that are inside the motion gate or overlap. A row per track, as in `Candidates`. Reuses its
 * arrays.
 */
export class NearPairs {
  rowCount = 0
  columnCount = 0
  /** [tracks + 1] */
  starts = new Int32Array(65)
  /** [pairs] */
  columns = new Int32Array(256)
  /** [pairs] similarity by motion, 0 to 1. */
  motion = new Float64Array(256)
  /** [detections] 1 + the last row that has the detection. */
  private lastRow = new Int32Array(64)

  /**
   * Fills the pairs.
   * @param motion pairs inside the motion gate, with similarities as costs.
   * @param others further pairs, of as many rows and columns. Their costs are ignored.
   */
  join(motion: Candidates, others: Candidates): void {
    this.reserve(motion.rowCount, motion.columnCount, motion.count + others.count)
    this.rowCount = motion.rowCount
    this.columnCount = motion.columnCount
    const { starts, columns, lastRow } = this
    lastRow.fill(0, 0, this.columnCount)
    let count = 0
    for (let i = 0; i < this.rowCount; i++) {
      for (let k = motion.starts[i]!; k < motion.starts[i + 1]!; k++) {
        lastRow[motion.columns[k]!] = i + 1
        columns[count] = motion.columns[k]!
        this.motion[count++] = motion.costs[k]!
      }
      for (let k = others.starts[i]!; k < others.starts[i + 1]!; k++) {
        if (lastRow[others.columns[k]!] === i + 1) continue
        columns[count] = others.columns[k]!
        this.motion[count++] = 0
      }
      starts[i + 1] = count
    }
  }

  private reserve(rowCount: number, columnCount: number, pairCount: number): void {
    if (this.starts.length <= rowCount) this.starts = new Int32Array(2 * rowCount + 1)
    if (this.lastRow.length < columnCount) this.lastRow = new Int32Array(2 * columnCount)
    if (this.columns.length >= pairCount) return
    this.columns = new Int32Array(2 * pairCount)
    this.motion = new Float64Array(2 * pairCount)
  }
}
