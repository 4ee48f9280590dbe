import { Candidates, Matcher } from '@mot/core'
import { expect, test } from 'vitest'

test('a round of matching lists the pairs and who is left over', () => {
  const candidates = new Candidates()
  candidates.begin(4)
  candidates.add(3, 0.2)
  candidates.endRow()
  candidates.add(0, 0.9)
  candidates.endRow()
  candidates.add(3, 0.4)
  candidates.add(1, 0.3)
  candidates.endRow()
  const matcher = new Matcher().match(candidates, { costLimit: 0.5 })
  expect([...matcher.matchedRows.subarray(0, matcher.matchCount)]).toEqual([0, 2])
  expect([...matcher.matchedColumns.subarray(0, matcher.matchCount)]).toEqual([3, 1])
  expect([...matcher.freeRows.subarray(0, matcher.freeRowCount)]).toEqual([1])
  expect([...matcher.freeColumns.subarray(0, matcher.freeColumnCount)]).toEqual([0, 2])
})

test('a round grows to any number of rows and columns', () => {
  const candidates = new Candidates()
  candidates.begin(500)
  for (let i = 0; i < 700; i++) {
    if (i < 500) candidates.add(499 - i, 0.1)
    candidates.endRow()
  }
  const matcher = new Matcher().match(candidates, { costLimit: 0.5 })
  expect(matcher).toMatchObject({ matchCount: 500, freeRowCount: 200, freeColumnCount: 0 })
  expect(matcher.matchedColumns[0]).toBe(499)
})
