import type { Candidates } from '@mot/core'
import { MatchBuffers } from './match-buffers'

/** Greedy matching in the order of rows: each takes the cheapest column left, of equal costs the first. Reuses its arrays. */
export class GreedyMatcher extends MatchBuffers {
  /** [columns] 1 for a matched column. */
  private taken = new Uint8Array(64)

  match(candidates: Candidates): this {
    const { rowCount, columnCount } = candidates
    this.begin(rowCount, columnCount)
    if (this.taken.length < columnCount) this.taken = new Uint8Array(2 * columnCount)
    const { taken } = this
    taken.fill(0, 0, columnCount)
    for (let row = 0; row < rowCount; row++) {
      const column = this.cheapest(candidates, row)
      if (column < 0) {
        this.unmatchedRows[this.unmatchedRowCount++] = row
      } else {
        taken[column] = 1
        this.matchedRows[this.matchCount] = row
        this.matchedColumns[this.matchCount++] = column
      }
    }
    for (let column = 0; column < columnCount; column++) {
      if (taken[column] === 0) this.unmatchedColumns[this.unmatchedColumnCount++] = column
    }
    return this
  }

  private cheapest({ starts, columns, costs }: Candidates, row: number): number {
    let best = -1
    let least = Number.POSITIVE_INFINITY
    for (let k = starts[row]!; k < starts[row + 1]!; k++) {
      const column = columns[k]!
      if (this.taken[column] === 1 || costs[k]! > least || (costs[k] === least && column > best)) continue
      best = column
      least = costs[k]!
    }
    return best
  }
}
