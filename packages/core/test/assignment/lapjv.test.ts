import { lapjv } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import ties from '../../../../fixtures/assignment/assignment_ties.json'
import golden from '../../../../fixtures/assignment/linear_assignment.json'
import { bruteForceTotal, totalOf } from './brute-force'

describe('lapjv', () => {
  test('minimises the total, not the cost of the first pair', () => {
    const costs = [
      [0.1, 0.2],
      [0.1, 0.9],
    ]
    expect([...lapjv(costs.flat(), 2, 2).columnOfRow]).toEqual([1, 0])
  })

  test('leaves a row unmatched where its pair costs more than the limit', () => {
    const costs = [
      [0.1, 0.8],
      [0.6, 0.9],
    ]
    const { columnOfRow, rowOfColumn } = lapjv(costs.flat(), 2, 2, { costLimit: 0.7 })
    expect([...columnOfRow]).toEqual([0, -1])
    expect([...rowOfColumn]).toEqual([0, -1])
  })

  test('makes a pair that costs exactly the limit', () => {
    expect([...lapjv([0.5], 1, 1, { costLimit: 0.5 }).columnOfRow]).toEqual([0])
  })

  test('leaves rows unmatched whose pairs are all forbidden', () => {
    const never = Number.POSITIVE_INFINITY
    expect([...lapjv([never, never, never, 0.2], 2, 2, { costLimit: 1 }).columnOfRow]).toEqual([-1, 1])
  })

  test('makes no pairs of an empty matrix', () => {
    expect(lapjv([], 0, 3)).toEqual({ columnOfRow: new Int32Array(0), rowOfColumn: Int32Array.of(-1, -1, -1) })
    expect(lapjv([], 2, 0, { costLimit: 1 }).columnOfRow).toEqual(Int32Array.of(-1, -1))
  })

  test('equals lap 0.5 pair by pair, with a limit', () => {
    for (const { cost, thresh, x, y } of golden.cases) {
      const { columnOfRow, rowOfColumn } = lapjv(numbers(cost), cost.length, cost[0]!.length, { costLimit: thresh })
      expect([...columnOfRow]).toEqual(x)
      expect([...rowOfColumn]).toEqual(y)
    }
  })

  test('equals lap 0.5 pair by pair, without a limit', () => {
    for (const { cost, x, y } of golden.no_limit) {
      const { columnOfRow, rowOfColumn } = lapjv(numbers(cost), cost.length, cost[0]!.length)
      expect([...columnOfRow]).toEqual(x)
      expect([...rowOfColumn]).toEqual(y)
    }
  })

  test('breaks ties like lap 0.5', () => {
    for (const { cost, lapjv_x, lapjv_y, lapjv_limit07_x, lapjv_limit07_y } of ties.cases) {
      const free = lapjv(cost.flat(), cost.length, cost[0]!.length)
      expect([...free.columnOfRow]).toEqual(lapjv_x)
      expect([...free.rowOfColumn]).toEqual(lapjv_y)
      const limited = lapjv(cost.flat(), cost.length, cost[0]!.length, { costLimit: 0.7 })
      expect([...limited.columnOfRow]).toEqual(lapjv_limit07_x)
      expect([...limited.rowOfColumn]).toEqual(lapjv_limit07_y)
    }
  })

  test('has the least total of all assignments', () => {
    const random = seededRandom(1)
    for (let round = 0; round < 300; round++) {
      const rowCount = 1 + Math.floor(5 * random())
      const columnCount = 1 + Math.floor(5 * random())
      const costs = Float64Array.from({ length: rowCount * columnCount }, () => Math.floor(10 * random()) / 8)
      for (const costLimit of [0.25, 0.6, Number.POSITIVE_INFINITY]) {
        const aloneCost = costLimit
        const { columnOfRow } = lapjv(costs, rowCount, columnCount, { costLimit })
        const total = totalOf(columnOfRow, costs, columnCount, Number.isFinite(aloneCost) ? aloneCost : 0)
        expect(total).toBeCloseTo(bruteForceTotal(costs, rowCount, columnCount, aloneCost), 12)
      }
    }
  })

  test('refuses NaN and costs out of range', () => {
    expect(() => lapjv([0, 1, Number.NaN, 2], 2, 2)).toThrow('row 1, column 0 should be a number, got NaN')
    expect(() => lapjv([0, 1, 2], 2, 2)).toThrow('A 2×2 cost matrix needs 4 numbers, got 3.')
    expect(() => lapjv([Number.POSITIVE_INFINITY], 1, 1)).toThrow('below 1e6 in magnitude, got Infinity')
    expect(() => lapjv([2e6], 1, 1, { costLimit: 1 })).toThrow('got 2000000')
  })
})

/** JSON writes infinity as text. */
function numbers(cost: readonly (readonly (number | string)[])[]): number[] {
  return cost.flat().map(Number)
}
