import { seededRandom } from '@mot/test-utils/random'
import { describe, expect, test } from 'vitest'
import { angleAfter, correctAngle, newAngle } from '../../src/geometry/angle'
import { rotateCovariance } from '../../src/geometry/rotate-covariance'

/** The same Kalman filter, written with matrices: state [angle, rate], covariance [[a, b], [b, c]]. */
function oracle(frames: readonly number[], measured: readonly number[]) {
  let [x, v] = [measured[0]!, 0]
  let [a, b, c] = [0.05 ** 2, 0, 0.1 ** 2]
  for (const [i, t] of frames.entries()) {
    const predicted = x + t * v
    // F P Fᵀ + Q, with the noise of a changing rate.
    const pa = a + t * b + t * (b + t * c) + (1e-4 * t ** 3) / 3
    const pb = b + t * c + (1e-4 * t ** 2) / 2
    const pc = c + 1e-4 * t
    const innovation = measured[i + 1]! - predicted
    const total = pa + 0.05 ** 2
    x = predicted + (pa / total) * innovation
    v += (pb / total) * innovation
    ;[a, b, c] = [pa - (pa * pa) / total, pb - (pa * pb) / total, pc - (pb * pb) / total]
  }
  return [x, v, a, b, c]
}

describe('the angle of a track', () => {
  test('is that of a Kalman filter of constant angular velocity', () => {
    const random = seededRandom(1)
    for (let run = 0; run < 20; run++) {
      const measured = Array.from({ length: 6 }, (_, i) => 0.1 * i + 0.2 * random())
      const frames = Array.from({ length: 5 }, () => 1 + Math.floor(3 * random()))
      const state = newAngle(measured[0]!)
      for (const [i, t] of frames.entries()) correctAngle(state, t, measured[i + 1]!, Math.PI)
      const expected = oracle(frames, measured)
      for (const [i, value] of state.entries()) expect(value).toBeCloseTo(expected[i]!, 12)
    }
  })

  test('goes on with its rate, and stays within one turn', () => {
    const state = newAngle(0)
    for (let frame = 1; frame <= 200; frame++) correctAngle(state, 1, 0.1 * frame, Math.PI)
    expect(Math.abs(state[0]!)).toBeLessThanOrEqual(Math.PI)
    expect(Math.cos(state[0]! - 20)).toBeCloseTo(1, 4)
    expect(state[1]).toBeCloseTo(0.1, 4)
    expect(angleAfter(state, 3)).toBeCloseTo(state[0]! + 0.3, 3)
  })

  test.each([
    [Math.PI, 'a rectangle'],
    [Math.PI / 2, 'a square'],
  ])('takes the shortest way by the period %d, of %s', (period) => {
    for (const turns of [-2, -1, 1, 2]) {
      const [near, far] = [newAngle(0.3), newAngle(0.3)]
      correctAngle(near, 1, 0.35, period)
      correctAngle(far, 1, 0.35 + turns * period, period)
      for (const [i, value] of far.entries()) expect(value).toBeCloseTo(near[i]!, 12)
    }
  })
})

test('a covariance of sides becomes that of the upright box around the rotated one', () => {
  const random = seededRandom(2)
  const root = Array.from({ length: 16 }, () => random() - 0.5)
  const before = Float64Array.from({ length: 16 }, (_, k) => {
    let sum = 0
    for (let i = 0; i < 4; i++) sum += root[4 * (k >> 2) + i]! * root[4 * (k & 3) + i]!
    return sum
  })
  for (const angle of [0, 0.4, Math.PI / 2, 2, -0.7]) {
    const padded = new Float64Array(20).fill(7)
    padded.set(before, 2)
    rotateCovariance(padded, 2, angle)
    /** The sides of the upright box around a box that is rotated about its centre. */
    const around = (sides: readonly number[]) => {
      const [left, top, right, bottom] = sides as [number, number, number, number]
      const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))]
      const [width, height] = [right - left, bottom - top]
      const [across, down] = [cos * width + sin * height, sin * width + cos * height]
      const [x, y] = [(left + right) / 2, (top + bottom) / 2]
      return [x - across / 2, y - down / 2, x + across / 2, y + down / 2]
    }
    const unit = (k: number) => around([0, 0, 0, 0].map((_, i) => (i === k ? 1 : 0)))
    const columns = [0, 1, 2, 3].map(unit)
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        let expected = 0
        for (let k = 0; k < 16; k++) expected += columns[k >> 2]![i]! * before[k]! * columns[k & 3]![j]!
        expect(padded[2 + 4 * i + j]).toBeCloseTo(expected, 12)
      }
    }
    expect([padded[0], padded[1], padded[18], padded[19]]).toEqual([7, 7, 7, 7])
  }
})
