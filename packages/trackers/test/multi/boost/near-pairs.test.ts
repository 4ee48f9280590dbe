import { Candidates } from '@mot/core'
import { expect, test } from 'vitest'
import { NearPairs } from '../../../src/multi/boost/near-pairs'

function candidates(columnCount: number, rows: readonly (readonly (readonly [number, number])[])[]): Candidates {
  const pairs = new Candidates()
  pairs.begin(columnCount)
  for (const row of rows) {
    for (const [column, cost] of row) pairs.add(column, cost)
    pairs.endRow()
  }
  return pairs
}

test('every pair is listed once, with its motion similarity', () => {
  const motion = candidates(3, [[[2, 0.9]], [], [[0, 0.4]]])
  const overlaps = candidates(3, [
    [
      [1, 0.5],
      [2, 0.5],
    ],
    [[1, 0.5]],
    [],
  ])
  const near = new NearPairs()
  near.join(motion, overlaps)
  const rows = [0, 1, 2].map((row) =>
    Array.from(near.columns.subarray(near.starts[row], near.starts[row + 1]), (column, k) => [
      column,
      near.motion[near.starts[row]! + k],
    ]),
  )
  expect(rows).toEqual([
    [
      [2, 0.9],
      [1, 0],
    ],
    [[1, 0]],
    [[0, 0.4]],
  ])
})
