import { Candidates } from '@mot/core'
import { expect, test } from 'vitest'
import { UnambiguousPairs } from '../../../src/multi/rounds/unambiguous-pairs'

function candidatesOf(columnCount: number, rows: readonly (readonly [column: number, cost: number])[][]): Candidates {
  const candidates = new Candidates()
  candidates.begin(columnCount)
  for (const row of rows) {
    for (const [column, cost] of row) candidates.add(column, cost)
    candidates.endRow()
  }
  return candidates
}

function pairsOf({ rowCount, starts, columns }: Candidates): number[][] {
  return Array.from({ length: rowCount }, (_, i) => [...columns.subarray(starts[i], starts[i + 1])])
}

test('keeps the pairs below the cost if they are one-to-one', () => {
  const candidates = candidatesOf(3, [
    [
      [1, 0.2],
      [2, 0.9],
    ],
    [[0, 0.7]],
    [[2, 0.3]],
  ])
  expect(new UnambiguousPairs().keepBelow(candidates, 0.7)).toBe(true)
  expect(pairsOf(candidates)).toEqual([[1], [], [2]])
  expect(candidates.count).toBe(2)
})

test.each([
  [
    'a row',
    [
      [
        [0, 0.1],
        [1, 0.2],
      ],
      [[2, 0.1]],
    ],
  ],
  ['a column', [[[0, 0.1]], [[2, 0.1]], [[0, 0.2]]]],
] as const)('leaves all as they are where %s is in two of them', (_, rows) => {
  const candidates = candidatesOf(
    3,
    rows.map((row) => [...row]),
  )
  const before = pairsOf(candidates)
  expect(new UnambiguousPairs().keepBelow(candidates, 0.7)).toBe(false)
  expect(pairsOf(candidates)).toEqual(before)
})

test('changes nothing if no pair is below the cost', () => {
  expect(new UnambiguousPairs().keepBelow(candidatesOf(2, [[[0, 0.8]], []]), 0.7)).toBe(false)
})

test('a call does not depend on the one before', () => {
  const unambiguous = new UnambiguousPairs()
  expect(unambiguous.keepBelow(candidatesOf(2, [[[0, 0.1]], [[0, 0.2]]]), 0.7)).toBe(false)
  expect(unambiguous.keepBelow(candidatesOf(2, [[[0, 0.1]], [[1, 0.2]]]), 0.7)).toBe(true)
  expect(unambiguous.keepBelow(candidatesOf(2, [[[0, 0.1]], [[1, 0.2]]]), 0.7)).toBe(true)
})
