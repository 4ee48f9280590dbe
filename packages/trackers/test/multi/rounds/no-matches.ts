import type { Matches } from '../../../src/multi/rounds/matches'

const none = new Int32Array(0)

/** Result of a round without pairs, with these unmatched rows and columns. */
export function noMatches({ rows = [], columns = [] }: { rows?: number[]; columns?: number[] }): Matches {
  return {
    matchCount: 0,
    matchedRows: none,
    matchedColumns: none,
    unmatchedRowCount: rows.length,
    unmatchedRows: Int32Array.from(rows),
    unmatchedColumnCount: columns.length,
    unmatchedColumns: Int32Array.from(columns),
  }
}
