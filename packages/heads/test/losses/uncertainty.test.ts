import { uncertaintyWeightedLoss } from '@mot/heads/losses'
import { expect, test } from 'vitest'

test('an uncertain task has a smaller weight, and uncertainty adds to the loss', () => {
  // ½ (2 · e⁰ + 0 + 3 · e^−ln 2 + ln 2)
  expect(uncertaintyWeightedLoss([2, 3], [0, Math.LN2])).toBeCloseTo((2 + 1.5 + Math.LN2) / 2, 12)
})

test('a weight is missing', () => {
  expect(() => uncertaintyWeightedLoss([1, 2], [0])).toThrow('"logVariances" should have 2 entries')
})
