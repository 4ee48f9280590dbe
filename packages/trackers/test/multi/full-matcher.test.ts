import { describe, expect, test } from 'vitest'
import { FullMatcher } from '../../src/multi/full-matcher'
import { PairMatrix } from '../../src/multi/pair-matrix'

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
    const matches = match([
      [0.2, 0.1, 0],
      [0, 0.9, 0.8],
      [0, 0.8, 0.9],
      [0.1, 0.1, 0.1],
    ])
    expect(matches).toEqual({
      pairs: [
        [1, 1],
        [2, 2],
      ],
      freeTracks: [0],
      freeDetections: [3, 0],
    })
  })

  test('nobody is matched where there are no tracks, or no detections', () => {
    expect(match([[], []])).toEqual({ pairs: [], freeTracks: [], freeDetections: [0, 1] })
    expect(match([], 3)).toEqual({ pairs: [], freeTracks: [0, 1, 2], freeDetections: [] })
  })
})

/** Pairs of detection and track, at the least similarity of 0.3, and who is left over. */
function match(rows: readonly (readonly number[])[], trackCount = rows[0]?.length ?? 0) {
  const similarities = new PairMatrix()
  similarities.begin(rows.length, trackCount)
  similarities.values.set(rows.flat())
  const matcher = new FullMatcher().match(
    similarities,
    0.3,
    (detection, track) => similarities.values[detection * trackCount + track]! >= 0.3,
  )
  const { matchCount, matchedRows, matchedColumns, freeRows, freeRowCount, freeColumns, freeColumnCount } = matcher
  return {
    pairs: Array.from({ length: matchCount }, (_, k) => [matchedColumns[k], matchedRows[k]]),
    freeTracks: [...freeRows.subarray(0, freeRowCount)],
    freeDetections: [...freeColumns.subarray(0, freeColumnCount)],
  }
}
