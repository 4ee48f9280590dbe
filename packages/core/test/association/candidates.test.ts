import { Candidates, MOST_CANDIDATES } from '@mot/core'
import { expect, test } from 'vitest'

test('candidates list the pairs row by row', () => {
  const candidates = new Candidates()
  candidates.begin(3)
  candidates.add(2, 0.5)
  candidates.add(0, 0.25)
  candidates.endRow()
  candidates.endRow()
  candidates.add(1, 0.75)
  candidates.endRow()
  expect(candidates.rowCount).toBe(3)
  expect([...candidates.starts.subarray(0, 4)]).toEqual([0, 2, 2, 3])
  expect([...candidates.columns.subarray(0, 3)]).toEqual([2, 0, 1])
  expect([...candidates.costs.subarray(0, 3)]).toEqual([0.5, 0.25, 0.75])
})

test('begin removes all pairs, and columns grow as needed', () => {
  const candidates = new Candidates()
  for (let round = 0; round < 2; round++) {
    candidates.begin(10)
    for (let i = 0; i < 200; i++) {
      for (let j = 0; j < 10; j++) candidates.add(j, i + j / 10)
      candidates.endRow()
    }
    expect(candidates.count).toBe(2000)
    expect(candidates.starts[200]).toBe(2000)
    expect(candidates.costs[1999]).toBe(199.9)
  }
})

test('more than there is room for are refused', () => {
  const candidates = new Candidates()
  candidates.begin(1)
  candidates.count = MOST_CANDIDATES - 1
  candidates.add(0, 0.5)
  expect(candidates.count).toBe(MOST_CANDIDATES)
  expect(() => candidates.add(0, 0.5)).toThrow(
    expect.objectContaining({ code: 'too-many-detections', message: expect.stringContaining('67108864') }),
  )
})
