import { Candidates } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { EqualRows } from '../../src/assignment/equal-rows'

/** A row lists column and cost of each of its entries. */
function sparse(rows: readonly (readonly (readonly [number, number])[])[]): Candidates {
  const candidates = new Candidates()
  candidates.begin(10)
  for (const row of rows) {
    for (const [column, cost] of row) candidates.add(column, cost)
    candidates.endRow()
  }
  return candidates
}

const firstOf = (candidates: Candidates) => [...new EqualRows().find(candidates).first.subarray(0, candidates.rowCount)]

describe('EqualRows', () => {
  test('rows are equal where columns and costs are, wherever they stand', () => {
    const a = [
      [0, 0.1],
      [3, 0.2],
    ] as const
    const otherCost = [
      [0, 0.1],
      [3, 0.3],
    ] as const
    const otherColumn = [
      [0, 0.1],
      [4, 0.2],
    ] as const
    expect(firstOf(sparse([a, otherCost, a, otherColumn, otherCost, a]))).toEqual([0, 1, 0, 3, 1, 0])
  })

  test('a row is not equal to one that continues it', () => {
    const short = [[0, 0.1]] as const
    const long = [
      [0, 0.1],
      [1, 0.1],
    ] as const
    expect(firstOf(sparse([short, long, [], short, []]))).toEqual([0, 1, 2, 0, 2])
  })

  test('is reused for matrices of any size', () => {
    const equal = new EqualRows()
    for (const size of [3, 200, 1]) {
      const rows = Array.from({ length: size }, (_, i) => [[i % 2, 0.5]] as const)
      expect([...equal.find(sparse(rows)).first.subarray(0, size)]).toEqual(rows.map((_, i) => i % 2))
    }
  })
})
