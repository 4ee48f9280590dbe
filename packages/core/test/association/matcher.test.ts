import { Candidates, Matcher, plainWorkspace, Workspace } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'

const workspaces = [new Workspace(), plainWorkspace]

describe.each([
  ['SIMD', workspaces[0]!],
  ['TypeScript', workspaces[1]!],
])('Matcher in %s', (_, workspace) => {
  test('a round lists the pairs and the unmatched rows and columns', () => {
    const candidates = new Candidates(workspace)
    candidates.begin(4)
    candidates.add(3, 0.2)
    candidates.endRow()
    candidates.add(0, 0.9)
    candidates.endRow()
    candidates.add(3, 0.4)
    candidates.add(1, 0.3)
    candidates.endRow()
    const matcher = new Matcher(workspace).match(candidates, { costLimit: 0.5 })
    expect([...matcher.matchedRows.subarray(0, matcher.matchCount)]).toEqual([0, 2])
    expect([...matcher.matchedColumns.subarray(0, matcher.matchCount)]).toEqual([3, 1])
    expect([...matcher.unmatchedRows.subarray(0, matcher.unmatchedRowCount)]).toEqual([1])
    expect([...matcher.unmatchedColumns.subarray(0, matcher.unmatchedColumnCount)]).toEqual([0, 2])
  })

  test('a round grows to any number of rows and columns', () => {
    const candidates = new Candidates(workspace)
    candidates.begin(500)
    for (let i = 0; i < 700; i++) {
      if (i < 500) candidates.add(499 - i, 0.1)
      candidates.endRow()
    }
    const matcher = new Matcher(workspace).match(candidates, { costLimit: 0.5 })
    expect(matcher).toMatchObject({ matchCount: 500, unmatchedRowCount: 200, unmatchedColumnCount: 0 })
    expect(matcher.matchedColumns[0]).toBe(499)
  })

  test('all rows and columns are unmatched where there are no candidates', () => {
    const candidates = new Candidates(workspace)
    candidates.begin(0)
    candidates.endRow()
    expect(new Matcher(workspace).match(candidates, { costLimit: 1 })).toMatchObject({
      matchCount: 0,
      unmatchedRowCount: 1,
      unmatchedColumnCount: 0,
    })
  })
})

test('SIMD and TypeScript make the same pairs and lists, also with many conflicts', () => {
  const random = seededRandom(7)
  const matchers = workspaces.map((workspace) => new Matcher(workspace))
  for (let round = 0; round < 300; round++) {
    const rowCount = Math.floor(60 * random())
    const columnCount = Math.floor(60 * random())
    const density = 6 * random()
    const pairs = Array.from({ length: rowCount }, () =>
      Array.from({ length: columnCount }, (_, j) => [j, random()] as const).filter(
        () => random() * columnCount < density,
      ),
    )
    const [simd, plain] = workspaces.map((workspace, i) => {
      const candidates = new Candidates(workspace)
      candidates.begin(columnCount)
      for (const row of pairs) {
        for (const [column, cost] of row) candidates.add(column, cost)
        candidates.endRow()
      }
      const found = matchers[i]!.match(candidates, { costLimit: 0.9 })
      return {
        matchedRows: [...found.matchedRows.subarray(0, found.matchCount)],
        matchedColumns: [...found.matchedColumns.subarray(0, found.matchCount)],
        costs: [...found.matchedRows.subarray(0, found.matchCount)].map((row) => found.costOfRow[row]),
        unmatchedRows: [...found.unmatchedRows.subarray(0, found.unmatchedRowCount)],
        unmatchedColumns: [...found.unmatchedColumns.subarray(0, found.unmatchedColumnCount)],
      }
    })
    expect(simd).toEqual(plain)
    const costs = plain!.matchedRows.map((row, k) => pairs[row]!.find(([j]) => j === plain!.matchedColumns[k])![1])
    expect(plain!.costs).toEqual(costs)
  }
})
