import type { Candidates } from '@mot/core'
import { MatchBuffers } from './match-buffers'

/**
 * Matches pairs that are each other's least cost, again and again among the unmatched, at a limit that falls from pass to pass, until
 * a pass has none. Not an assignment of least total cost. "Focusing on Tracks for Online Multi-Object Tracking" (2025),
 * section 3.2, algorithm 1.
 */
export class MutualMatcher extends MatchBuffers {
  /** [rows], [columns] 1 for a matched one. */
  private rowTaken = new Uint8Array(64)
  private columnTaken = new Uint8Array(64)
  /** [rows] the cheapest column, −1 for none. */
  private bestColumn = new Int32Array(64)
  /** [columns] the cheapest row, and its cost. */
  private bestRow = new Int32Array(64)
  private leastOfColumn = new Float64Array(64)

  /** @param limit costs of matches are below, and fall short of it by another `step` after each pass. */
  match(candidates: Candidates, limit: number, step: number): this {
    const { rowCount, columnCount } = candidates
    this.begin(rowCount, columnCount)
    this.clear(rowCount, columnCount)
    let isOver = false
    for (let below = limit; !isOver; below -= step) {
      this.findLeast(candidates, below)
      isOver = !this.take(rowCount)
    }
    const { rowTaken, columnTaken } = this
    for (let i = 0; i < rowCount; i++) if (rowTaken[i] === 0) this.unmatchedRows[this.unmatchedRowCount++] = i
    for (let j = 0; j < columnCount; j++) {
      if (columnTaken[j] === 0) this.unmatchedColumns[this.unmatchedColumnCount++] = j
    }
    return this
  }

  private clear(rowCount: number, columnCount: number): void {
    if (this.rowTaken.length < rowCount) {
      this.rowTaken = new Uint8Array(2 * rowCount)
      this.bestColumn = new Int32Array(2 * rowCount)
    }
    if (this.columnTaken.length < columnCount) {
      this.columnTaken = new Uint8Array(2 * columnCount)
      this.bestRow = new Int32Array(2 * columnCount)
      this.leastOfColumn = new Float64Array(2 * columnCount)
    }
    this.rowTaken.fill(0, 0, rowCount)
    this.columnTaken.fill(0, 0, columnCount)
  }

  /** Finds the cheapest column of each unmatched row, and the cheapest row of each column. Of equal costs the first counts. */
  private findLeast({ rowCount, columnCount, starts, columns, costs }: Candidates, below: number): void {
    const { rowTaken, columnTaken, bestColumn, bestRow, leastOfColumn } = this
    leastOfColumn.fill(Number.POSITIVE_INFINITY, 0, columnCount)
    for (let i = 0; i < rowCount; i++) {
      bestColumn[i] = -1
      if (rowTaken[i] === 1) continue
      // The sign makes it a floating-point number: an argument as it is would be boxed with every cost that takes its place.
      let least = +below
      let best = -1
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        const column = columns[k]!
        const cost = costs[k]!
        // Pairs above the limit cannot be the least of a row or column that is matched.
        if (!(cost < below) || columnTaken[column] === 1) continue
        if (cost < least || (cost === least && column < best)) {
          least = cost
          best = column
        }
        if (cost < leastOfColumn[column]!) {
          leastOfColumn[column] = cost
          bestRow[column] = i
        }
      }
      bestColumn[i] = best
    }
  }

  /** Matches the pairs that chose each other. @returns whether there are any. */
  private take(rowCount: number): boolean {
    const { rowTaken, columnTaken, bestColumn, bestRow } = this
    const before = this.matchCount
    for (let i = 0; i < rowCount; i++) {
      const column = bestColumn[i]!
      if (column < 0 || bestRow[column] !== i) continue
      rowTaken[i] = 1
      columnTaken[column] = 1
      this.matchedRows[this.matchCount] = i
      this.matchedColumns[this.matchCount++] = column
    }
    return this.matchCount > before
  }
}
