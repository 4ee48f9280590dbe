import { iou } from '@mot/core'
import { drawGaussian, gaussianRadius } from '@mot/heads/losses'
import { expectClose } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'

describe('gaussianRadius', () => {
  test('as the originals compute it', () => {
    // For 10 × 10 and 0.7: (20 + √(400 − 70.588)) / 2, (40 + √1120) / 2, (−28 + √1120) / 2.
    expect(gaussianRadius(10, 10, 0.7)).toBeCloseTo((Math.sqrt(1120) - 28) / 2, 12)
    expect(gaussianRadius(10, 10)).toBeCloseTo(2.7332, 4)
  })

  test('by geometry the box with the largest shift has the requested overlap', () => {
    for (const [width, height, minOverlap] of [
      [10, 10, 0.7],
      [30, 8, 0.5],
      [5, 90, 0.3],
    ] as const) {
      const r = gaussianRadius(width, height, minOverlap, 'geometric')
      const box = [0, 0, width, height]
      const moved = [
        [r, r, width - r, height - r],
        [-r, -r, width + r, height + r],
        [r, r, width + r, height + r],
      ]
      const least = Math.min(...moved.map((other) => iou(box, 0, other, 0)))
      expect(least).toBeCloseTo(minOverlap, 9)
    }
  })
})

describe('drawGaussian', () => {
  const map = () => ({ data: new Float32Array(25), rows: 5, columns: 5 })

  test('is 1 in the middle and decreases with distance', () => {
    const one = map()
    drawGaussian(one, 2, 2, 1)
    // Deviation 3 / 6: exp(−1 / 0.5) beside, exp(−2 / 0.5) at the corners.
    const [side, corner] = [Math.exp(-2), Math.exp(-4)]
    const middle = [0, corner, side, corner, 0]
    expectClose(one.data, [Array(5).fill(0), middle, [0, side, 1, side, 0], middle, Array(5).fill(0)].flat(), {
      absolute: 1e-7,
    })
  })

  test('where two overlap the larger value is kept, and cells outside the map are omitted', () => {
    const two = map()
    drawGaussian(two, 0, 0, 1)
    drawGaussian(two, 1, 0, 1)
    drawGaussian(two, 4, 4, 0)
    expect([two.data[0], two.data[1], two.data[24]]).toEqual([1, 1, 1])
    expect(two.data[5]).toBeCloseTo(Math.exp(-2), 7)
    expect(two.data[23]).toBe(0)
  })
})
