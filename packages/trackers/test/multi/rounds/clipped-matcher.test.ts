import { Candidates, Matcher } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { ClippedMatcher } from '../../../src/multi/rounds/clipped-matcher'
import type { Matches } from '../../../src/multi/rounds/matches'

/** Costs of pairs, row after row; 1 where there is no such pair. */
function candidatesOf(costs: readonly (readonly number[])[], columnCount: number): Candidates {
  const candidates = new Candidates()
  candidates.begin(columnCount)
  for (const row of costs) {
    for (const [column, cost] of row.entries()) if (cost < 1) candidates.add(column, cost)
    candidates.endRow()
  }
  return candidates
}

function plain(matches: Matches) {
  const {
    matchCount,
    matchedRows,
    matchedColumns,
    unmatchedRowCount,
    unmatchedRows,
    unmatchedColumnCount,
    unmatchedColumns,
  } = matches
  return {
    pairs: [...matchedRows.subarray(0, matchCount)].map((row, k) => [row, matchedColumns[k]!]),
    unmatchedRows: [...unmatchedRows.subarray(0, unmatchedRowCount)],
    unmatchedColumns: [...unmatchedColumns.subarray(0, unmatchedColumnCount)],
  }
}

describe('ClippedMatcher', () => {
  const clipped = new ClippedMatcher()

  test('rejected columns come after unassigned ones', () => {
    const costs = [
      [1, 1, 1, 1],
      [1, 1, 0.2, 1],
    ]
    expect(plain(clipped.match(candidatesOf(costs, 4), 0.7))).toEqual({
      pairs: [[1, 2]],
      unmatchedRows: [0],
      unmatchedColumns: [1, 3, 0],
    })
  })

  test('a pair at the limit is matched, one above it is not', () => {
    expect(plain(clipped.match(candidatesOf([[0.7]], 1), 0.7)).pairs).toEqual([[0, 0]])
    expect(plain(clipped.match(candidatesOf([[0.71]], 1), 0.7)).pairs).toEqual([])
  })

  test('matches the pairs of Matcher: 500 rounds of random costs', () => {
    const random = seededRandom(5)
    const matcher = new Matcher()
    for (let round = 0; round < 500; round++) {
      const rowCount = Math.floor(12 * random())
      const columnCount = Math.floor(12 * random())
      const costs = Array.from({ length: rowCount }, () =>
        Array.from({ length: columnCount }, () => (random() < 0.4 ? random() : 1)),
      )
      const candidates = candidatesOf(costs, columnCount)
      const expected = plain(matcher.match(candidates, { costLimit: 0.7 }))
      const { pairs, unmatchedRows, unmatchedColumns } = plain(clipped.match(candidates, 0.7))
      expect(pairs).toEqual(expected.pairs)
      expect(unmatchedRows.sort((a, b) => a - b)).toEqual(expected.unmatchedRows)
      expect(unmatchedColumns.sort((a, b) => a - b)).toEqual(expected.unmatchedColumns)
    }
  })
})
