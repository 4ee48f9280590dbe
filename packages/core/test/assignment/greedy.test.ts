import { greedy } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'

describe('greedy', () => {
  test('takes the cheapest pair first, even where that raises the total', () => {
    const costs = [
      [0.1, 0.2],
      [0.2, 0.9],
    ]
    expect([...greedy(costs.flat(), 2, 2).columnOfRow]).toEqual([0, 1])
  })

  test('stops at the limit, which is the largest cost accepted', () => {
    const { columnOfRow, rowOfColumn } = greedy([0.1, 0.5, 0.5, 0.6], 2, 2, { costLimit: 0.5 })
    expect([...columnOfRow]).toEqual([0, -1])
    expect([...rowOfColumn]).toEqual([0, -1])
    expect([...greedy([0.5], 1, 1, { costLimit: 0.5 }).columnOfRow]).toEqual([0])
  })

  test('equal costs are ordered by row, then by column', () => {
    expect([...greedy([1, 1, 1, 1, 1, 1], 2, 3).columnOfRow]).toEqual([0, 1])
  })

  test('never makes a forbidden pair', () => {
    expect([...greedy([Number.POSITIVE_INFINITY], 1, 1).columnOfRow]).toEqual([-1])
  })

  test('no unmade pair is cheaper than both pairs that exclude it', () => {
    const random = seededRandom(3)
    for (let round = 0; round < 100; round++) {
      const costs = Float64Array.from({ length: 7 * 5 }, random)
      const { columnOfRow, rowOfColumn } = greedy(costs, 7, 5, { costLimit: 0.6 })
      const costOfRow = (i: number) => (columnOfRow[i]! < 0 ? 0.6 : costs[i * 5 + columnOfRow[i]!]!)
      const costOfColumn = (j: number) => (rowOfColumn[j]! < 0 ? 0.6 : costs[rowOfColumn[j]! * 5 + j]!)
      for (let i = 0; i < 7; i++) {
        for (let j = 0; j < 5; j++)
          expect(costs[i * 5 + j]!).toBeGreaterThanOrEqual(Math.min(costOfRow(i), costOfColumn(j)))
      }
    }
  })
})
