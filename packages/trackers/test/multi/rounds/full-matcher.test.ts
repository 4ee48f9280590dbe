import { Candidates, lapjv } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { FullMatcher } from '../../../src/multi/rounds/full-matcher'

describe('FullMatcher', () => {
  test('where the similar are one-to-one, they are the matches, though others would sum up to more', () => {
    // Detection 1 goes with track 1; that detection 0 is a little like track 1 costs nobody anything.
    const matches = match([
      [0, 0.29],
      [0.29, 0.4],
    ])
    expect(matches).toEqual({ pairs: [[1, 1]], freeTracks: [0], freeDetections: [0] })
  })

  test('where they are not, as many as there can be are matched, and pairs that do not belong together are parted', () => {
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

  test('detections that were parted come after those that never had a track', () => {
    // With no pair of its own, detection 0 makes up the number with track 0, and is parted again.
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

  test('where there are as many tracks as detections, all that are left over were parted: they stay in order', () => {
    const matches = match([
      [0.1, 0],
      [0, 0],
    ])
    expect(matches).toEqual({ pairs: [], freeTracks: [0, 1], freeDetections: [0, 1] })
  })

  test('a similarity for every pair is solved as the originals do', () => {
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

  test('pairs less than unlike are made where the originals make them: as many as there can be', () => {
    // Scores below 0 make similarities below 0: together with the pair that is alike, there is nobody else left.
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

  test.each([1, 1e3, 2 ** 300])('similarities times %d make the same pairs', (factor) => {
    const random = seededRandom(8)
    const rows = Array.from({ length: 12 }, () => Array.from({ length: 9 }, () => Math.ceil(4 * random()) / 4))
    const scaled = rows.map((row) => row.map((value) => value * factor))
    expect(match(scaled, 9, 0)).toEqual(match(rows, 9, 0))
  })

  test('nobody is matched where there are no tracks, or no detections', () => {
    expect(match([[], []])).toEqual({ pairs: [], freeTracks: [], freeDetections: [0, 1] })
    expect(match([], 3)).toEqual({ pairs: [], freeTracks: [0, 1, 2], freeDetections: [] })
  })
})

/** Detections left over as the dense solver leaves them: those without a track, then those whose pair was parted. */
function partedLast(rows: readonly (readonly number[])[]): number[] {
  const { columnOfRow } = lapjv(
    rows.flat().map((value) => -value),
    rows.length,
    rows[0]!.length,
  )
  const detections = [...columnOfRow.entries()]
  const never = detections.filter(([, track]) => track < 0)
  const parted = detections.filter(([i, track]) => track >= 0 && rows[i]![track]! < 0.3)
  return [...never, ...parted].map(([detection]) => detection)
}

/** Pairs of detection and track, at a least similarity, and who is left over. Those of similarity 0 are no candidates. */
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
