import { Candidates, lapjv } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { FullMatcher } from '../../../src/multi/rounds/full-matcher'

describe('FullMatcher', () => {
  test('one-to-one pairs above the limit are matched, though others have a greater total', () => {
    // Detection 1 is matched with track 1; the low similarity of detection 0 and track 1 has no effect.
    const matches = match([
      [0, 0.29],
      [0.29, 0.4],
    ])
    expect(matches).toEqual({ pairs: [[1, 1]], freeTracks: [0], freeDetections: [0] })
  })

  test('otherwise the assignment is complete, and forbidden pairs are rejected', () => {
    const matches = match([
      [0.9, 0.8],
      [0.8, 0.1],
    ])
    // 0.8 + 0.8 is more than 0.9 + 0.1.
    expect(matches).toEqual({
      pairs: [
        [0, 1],
        [1, 0],
      ],
      freeTracks: [],
      freeDetections: [],
    })
  })

  test('rejected detections come after unassigned ones', () => {
    // Detection 0 has no candidate; the complete assignment pairs it with track 0, and the pair is rejected.
    const rows = [
      [0, 0, 0],
      [0, 0.9, 0.8],
      [0, 0.8, 0.9],
      [0, 0, 0],
    ]
    const expected = {
      pairs: [
        [1, 1],
        [2, 2],
      ],
      freeTracks: [0],
    }
    expect(match(rows)).toMatchObject(expected)
    expect(match(rows).freeDetections).toEqual(partedLast(rows))
  })

  test('with as many tracks as detections, all unmatched ones are rejected: they stay in order', () => {
    const matches = match([
      [0.1, 0],
      [0, 0],
    ])
    expect(matches).toEqual({ pairs: [], freeTracks: [0, 1], freeDetections: [0, 1] })
  })

  test('a similarity for every pair is solved as in the originals', () => {
    const random = seededRandom(3)
    const rows = Array.from({ length: 30 }, () => Array.from({ length: 20 }, () => random()))
    const { columnOfRow } = lapjv(
      rows.flat().map((value) => -value),
      30,
      20,
    )
    const pairs = [...columnOfRow.entries()].filter(([i, j]) => j >= 0 && rows[i]![j]! >= 0.3)
    expect(match(rows).pairs).toEqual(pairs)
    expect(match(rows).freeDetections).toEqual(partedLast(rows))
  })

  test('pairs of negative similarity are assigned as in the originals: the assignment is complete', () => {
    // Scores below 0 make similarities below 0. Beside the similar pair, only one other pair remains.
    const rows = [
      [0.9, 0],
      [0.4, -0.3],
    ]
    expect(match(rows, 2, -1).pairs).toEqual([
      [0, 0],
      [1, 1],
    ])
    expect(match([[-0.5]], 1, -1).pairs).toEqual([[0, 0]])
  })

  test.each([1, 1e3, 2 ** 300])('similarities times %d have the same assignment', (factor) => {
    const random = seededRandom(8)
    const rows = Array.from({ length: 12 }, () => Array.from({ length: 9 }, () => Math.ceil(4 * random()) / 4))
    const scaled = rows.map((row) => row.map((value) => value * factor))
    expect(match(scaled, 9, 0)).toEqual(match(rows, 9, 0))
  })

  test('there are no matches without tracks, or without detections', () => {
    expect(match([[], []])).toEqual({ pairs: [], freeTracks: [], freeDetections: [0, 1] })
    expect(match([], 3)).toEqual({ pairs: [], freeTracks: [0, 1, 2], freeDetections: [] })
  })
})

/** Unmatched detections of the dense solver: the unassigned, then the rejected. */
function partedLast(rows: readonly (readonly number[])[]): number[] {
  const { columnOfRow } = lapjv(
    rows.flat().map((value) => -value),
    rows.length,
    rows[0]!.length,
  )
  const detections = [...columnOfRow.entries()]
  const never = detections.filter(([, track]) => track < 0)
  const rejected = detections.filter(([i, track]) => track >= 0 && rows[i]![track]! < 0.3)
  return [...never, ...rejected].map(([detection]) => detection)
}

/** Pairs of detection and track, at a least similarity, and the unmatched ones. Pairs of similarity 0 are no candidates. */
function match(rows: readonly (readonly number[])[], trackCount = rows[0]?.length ?? 0, least = 0.3) {
  const candidates = new Candidates()
  candidates.begin(rows.length)
  for (let track = 0; track < trackCount; track++) {
    for (const [detection, row] of rows.entries()) if (row[track]! !== 0) candidates.add(detection, -row[track]!)
    candidates.endRow()
  }
  const matcher = new FullMatcher().match(candidates, 0.3, (track, detection) => rows[detection]![track]! >= least)
  const {
    matchCount,
    matchedRows,
    matchedColumns,
    unmatchedRows,
    unmatchedRowCount,
    unmatchedColumns,
    unmatchedColumnCount,
  } = matcher
  return {
    pairs: Array.from({ length: matchCount }, (_, k) => [matchedColumns[k], matchedRows[k]]),
    freeTracks: [...unmatchedRows.subarray(0, unmatchedRowCount)],
    freeDetections: [...unmatchedColumns.subarray(0, unmatchedColumnCount)],
  }
}
