import { type Candidates, ClippedAssigner } from '@mot/core'
import { MatchBuffers } from './match-buffers'

/** Added to the limit for pairs that are no pairs, so that they are dearer than any that is. */
const DEARER = 1e-5

/**
 * Matches as DeepSORT and StrongSORT do: all that cost more than the limit cost the same, as many pairs as possible are made, and
 * those at that price are parted again. The pairs left are those of `Matcher`. But who is left over comes in the originals'
 * order, in which new ids are given: first those that were never matched, then those that were parted. Keeps its arrays.
 */
export class ClippedMatcher extends MatchBuffers {
  private readonly assigner = new ClippedAssigner()
  private readonly limits = { costLimit: 0, clippedCost: 0 }

  match(candidates: Candidates, maxCost: number): this {
    const { rowCount, columnCount } = candidates
    this.begin(rowCount, columnCount)
    this.limits.costLimit = maxCost
    this.limits.clippedCost = maxCost + DEARER
    const { columnOfRow, rowOfColumn } = this.assigner.assign(candidates, this.limits)
    for (let row = 0; row < rowCount; row++)
      if (columnOfRow[row]! < 0) this.unmatchedRows[this.unmatchedRowCount++] = row
    for (let column = 0; column < columnCount; column++) {
      if (rowOfColumn[column]! < 0) this.unmatchedColumns[this.unmatchedColumnCount++] = column
    }
    for (let row = 0; row < rowCount; row++) {
      const column = columnOfRow[row]!
      if (column < 0) continue
      if (isWithin(candidates, row, column, maxCost)) {
        this.matchedRows[this.matchCount] = row
        this.matchedColumns[this.matchCount++] = column
      } else {
        this.unmatchedRows[this.unmatchedRowCount++] = row
        this.unmatchedColumns[this.unmatchedColumnCount++] = column
      }
    }
    return this
  }
}

function isWithin({ starts, columns, costs }: Candidates, row: number, column: number, maxCost: number): boolean {
  for (let k = starts[row]!; k < starts[row + 1]!; k++) if (columns[k] === column) return costs[k]! <= maxCost
  return false
}
