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

describe('SparseAssigner in a crowd', () => {
  const random = seededRandom(11)
  const upTo = (count: number) => Math.floor(count * random())
  const first = (list: ArrayLike<number>, count: number) => Array.from(list).slice(0, count)

  /** Rows and columns of a few kinds each, with few different costs: many assignments have the least total. */
  function tiedCosts(rowCount: number, columnCount: number): number[][] {
    const rowKinds = 1 + upTo(8)
    const columnKinds = 1 + upTo(8)
    const costs = Array.from({ length: rowKinds }, () =>
      Array.from({ length: columnKinds }, () => (random() < 0.2 ? Number.POSITIVE_INFINITY : upTo(9) / 8)),
    )
    const columns = Array.from({ length: columnCount }, () => upTo(columnKinds))
    return Array.from({ length: rowCount }, () => {
      const row = costs[upTo(rowKinds)]!
      return columns.map((column) => row[column]!)
    })
  }

  test('equal rows are assigned as rows are that no other equals', () => {
    for (let k = 0; k < 60; k++) {
      const rowCount = 70 + upTo(80)
      const columnCount = 60 + upTo(90)
      const rows = tiedCosts(rowCount, columnCount)
      // A further column for each row, at a cost above the limit: no assignment includes them, and no rows are equal.
      const unequal = rows.map((row, i) => [...row, ...rows.map((_, j) => (i === j ? 5 : Number.POSITIVE_INFINITY))])
      const options = { costLimit: 0.7 }
      const equal = new SparseAssigner().assign(sparse(rows.flat(), rowCount, columnCount), options)
      const plain = new SparseAssigner().assign(sparse(unequal.flat(), rowCount, columnCount + rowCount), options)
      expect(first(equal.columnOfRow, rowCount)).toEqual(first(plain.columnOfRow, rowCount))
      expect(first(equal.rowOfColumn, columnCount)).toEqual(first(plain.rowOfColumn, columnCount))
      expect(first(equal.prices, columnCount)).toEqual(first(plain.prices, columnCount))
      const total = totalOf(equal.columnOfRow.subarray(0, rowCount), rows.flat(), columnCount, 0.7)
      const least = lapjv(rows.flat(), rowCount, columnCount, options).columnOfRow
      expect(total).toBeCloseTo(totalOf(least, rows.flat(), columnCount, 0.7), 9)
    }
  })

  // By n³ steps, these would take minutes.
  test('2,500 equal rows and columns are all matched', () => {
    const result = new SparseAssigner().assign(sparse(new Float64Array(2500 * 2500).fill(0.3), 2500, 2500), {
      costLimit: 0.7,
    })
    expect(first(result.columnOfRow, 2500)).toEqual(Array.from({ length: 2500 }, (_, i) => i))
  })

  test('1,500 equal columns are assigned to the cheapest of 1,700 rows that differ', () => {
    const rowCosts = Array.from({ length: 1700 }, () => 0.6 * random())
    const costs = Float64Array.from({ length: 1700 * 1500 }, (_, k) => rowCosts[Math.floor(k / 1500)]!)
    const { columnOfRow } = new SparseAssigner().assign(sparse(costs, 1700, 1500), { costLimit: 0.7 })
    const highest = rowCosts.toSorted((a, b) => a - b)[1499]!
    for (const [i, cost] of rowCosts.entries()) expect(columnOfRow[i]! >= 0).toBe(cost <= highest)
    expect(new Set(first(columnOfRow, 1700)).size).toBe(1501)
  })
})
