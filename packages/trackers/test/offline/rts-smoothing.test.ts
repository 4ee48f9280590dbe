import { type TrackRow, xywh } from '@mot/core'
import { expectClose, seededNormal, seededRandom } from '@mot/test-utils'
import { smoothRts } from '@mot/trackers'
import { describe, expect, test } from 'vitest'
import { DenseFilter } from '../../../core/test/kalman/dense-filter'
import { testBadRows } from './bad-rows'
import { frames, track } from './drawn'

const random = seededRandom(6)
const truth = (frame: number) => [300 + 3 * frame, 80 + 40 * Math.sin(frame / 25)] as const
const shaking = track(1, frames(1, 120), (frame) => {
  const [left, top] = truth(frame)
  return [left + 3 * seededNormal(random), top + 3 * seededNormal(random)]
})

function squaredError(rows: readonly TrackRow[]): number {
  return rows.reduce(
    (sum, { frame, box }) => sum + (box.left - truth(frame)[0]) ** 2 + (box.top - truth(frame)[1]) ** 2,
    0,
  )
}

test('equals the smoother with whole matrices, through a gap', () => {
  const seen = shaking.filter(({ frame }) => frame <= 12 || frame > 17).slice(0, 30)
  const smoothed = smoothRts(seen)
  expect(smoothed.map(({ frame }) => frame)).toEqual(frames(1, 35))
  expectClose(
    smoothed.flatMap(({ box }) => [box.left, box.top, box.right, box.bottom]),
    denseRts(seen, 35),
    { absolute: 1e-6 },
  )
})

test('a noisy box comes nearer to the true one, also in gaps', () => {
  expect(squaredError(smoothRts(shaking))).toBeLessThan(0.6 * squaredError(shaking))
  const gappy = shaking.filter(({ frame }) => frame % 9 > 3)
  const smoothed = smoothRts(gappy)
  expect(smoothed.filter(({ filled }) => filled).length).toBe(smoothed.length - gappy.length)
  expect(squaredError(smoothed) / smoothed.length).toBeLessThan(squaredError(shaking) / shaking.length)
})

test('an object at rest stays at rest', () => {
  const standing = track(1, frames(1, 40), () => [100, 50])
  for (const { box } of smoothRts(standing)) {
    expectClose([box.left, box.top, box.right, box.bottom], [100, 50, 140, 150], { absolute: 1e-9 })
  }
})

test('the parts beside a long gap are smoothed separately', () => {
  const [before, after] = [shaking.slice(0, 30), shaking.slice(60)]
  expect(smoothRts([...before, ...after])).toEqual([...smoothRts(before), ...smoothRts(after)])
})

test('filled rows do not count as observed', () => {
  const seen = shaking.filter(({ frame }) => frame < 10 || frame > 15)
  const lies = track(1, frames(10, 15), () => [0, 0], { filled: true })
  expect(smoothRts([...seen, ...lies]).map(({ box }) => box)).toEqual(smoothRts(seen).map(({ box }) => box))
})

describe('bad input', () => {
  testBadRows(smoothRts)

  test('a longest gap that is no number of frames is refused', () => {
    expect(() => smoothRts([], { maxGapFrames: -1 })).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })
})

/** The smoother in the paper's notation, over the filter in the papers' notation; boxes of all frames. */
function denseRts(rows: readonly TrackRow[], frameCount: number): number[] {
  const measurement = ({ box }: TrackRow) => [
    (box.left + box.right) / 2,
    (box.top + box.bottom) / 2,
    box.right - box.left,
    box.bottom - box.top,
  ]
  const filter = new DenseFilter(xywh, measurement(rows[0]!))
  const n = filter.size
  const state = () => ({ mean: filter.mean.slice(), P: filter.P.slice() })
  const expected = [state()]
  const filtered = [state()]
  for (let frame = 2; frame <= frameCount; frame++) {
    filter.predict()
    expected.push(state())
    const row = rows.find((each) => each.frame === frame)
    if (row) filter.correct(measurement(row))
    filtered.push(state())
  }
  for (let k = frameCount - 2; k >= 0; k--) {
    // C P' = P Fᵀ, column by column of Cᵀ; the residual is multiplied from the right at once.
    const { mean, P } = filtered[k]!
    const surprise = filtered[k + 1]!.mean.map((value, i) => value - expected[k + 1]!.mean[i]!)
    const weighted = solveDense(expected[k + 1]!.P, surprise, n)
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        // F adds the velocity of each axis to its position.
        const transposed = P[i * n + j]! + (j < n / 2 ? P[i * n + j + n / 2]! : 0)
        mean[i]! += transposed * weighted[j]!
      }
    }
  }
  return filtered.flatMap(({ mean: [x, y, w, h] }) => [x! - w! / 2, y! - h! / 2, x! + w! / 2, y! + h! / 2])
}

/** x with A x = b, by elimination with pivots. */
function solveDense(A: Float64Array, b: Float64Array, n: number): number[] {
  const rows = Array.from({ length: n }, (_, i) => [...A.slice(i * n, (i + 1) * n), b[i]!])
  for (let column = 0; column < n; column++) {
    const pivot = frames(column, n - 1).reduce((best, i) =>
      Math.abs(rows[i]![column]!) > Math.abs(rows[best]![column]!) ? i : best,
    )
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    for (let i = 0; i < n; i++) {
      if (i === column) continue
      const factor = rows[i]![column]! / rows[column]![column]!
      for (let j = column; j <= n; j++) rows[i]![j]! -= factor * rows[column]![j]!
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!)
}
