import { Candidates } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { MutualMatcher } from '../../../src/multi/rounds/mutual-matcher'

/** Candidates of a matrix; infinite costs are no candidates. The pairs of a row come from the last column to the first. */
function candidatesOf(costs: readonly (readonly number[])[], columnCount: number): Candidates {
  const candidates = new Candidates()
  candidates.begin(columnCount)
  for (const row of costs) {
    for (let j = columnCount - 1; j >= 0; j--) if (row[j]! < Number.POSITIVE_INFINITY) candidates.add(j, row[j]!)
    candidates.endRow()
  }
  return candidates
}

/** The same, with the whole matrix, as the paper writes it. */
function matchSlowly(
  costs: readonly (readonly number[])[],
  columnCount: number,
  limit: number,
  step: number,
): string[] {
  const open = costs.map((row) => [...row])
  const pairs: string[] = []
  for (let below = limit, found = true; found; below -= step) {
    const leastOf = (list: readonly number[]) => list.indexOf(Math.min(...list))
    const bestColumn = open.map(leastOf)
    const bestRow = Array.from({ length: columnCount }, (_, j) => leastOf(open.map((row) => row[j]!)))
    const mutual = bestColumn.flatMap((j, i) => (bestRow[j] === i && open[i]![j]! < below ? [[i, j] as const] : []))
    for (const [i, j] of mutual) {
      pairs.push(`${i}-${j}`)
      open[i]!.fill(Number.POSITIVE_INFINITY)
      for (const row of open) row[j] = Number.POSITIVE_INFINITY
    }
    found = mutual.length > 0
  }
  return pairs.sort()
}

const pairsOf = ({ matchCount, matchedRows, matchedColumns }: MutualMatcher) =>
  Array.from({ length: matchCount }, (_, k) => `${matchedRows[k]}-${matchedColumns[k]}`).sort()

describe('mutual matcher', () => {
  const inf = Number.POSITIVE_INFINITY

  test('matches pairs that are each other’s least, not the least total', () => {
    const costs = [
      [0.3, 0.1],
      [inf, 0.2],
    ]
    const matcher = new MutualMatcher().match(candidatesOf(costs, 2), 0.7, 0.05)
    expect(pairsOf(matcher)).toEqual(['0-1'])
    expect([...matcher.unmatchedRows.subarray(0, matcher.unmatchedRowCount)]).toEqual([1])
    expect([...matcher.unmatchedColumns.subarray(0, matcher.unmatchedColumnCount)]).toEqual([0])
  })

  test('of equal costs the first row and the first column count', () => {
    expect(pairsOf(new MutualMatcher().match(candidatesOf([[0.2, 0.2]], 2), 0.7, 0))).toEqual(['0-0'])
    expect(pairsOf(new MutualMatcher().match(candidatesOf([[0.2], [0.2]], 1), 0.7, 0))).toEqual(['0-0'])
  })

  test('a cost at the limit is not matched, and the limit falls after each pass', () => {
    expect(pairsOf(new MutualMatcher().match(candidatesOf([[0.7]], 1), 0.7, 0.05))).toEqual([])
    const second = [
      [0.1, 0.2],
      [0.2, 0.66],
    ]
    expect(pairsOf(new MutualMatcher().match(candidatesOf(second, 2), 0.7, 0.05))).toEqual(['0-0'])
    expect(pairsOf(new MutualMatcher().match(candidatesOf(second, 2), 0.7, 0.03))).toEqual(['0-0', '1-1'])
  })

  test('equals the whole matrix, with ties, over and over again in the same arrays', () => {
    const random = seededRandom(7)
    const matcher = new MutualMatcher()
    let matched = 0
    for (let round = 0; round < 300; round++) {
      const [rows, columns] = [Math.floor(9 * random()), 1 + Math.floor(9 * random())]
      const cost = () => (random() < 0.4 ? inf : Math.round(20 * random()) / 20)
      const costs = Array.from({ length: rows }, () => Array.from({ length: columns }, cost))
      const expected = matchSlowly(costs, columns, 0.8, 0.07)
      expect(pairsOf(matcher.match(candidatesOf(costs, columns), 0.8, 0.07))).toEqual(expected)
      matched += expected.length
    }
    expect(matched).toBeGreaterThan(500)
  })
})
