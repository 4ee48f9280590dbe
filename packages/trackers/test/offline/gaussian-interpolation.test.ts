import type { TrackRow } from '@mot/core'
import { expectClose, seededNormal, seededRandom } from '@mot/test-utils'
import { interpolateGaussian } from '@mot/trackers'
import { describe, expect, test } from 'vitest'
import golden from '../../../../fixtures/offline/gsi.json'
import { testBadRows } from './bad-rows'
import { frames, fromNumbers, sorted, toNumbers, track } from './drawn'

test('gaps are filled and tracks smoothed as in StrongSORT, to a thousandth of a pixel', () => {
  // The matrix is nearly singular: the original's error is 6e-4 itself.
  const rows = interpolateGaussian(fromNumbers(golden.input), {
    maxGapFrames: golden.interval - 2,
    smoothness: golden.tau,
  })
  expectClose(toNumbers(rows).flat(), sorted(golden.gaussian).flat(), { absolute: 1e-3 })
})

test('a noisy box comes nearer to the true one', () => {
  const random = seededRandom(2)
  const truth = (frame: number) => [200 + 100 * Math.sin(frame / 20), 50 + frame] as const
  const shaking = track(1, frames(1, 150), (frame) => {
    const [left, top] = truth(frame)
    return [left + 4 * seededNormal(random), top + 4 * seededNormal(random)]
  })
  const error = (rows: readonly TrackRow[]) =>
    rows.reduce((sum, { frame, box }) => sum + (box.left - truth(frame)[0]) ** 2 + (box.top - truth(frame)[1]) ** 2, 0)
  expect(error(interpolateGaussian(shaking))).toBeLessThan(0.3 * error(shaking))
})

test('a long track is smoothed in proportion to its length, and from τ³ rows on not at all', () => {
  const random = seededRandom(3)
  const long = track(1, frames(1, 4000), (frame) => [frame + 10 * random(), 50])
  const start = performance.now()
  const untouched = interpolateGaussian(long)
  const smoothed = interpolateGaussian(long, { smoothness: 20 })
  expect(performance.now() - start).toBeLessThan(5000)
  expectClose(toNumbers(untouched).flat(), toNumbers(long).flat(), { absolute: 1e-6 })
  expect(Math.abs(smoothed[2000]!.box.left - long[2000]!.box.left)).toBeGreaterThan(0.01)
})

test('a box that would lose its area is unchanged', () => {
  const spike = frames(1, 30).map((frame) => {
    const width = frame === 15 ? 400 : 0.5
    return { frame, id: 1, box: { left: 0, top: 0, right: width, bottom: 10 }, score: 1 }
  })
  for (const { box } of interpolateGaussian(spike)) expect(box.right).toBeGreaterThan(box.left)
})

describe('bad input', () => {
  testBadRows(interpolateGaussian)

  test.each([0, -3, Number.NaN, Number.POSITIVE_INFINITY])('a smoothness of %d is refused', (smoothness) => {
    expect(() => interpolateGaussian([], { smoothness })).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })
})
