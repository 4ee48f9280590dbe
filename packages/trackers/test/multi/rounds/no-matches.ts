import type { Matches } from '../../../src/multi/rounds/matches'

const none = new Int32Array(0)

/** What a round has found that has made no pairs, and left these rows and columns over. */
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
