import { generalizedIouLoss, iouLoss } from '@mot/heads/losses'
import { expect, test } from 'vitest'

test('a box right on the target has no loss', () => {
  expect(iouLoss([1, 2, 5, 8], [1, 2, 5, 8])).toBeCloseTo(0, 12)
  expect(generalizedIouLoss([1, 2, 5, 8], [1, 2, 5, 8])).toBeCloseTo(0, 12)
})

test('IoU loss is −log of the areas with one pixel more, summed', () => {
  // 4 × 4 and 4 × 4, moved by 2: intersection 8, union 24.
  const one = -Math.log(9 / 25)
  expect(iouLoss([0, 0, 4, 4], [2, 0, 6, 4])).toBeCloseTo(one, 12)
  expect(iouLoss([0, 0, 4, 4, 0, 0, 4, 4], [2, 0, 6, 4, 2, 0, 6, 4])).toBeCloseTo(2 * one, 12)
  // Apart: nothing of 32.
  expect(iouLoss([0, 0, 4, 4], [9, 0, 13, 4])).toBeCloseTo(Math.log(33), 12)
})

test('generalised IoU loss grows with the distance of disjoint boxes', () => {
  // Intersection 8 of 24 in an enclosing 6 × 4.
  expect(generalizedIouLoss([0, 0, 4, 4], [2, 0, 6, 4])).toBeCloseTo(1 - 8 / 24, 12)
  // Two 1 × 1 boxes in an enclosing 4 × 1: half of it is empty.
  expect(generalizedIouLoss([0, 0, 1, 1], [3, 0, 4, 1])).toBeCloseTo(1.5, 12)
})
