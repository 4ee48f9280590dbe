import { Candidates, lapjv, SparseAssigner } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import golden from '../../../../fixtures/assignment/linear_assignment.json'
import { bruteForceTotal, totalOf } from './brute-force'

/** The entries of a matrix that are not infinite. */
function sparse(costs: ArrayLike<number>, rowCount: number, columnCount: number): Candidates {
  const candidates = new Candidates()
  candidates.begin(columnCount)
  for (let i = 0; i < rowCount; i++) {
    for (let j = 0; j < columnCount; j++) {
      const cost = costs[i * columnCount + j]!
      if (cost !== Number.POSITIVE_INFINITY) candidates.add(j, cost)
    }
    candidates.endRow()
  }
  return candidates
}

describe('SparseAssigner', () => {
  const assigner = new SparseAssigner()

  test('reassigns an earlier row where that lowers the total', () => {
    const costs = [
      [0.1, 0.2],
      [0.1, 0.9],
    ]
    expect([...assigner.assign(sparse(costs.flat(), 2, 2), { costLimit: 0.7 }).columnOfRow.subarray(0, 2)]).toEqual([
      1, 0,
    ])
  })

  test('leaves an earlier row unmatched where a later one takes its column at less total cost', () => {
    const result = assigner.assign(sparse([0.5, 0.1], 2, 1), { costLimit: 0.7 })
    expect([...result.columnOfRow.subarray(0, 2)]).toEqual([-1, 0])
    expect(result.rowOfColumn[0]).toBe(1)
  })

  test('makes a pair that costs exactly the limit', () => {
    expect(assigner.assign(sparse([0.5], 1, 1), { costLimit: 0.5 }).columnOfRow[0]).toBe(0)
  })

  test('leaves all unmatched where there are no candidates', () => {
    const never = Number.POSITIVE_INFINITY
    expect([...assigner.assign(sparse([never, never], 2, 1), { costLimit: 0.5 }).columnOfRow.subarray(0, 2)]).toEqual([
      -1, -1,
    ])
    expect(assigner.assign(sparse([], 0, 3), { costLimit: 0.5 }).rowOfColumn.subarray(0, 3)).toEqual(
      Int32Array.of(-1, -1, -1),
    )
  })

  test('has the least total of lap 0.5 under its cost limit', () => {
    for (const { cost, thresh, opt } of golden.cases) {
      const costs = cost.flat().map(Number)
      const columnCount = cost[0]!.length
      const result = assigner.assign(sparse(costs, cost.length, columnCount), { costLimit: thresh })
      const expected = totalOf(
        lapjv(costs, cost.length, columnCount, { costLimit: thresh }).columnOfRow,
        costs,
        columnCount,
        thresh,
      )
      expect(totalOf(result.columnOfRow.subarray(0, cost.length), costs, columnCount, thresh)).toBeCloseTo(expected, 12)
      expect(opt).toBeTypeOf('number')
    }
  })

  test('has the least total of all assignments', () => {
    const random = seededRandom(4)
    for (let round = 0; round < 500; round++) {
      const rowCount = 1 + Math.floor(6 * random())
      const columnCount = 1 + Math.floor(5 * random())
      const costs = Float64Array.from({ length: rowCount * columnCount }, () =>
        random() < 0.3 ? Number.POSITIVE_INFINITY : Math.floor(10 * random()) / 8,
      )
      const { columnOfRow } = assigner.assign(sparse(costs, rowCount, columnCount), { costLimit: 0.7 })
      const total = totalOf(columnOfRow.subarray(0, rowCount), costs, columnCount, 0.7)
      expect(total).toBeCloseTo(bruteForceTotal(costs, rowCount, columnCount, 0.7), 12)
    }
  })

  test('makes the pairs of lapjv on crowded matrices, where no two totals are equal', () => {
    const random = seededRandom(5)
    for (let round = 0; round < 60; round++) {
      const rowCount = 20 + Math.floor(40 * random())
      const columnCount = 20 + Math.floor(40 * random())
      const density = random()
      const costs = Float64Array.from({ length: rowCount * columnCount }, () =>
        random() < density ? random() : Number.POSITIVE_INFINITY,
      )
      const result = assigner.assign(sparse(costs, rowCount, columnCount), { costLimit: 0.6 })
      const expected = lapjv(costs, rowCount, columnCount, { costLimit: 0.6 })
      expect(result.columnOfRow.subarray(0, rowCount)).toEqual(expected.columnOfRow)
      expect(result.rowOfColumn.subarray(0, columnCount)).toEqual(expected.rowOfColumn)
    }
  })
})
