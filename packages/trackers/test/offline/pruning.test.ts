import { pruneTracks } from '@mot/trackers'
import { expect, test } from 'vitest'
import { testBadRows } from './bad-rows'
import { frames, track } from './drawn'

const still = () => [0, 0] as const
const ids = (rows: readonly { id: number }[]) => [...new Set(rows.map(({ id }) => id))]

test('a track of too few detections goes, and all rows of the others stay', () => {
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

test('a track stays for its best detection', () => {
  const unsure = track(1, frames(1, 3), still, { score: 0.4 })
  const once = track(2, frames(1, 3), still, { score: 0.4 }).map((row, i) => (i === 1 ? { ...row, score: 0.5 } : row))
  expect(ids(pruneTracks([...unsure, ...once], { minBestScore: 0.5 }))).toEqual([2])
})

test('tracks whose scores are all below 0 stay where nothing is said of scores', () => {
  const rows = track(1, frames(1, 3), still, { score: -0.4 })
  expect(pruneTracks(rows)).toHaveLength(3)
  expect(pruneTracks(rows, { minBestScore: -0.5 })).toHaveLength(3)
  expect(pruneTracks(rows, { minBestScore: -0.3 })).toHaveLength(0)
})

test('rows that were filled in are no detections', () => {
  const filled = track(1, [1, 2], still).map((row, i) => ({ ...row, filled: i === 1 }))
  expect(pruneTracks(filled, { minHits: 2 })).toEqual([])
})

test('options that cannot be are refused', () => {
  expect(() => pruneTracks([], { minHits: 0 })).toThrow('minHits')
  expect(() => pruneTracks([], { minBestScore: Number.NaN })).toThrow('minBestScore')
})

testBadRows((rows) => pruneTracks(rows, { minHits: 1 }))
