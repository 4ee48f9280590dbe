import { hungarian } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { bestPairs } from '../src/best-pairs'

/** Some entries of a matrix, and their scores. */
function drawPairs(random: () => number, rowCount: number, columnCount: number, share: number, steps: number) {
  const rows: number[] = []
  const columns: number[] = []
  const scores: number[] = []
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) {
      if (random() > share) continue
      rows.push(row)
      columns.push(column)
      scores.push(Math.floor(random() * steps) / steps)
    }
  }
  return { rows, columns, scores }
}

test.each([
  { what: 'few disputes', share: 0.1, steps: 1e9 },
  { what: 'many disputes', share: 0.4, steps: 1e9 },
  { what: 'few disputes with many ties', share: 0.12, steps: 3 },
  { what: 'many disputes with many ties', share: 0.5, steps: 2 },
])('the pairs are those of the full matrix solved as in SciPy: $what', ({ share, steps }) => {
  const random = seededRandom(8)
  for (let round = 0; round < 500; round++) {
    const rowCount = 1 + Math.floor(random() * 9)
    const columnCount = 1 + Math.floor(random() * 9)
    const { scores, ...pairs } = drawPairs(random, rowCount, columnCount, share, steps)
    const costs = new Float64Array(rowCount * columnCount)
    scores.forEach((score, k) => {
      costs[pairs.rows[k]! * columnCount + pairs.columns[k]!] = -score
    })
    const { columnOfRow } = hungarian(costs, rowCount, columnCount)
    const expected = Array.from(scores.keys()).filter(
      (k) => scores[k]! > 0 && columnOfRow[pairs.rows[k]!] === pairs.columns[k],
    )
    expect(bestPairs(pairs, scores, rowCount, columnCount)).toEqual(expected)
  }
})

test('a chain of conflicting pairs is matched for the greatest total, not for the greatest pair', () => {
  // Row 0 with column 0 or 1, row 1 with column 1: 0.5 + 0.6 beats 0.9.
  const pairs = { rows: [0, 0, 1], columns: [0, 1, 1] }
  expect(bestPairs(pairs, [0.5, 0.9, 0.6], 2, 2)).toEqual([0, 2])
})

test('pairs of score 0 are ignored', () => {
  expect(bestPairs({ rows: [0, 1], columns: [0, 1] }, [0, 0.2], 2, 2)).toEqual([1])
})
