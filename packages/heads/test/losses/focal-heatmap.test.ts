import { focalHeatmapLoss } from '@mot/heads/losses'
import { expect, test } from 'vitest'

test('the loss of an object grows with its uncertainty, that of its surroundings shrinks with nearness', () => {
  // (1 − 0.5)² · −ln 0.5, and (1 − 0.5)⁴ · 0.2² · −ln 0.8, and 0.1² · −ln 0.9.
  const expected = 0.25 * Math.LN2 + 0.0625 * 0.04 * -Math.log(0.8) + 0.01 * -Math.log(0.9)
  expect(focalHeatmapLoss([0.5, 0.2, 0.1], [1, 0.5, 0])).toBeCloseTo(expected, 12)
})

test('it is divided by the number of objects, and not where there is none', () => {
  const one = focalHeatmapLoss([0.5, 0.1], [1, 0])
  expect(focalHeatmapLoss([0.5, 0.1, 0.5, 0.1], [1, 0, 1, 0])).toBeCloseTo(one, 12)
  expect(focalHeatmapLoss([0.5], [0])).toBeCloseTo(0.25 * Math.LN2, 12)
})

test('its exponents can be others', () => {
  expect(focalHeatmapLoss([0.2], [0.5], { alpha: 1, beta: 2 })).toBeCloseTo(0.25 * 0.2 * -Math.log(0.8), 12)
})

test('scores of exactly 0 and 1 stay finite', () => {
  expect(focalHeatmapLoss([0], [1])).toBeCloseTo(0.9999 ** 2 * -Math.log(1e-4), 9)
  expect(focalHeatmapLoss([1], [0])).toBeCloseTo(0.9999 ** 2 * -Math.log(1e-4), 9)
})

test('lists of different lengths are refused', () => {
  expect(() => focalHeatmapLoss([0.5, 0.5], [1])).toThrow('"target" should have 2 entries like "scores", got 1.')
})
