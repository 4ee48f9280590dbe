import { type Assignment, Candidates, ClippedAssigner, hungarian } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'

const options = { costLimit: 0.7, clippedCost: 0.7 + 1e-5 }

/** The entries of a matrix that are below 1. */
function sparse(costs: readonly (readonly number[])[], columnCount: number): Candidates {
  const candidates = new Candidates()
  candidates.begin(columnCount)
  for (const row of costs) {
    for (const [column, cost] of row.entries()) if (cost < 1) candidates.add(column, cost)
    candidates.endRow()
  }
  return candidates
}

function plain({ columnOfRow, rowOfColumn }: Assignment, rowCount: number, columnCount: number) {
  return {
    columnOfRow: [...columnOfRow.subarray(0, rowCount)],
    rowOfColumn: [...rowOfColumn.subarray(0, columnCount)],
  }
}

describe('ClippedAssigner', () => {
  const assigner = new ClippedAssigner()

  test('makes min(rows, columns) pairs, also at the clipped cost', () => {
    const costs = [
      [1, 0.2, 1],
      [1, 1, 1],
    ]
    expect(plain(assigner.assign(sparse(costs, 3), options), 2, 3)).toEqual({
      columnOfRow: [1, 0],
      rowOfColumn: [1, 0, -1],
    })
  })

  test('an entry above the limit has the clipped cost', () => {
    expect(plain(assigner.assign(sparse([[0.9, 1]], 2), options), 1, 2).columnOfRow).toEqual([0])
    expect(plain(assigner.assign(sparse([[1, 0.9]], 2), options), 1, 2).columnOfRow).toEqual([0])
    expect(plain(assigner.assign(sparse([[1, 0.7]], 2), options), 1, 2).columnOfRow).toEqual([1])
  })

  test.each([
    [0, 0],
    [0, 3],
    [3, 0],
  ])('%i rows and %i columns make no pairs', (rowCount, columnCount) => {
    const costs = Array.from({ length: rowCount }, () => [])
    expect(plain(assigner.assign(sparse(costs, columnCount), options), rowCount, columnCount)).toEqual({
      columnOfRow: Array(rowCount).fill(-1),
      rowOfColumn: Array(columnCount).fill(-1),
    })
  })

  // Coarse costs are often equal; fine ones never.
  test.each([
    ['fine', (value: number) => value],
    ['coarse', (value: number) => Math.round(8 * value) / 8],
  ])('makes the pairs of hungarian, also at the clipped cost: 2,000 matrices of %s costs', (_, grain) => {
    const random = seededRandom(7)
    for (let round = 0; round < 2000; round++) {
      const rowCount = Math.floor(14 * random())
      const columnCount = Math.floor(14 * random())
      const density = random()
      const costs = Array.from({ length: rowCount }, () =>
        Array.from({ length: columnCount }, () => (random() < density ? grain(random()) : 1)),
      )
      const clipped = costs.flat().map((cost) => (cost <= options.costLimit ? cost : options.clippedCost))
      const expected = plain(hungarian(clipped, rowCount, columnCount), rowCount, columnCount)
      expect(plain(assigner.assign(sparse(costs, columnCount), options), rowCount, columnCount)).toEqual(expected)
    }
  })
})
