import { pruneTracks } from '@mot/trackers'
import { expect, test } from 'vitest'
import { testBadRows } from './bad-rows'
import { frames, track } from './drawn'

const still = () => [0, 0] as const
const ids = (rows: readonly { id: number }[]) => [...new Set(rows.map(({ id }) => id))]

test('a track of too few detections is removed, and all rows of the others are kept', () => {
  const rows = [...track(1, frames(1, 3), still), ...track(2, [2], still), ...track(3, frames(2, 3), still)]
  const kept = pruneTracks(rows, { minHits: 2 })
  expect(kept.map(({ frame, id }) => [frame, id])).toEqual([
    [1, 1],
    [2, 1],
    [2, 3],
    [3, 1],
    [3, 3],
  ])
})

test('a track is kept for its best detection', () => {
  const low = track(1, frames(1, 3), still, { score: 0.4 })
  const once = track(2, frames(1, 3), still, { score: 0.4 }).map((row, i) => (i === 1 ? { ...row, score: 0.5 } : row))
  expect(ids(pruneTracks([...low, ...once], { minBestScore: 0.5 }))).toEqual([2])
})

test('tracks whose scores are all below 0 stay where nothing is said of scores', () => {
  const rows = track(1, frames(1, 3), still, { score: -0.4 })
  expect(pruneTracks(rows)).toHaveLength(3)
  expect(pruneTracks(rows, { minBestScore: -0.5 })).toHaveLength(3)
  expect(pruneTracks(rows, { minBestScore: -0.3 })).toHaveLength(0)
})

test('filled rows are not detections', () => {
  const filled = track(1, [1, 2], still).map((row, i) => ({ ...row, filled: i === 1 }))
  expect(pruneTracks(filled, { minHits: 2 })).toEqual([])
})

test('invalid options are refused', () => {
  expect(() => pruneTracks([], { minHits: 0 })).toThrow('minHits')
  expect(() => pruneTracks([], { minBestScore: Number.NaN })).toThrow('minBestScore')
})

testBadRows((rows) => pruneTracks(rows, { minHits: 1 }))
