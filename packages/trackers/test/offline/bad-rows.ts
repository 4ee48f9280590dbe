import type { TrackRow } from '@mot/core'
import { expect, test } from 'vitest'
import { frames, track } from './drawn'

/** Every second pass refuses invalid rows, and returns no rows for none. */
export function testBadRows(pass: (rows: Iterable<TrackRow>) => TrackRow[]): void {
  const good = track(1, frames(1, 5), (frame) => [10 * frame, 0])
  const row = good[2]!

  test.each<[string, TrackRow, string]>([
    ['a frame that comes twice', row, 'invalid-frame'],
    ['a frame that is none', { ...row, frame: 2.5 }, 'invalid-frame'],
    ['frame 0', { ...row, frame: 0 }, 'invalid-frame'],
    ['a box with NaN', { ...row, frame: 9, box: { ...row.box, left: Number.NaN } }, 'invalid-detections'],
    ['a box without area', { ...row, frame: 9, box: { ...row.box, right: row.box.left } }, 'invalid-detections'],
    ['a score of NaN', { ...row, frame: 9, score: Number.NaN }, 'invalid-detections'],
  ])('%s is refused', (_, bad, code) => {
    expect(() => pass([...good, bad])).toThrow(expect.objectContaining({ name: 'MotError', code }))
  })

  test('no rows return no rows, and a single row is unchanged', () => {
    expect(pass([])).toEqual([])
    expect(pass([row])).toHaveLength(1)
  })

  test('rows are returned in the order of frames and ids, and the input is not changed', () => {
    const other = track(2, frames(2, 4), (frame) => [500 - 10 * frame, 200])
    const given = [...other, ...good.toReversed()]
    const before = structuredClone(given)
    const places = pass(given).map(({ frame, id }) => [frame, id])
    expect(places).toEqual([
      [1, 1],
      [2, 1],
      [2, 2],
      [3, 1],
      [3, 2],
      [4, 1],
      [4, 2],
      [5, 1],
    ])
    expect(given).toEqual(before)
  })
}
