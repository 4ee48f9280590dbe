import { l1Loss, smoothL1Loss } from '@mot/heads/losses'
import { expect, test } from 'vitest'

test('L1 sums absolute differences', () => {
  expect(l1Loss([1, -2, 3], [2, 2, 3])).toBe(5)
})

test('smooth L1 is squared near 0 and straight beyond', () => {
  // 0.5 · 0.5², and 3 − 0.5.
  expect(smoothL1Loss([0.5, -3], [0, 0])).toBe(0.125 + 2.5)
})

test('beta sets where it becomes linear, without a step', () => {
  // 0.5 · 0.1² / 0.2, and 1 − 0.1.
  expect(smoothL1Loss([0.1, 1], [0, 0], 0.2)).toBeCloseTo(0.025 + 0.9, 12)
  expect(smoothL1Loss([0.2], [0], 0.2)).toBeCloseTo(smoothL1Loss([0.2 - 1e-9], [0], 0.2), 8)
})

test('lists of different lengths are refused', () => {
  expect(() => l1Loss([1], [1, 2])).toThrow('"target" should have 1 entries like "predicted", got 2.')
})
