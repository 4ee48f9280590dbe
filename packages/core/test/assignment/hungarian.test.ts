import { hungarian } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import ties from '../../../../fixtures/assignment/assignment_ties.json'
import { bruteForceTotal, totalOf } from './brute-force'

describe('hungarian', () => {
  test('pairs every row of a wide matrix', () => {
    const costs = [
      [4, 1, 3],
      [2, 0, 5],
    ]
    const { columnOfRow, rowOfColumn } = hungarian(costs.flat(), 2, 3)
    expect([...columnOfRow]).toEqual([1, 0])
    expect([...rowOfColumn]).toEqual([1, 0, -1])
  })

  test('pairs every column of a tall matrix', () => {
    const costs = [[4], [1], [3]]
    expect([...hungarian(costs.flat(), 3, 1).columnOfRow]).toEqual([-1, 0, -1])
  })

  test('avoids forbidden pairs', () => {
    const never = Number.POSITIVE_INFINITY
    expect([...hungarian([1, never, 1, 1], 2, 2).columnOfRow]).toEqual([0, 1])
  })

  test('breaks ties like SciPy', () => {
    for (const { cost, scipy_rows, scipy_cols } of ties.cases) {
      const { columnOfRow } = hungarian(cost.flat(), cost.length, cost[0]!.length)
      const rows = [...columnOfRow.keys()].filter((i) => columnOfRow[i]! >= 0)
      expect(rows).toEqual(scipy_rows)
      expect(rows.map((i) => columnOfRow[i])).toEqual(scipy_cols)
    }
  })

  test('has the least total of all assignments', () => {
    const random = seededRandom(2)
    for (let round = 0; round < 300; round++) {
      const rowCount = 1 + Math.floor(5 * random())
      const columnCount = 1 + Math.floor(5 * random())
      const costs = Float64Array.from({ length: rowCount * columnCount }, () => 4 * random() - 2)
      const { columnOfRow } = hungarian(costs, rowCount, columnCount)
      const expected = bruteForceTotal(costs, rowCount, columnCount, Number.POSITIVE_INFINITY)
      expect(totalOf(columnOfRow, costs, columnCount, 0)).toBeCloseTo(expected, 12)
    }
  })

  test('refuses costs without a feasible assignment', () => {
    const never = Number.POSITIVE_INFINITY
    expect(() => hungarian([never, never, 1, 1], 2, 2)).toThrow('no full assignment is left')
    expect(() => hungarian([-never], 1, 1)).toThrow('should not be −Infinity')
    expect(() => hungarian([Number.NaN], 1, 1)).toThrow('got NaN')
  })
})
