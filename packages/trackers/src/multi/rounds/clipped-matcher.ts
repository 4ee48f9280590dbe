import { type Candidates, ClippedAssigner } from '@mot/core'
import { MatchBuffers } from './match-buffers'

/** Added to the limit for forbidden pairs, whose cost then exceeds that of every allowed one. */
const ABOVE_LIMIT = 1e-5

/**
 * Matches as DeepSORT and StrongSORT do: costs above the limit are clipped to one value, the solver assigns as many pairs as
 * possible, and pairs at that value are rejected afterwards. The remaining pairs equal those of `Matcher`. Unmatched rows and
 * columns come in the originals' order, in which new ids are given: first the unassigned, then the rejected. Reuses its arrays.
 */
export class ClippedMatcher extends MatchBuffers {
  private readonly assigner = new ClippedAssigner()
  private readonly limits = { costLimit: 0, clippedCost: 0 }

  match(candidates: Candidates, maxCost: number): this {
    const { rowCount, columnCount } = candidates
    this.begin(rowCount, columnCount)
    this.limits.costLimit = maxCost
    this.limits.clippedCost = maxCost + ABOVE_LIMIT
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
