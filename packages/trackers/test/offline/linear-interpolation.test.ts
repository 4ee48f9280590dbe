import { expectClose, seededRandom } from '@mot/test-utils'
import { interpolateLinear } from '@mot/trackers'
import { describe, expect, test } from 'vitest'
import golden from '../../../../fixtures/offline/gsi.json'
import { testBadRows } from './bad-rows'
import { frames, fromNumbers, sorted, toNumbers, track } from './drawn'

test('a gap of two frames is filled on a straight line', () => {
  const rows = track(7, [1, 4], (frame) => [30 * frame, 5], { classId: 2 })
  rows[1] = { ...rows[1]!, score: 0.6 }
  const filled = interpolateLinear(rows)
  expect(filled.map(({ frame, filled: isFilled = false }) => [frame, isFilled])).toEqual([
    [1, false],
    [2, true],
    [3, true],
    [4, false],
  ])
  expectClose(
    toNumbers(filled).flat(),
    [1, 7, 30, 5, 40, 100, 0.9, 2, 7, 60, 5, 40, 100, 0.8, 3, 7, 90, 5, 40, 100, 0.7, 4, 7, 120, 5, 40, 100, 0.6],
  )
  expect(filled.map(({ classId }) => classId)).toEqual([2, 2, 2, 2])
})

test('a gap longer than the limit stays', () => {
  const rows = track(1, [1, 4, 9], (frame) => [frame, 0])
  expect(interpolateLinear(rows, { maxGapFrames: 3 }).map(({ frame }) => frame)).toEqual([1, 2, 3, 4, 9])
  expect(interpolateLinear(rows, { maxGapFrames: 4 })).toHaveLength(9)
  expect(interpolateLinear(rows, { maxGapFrames: 0 })).toEqual(rows)
})

test('the linear step of StrongSORT returns the same rows', () => {
  const rows = interpolateLinear(fromNumbers(golden.input), { maxGapFrames: golden.interval - 2 })
  expectClose(toNumbers(rows).flat(), sorted(golden.linear).flat(), { absolute: 1e-9 })
})

describe('laws', () => {
  const random = seededRandom(5)
  const rows = [1, 2, 3, 4].flatMap((id) =>
    track(
      id,
      frames(1, 80).filter(() => random() < 0.6),
      (frame) => [frame * id + 5 * random(), 100 * id + 5 * random()],
    ),
  )
  const filled = interpolateLinear(rows)

  test('existing rows are the same objects', () => {
    for (const row of rows) expect(filled).toContain(row)
    expect(filled.length).toBeGreaterThan(rows.length)
  })

  test('a second time changes nothing', () => {
    expect(interpolateLinear(filled)).toEqual(filled)
  })
})

describe('bad input', () => {
  testBadRows(interpolateLinear)

  test.each([-1, 1.5, Number.NaN])('a longest gap of %d is refused', (maxGapFrames) => {
    expect(() => interpolateLinear([], { maxGapFrames })).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })
})
