import { Candidates, LazyAssigner, type LazyCosts, lapjv } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { bruteForceTotal, totalOf } from './brute-force'

/** A matrix whose entries below the floor are known, and which counts how many others are computed. */
class CountedCosts implements LazyCosts {
  readonly known = new Candidates()
  computed = 0

  constructor(
    readonly costs: readonly (readonly number[])[],
    readonly floor: number,
  ) {
    this.known.begin(costs[0]!.length)
    for (const row of costs) {
      for (const [j, cost] of row.entries()) if (cost < floor) this.known.add(j, cost)
      this.known.endRow()
    }
  }

  fillRow(row: number, costs: Float64Array): void {
    costs.set(this.costs[row]!)
    this.computed += this.costs[row]!.length
  }

  fillColumn(column: number, costs: Float64Array): void {
    for (const [i, row] of this.costs.entries()) costs[i] = row[column]!
    this.computed += this.costs.length
  }
}

describe('LazyAssigner', () => {
  const assigner = new LazyAssigner()

  test('computes no other entry where the known ones have no conflicts', () => {
    const costs = new CountedCosts(
      [
        [9, -1, 9],
        [-1, 9, 9],
      ],
      0,
    )
    expect([...assigner.assign(costs).columnOfRow.subarray(0, 2)]).toEqual([1, 0])
    expect([...assigner.rowOfColumn.subarray(0, 3)]).toEqual([1, 0, -1])
    expect(costs.computed).toBe(0)
  })

  test('assigns a row that loses a conflict to its cheapest unknown column', () => {
    const costs = new CountedCosts(
      [
        [-1, 0.5, 0.3, 0.4],
        [-2, 0.2, 0.5, 0.5],
      ],
      0,
    )
    expect([...assigner.assign(costs).columnOfRow.subarray(0, 2)]).toEqual([2, 0])
    expect(costs.computed).toBe(4)
  })

  test('pairs all columns where there are more rows', () => {
    const costs = new CountedCosts([[1], [-3], [0]], 0.5)
    expect([...assigner.assign(costs).columnOfRow.subarray(0, 3)]).toEqual([-1, 0, -1])
    expect(assigner.rowOfColumn[0]).toBe(1)
  })

  test('computes each row once, however often it is reached', () => {
    // Of 40 rows with the same order of columns, most are on the path of each that is added.
    const rows = Array.from({ length: 40 }, (_, i) =>
      Array.from({ length: 40 }, (_, j) => 1 + ((i + 1) * (j + 1)) / 1600),
    )
    const costs = new CountedCosts(rows, 1)
    const { columnOfRow } = assigner.assign(costs)
    expect(totalOf(columnOfRow.subarray(0, 40), rows.flat(), 40, 0)).toBeCloseTo(
      totalOf(lapjv(rows.flat(), 40, 40).columnOfRow, rows.flat(), 40, 0),
      9,
    )
    expect(costs.computed).toBeLessThanOrEqual(1600)
  })

  test('has the least total of all assignments', () => {
    const random = seededRandom(3)
    for (let n = 0; n < 300; n++) {
      const rowCount = 1 + Math.floor(6 * random())
      const columnCount = 1 + Math.floor(6 * random())
      const costs = Array.from({ length: rowCount }, () => Array.from({ length: columnCount }, () => random() - 0.5))
      const { columnOfRow } = assigner.assign(new CountedCosts(costs, random() - 0.5))
      const total = totalOf(columnOfRow.subarray(0, rowCount), costs.flat(), columnCount, 0)
      const least = bruteForceTotal(costs.flat(), rowCount, columnCount, Number.POSITIVE_INFINITY)
      expect(total).toBeCloseTo(least, 10)
    }
  })

  test('makes the pairs of lapjv at a hundred rows and columns with few conflicts', () => {
    const random = seededRandom(8)
    for (let n = 0; n < 20; n++) {
      const columnCount = 80 + Math.floor(40 * random())
      const costs = Array.from({ length: 100 }, (_, i) =>
        Array.from({ length: columnCount }, (_, j) => (i === j || random() < 0.01 ? -random() : -0.1 * random())),
      )
      const lazy = new CountedCosts(costs, -0.1)
      const { columnOfRow } = assigner.assign(lazy)
      expect([...columnOfRow.subarray(0, 100)]).toEqual([...lapjv(costs.flat(), 100, columnCount).columnOfRow])
    }
  })
})
