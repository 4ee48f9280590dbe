import { expect, test } from 'vitest'
import { correctMovingBox, newMovingBox, placeAfter, withinHalfTurn } from '../../src/geometry/moving-box'

/** A Kalman filter of place and velocity with full matrices: the textbook's, as oracle. */
class PlainFilter {
  mean: [number, number]
  covariance = [
    [10, 0],
    [0, 10_000],
  ]

  constructor(measured: number) {
    this.mean = [measured, 0]
  }

  step(measured: number | undefined): void {
    const [[a, b], [, d]] = this.covariance as [[number, number], [number, number]]
    this.mean = [this.mean[0] + this.mean[1], this.mean[1]]
    const predicted: [[number, number], [number, number]] = [
      [a + 2 * b + d + 1, b + d],
      [b + d, d + 0.01],
    ]
    this.covariance = predicted
    if (measured === undefined) return
    const gain = predicted.map((row) => row[0]! / (predicted[0][0] + 1))
    const innovation = measured - this.mean[0]
    this.mean = [this.mean[0] + gain[0]! * innovation, this.mean[1] + gain[1]! * innovation]
    this.covariance = predicted.map((row, i) => row.map((value, j) => value - gain[i]! * predicted[0][j]!))
  }
}

test('place and velocity are those of a filter with full matrices, frame by frame', () => {
  const plain = new PlainFilter(3)
  const box = newMovingBox([3, 0, 7, 0, 4, 2, 1.5])
  for (const measured of [4, 5.5, 6.2, 8]) {
    plain.step(measured)
    correctMovingBox(box, 1, [measured, 0, 7, 0, 4, 2, 1.5])
    expect(box[0]).toBeCloseTo(plain.mean[0], 9)
    expect(box[7]).toBeCloseTo(plain.mean[1], 9)
    expect([box[10], box[11], box[12]].map((value) => value!.toFixed(9))).toEqual(
      [plain.covariance[0]![0], plain.covariance[0]![1], plain.covariance[1]![1]].map((value) => value!.toFixed(9)),
    )
  }
  plain.step(undefined)
  expect(placeAfter(box, 0, 1)).toBeCloseTo(plain.mean[0], 9)
  // What stands still does.
  expect([box[2], box[9]]).toEqual([7, 0])
})

test('a detection after some frames corrects the place that was predicted for then', () => {
  const box = newMovingBox([0, 0, 0, 0, 4, 2, 1.5])
  for (let frame = 1; frame <= 10; frame++) correctMovingBox(box, 1, [2 * frame, 0, -frame, 0, 4, 2, 1.5])
  correctMovingBox(box, 5, [30, 0, -15, 0, 4, 2, 1.5])
  expect(box[0]).toBeCloseTo(30, 2)
  expect(box[7]).toBeCloseTo(2, 2)
  expect(box[9]).toBeCloseTo(-1, 2)
})

test('sizes are filtered with the gain of a random walk: 11/12 of the first correction', () => {
  const box = newMovingBox([0, 0, 0, 0, 4, 2, 1.5])
  correctMovingBox(box, 1, [0, 0, 0, 0, 16, 14, 13.5])
  expect([box[4], box[5], box[6]]).toEqual([4 + 11, 2 + 11, 1.5 + 11])
})

test('rotations go the shortest way, and half a turn more is the same box the other way round', () => {
  const corrected = (from: number, to: number) => {
    const box = newMovingBox([0, 0, 0, from, 4, 2, 1.5])
    correctMovingBox(box, 1, [0, 0, 0, to, 4, 2, 1.5])
    return box[3]!
  }
  expect(corrected(0, 0.12)).toBeCloseTo(0.11, 9)
  // From 3.1 on over π: −3.1 is 0.083 further.
  expect(corrected(3.1, -3.1)).toBeCloseTo(withinHalfTurn(3.1 + (11 / 12) * (2 * Math.PI - 6.2)), 9)
  expect(corrected(0, Math.PI - 0.12)).toBeCloseTo(Math.PI - 0.11, 9)
  expect(corrected(0, -Math.PI + 0.12)).toBeCloseTo(-Math.PI + 0.11, 9)
  expect(withinHalfTurn(7)).toBeCloseTo(7 - 2 * Math.PI, 12)
})
