import { binaryCrossEntropy, focalLoss } from '@mot/heads/losses'
import { expect, test } from 'vitest'

test('a logit of 0 is half right: positives weigh a quarter, negatives three', () => {
  expect(focalLoss([0], [1])).toBeCloseTo(0.25 * 0.25 * Math.LN2, 12)
  expect(focalLoss([0], [0])).toBeCloseTo(0.75 * 0.25 * Math.LN2, 12)
})

test('losses are summed, and what is right counts nearly nothing', () => {
  // p = 0.8 for ln 4: (1 − 0.8)² · −ln 0.8 for the positive, 0.8² · −ln 0.2 for the negative.
  const expected = 0.25 * 0.04 * -Math.log(0.8) + 0.75 * 0.64 * -Math.log(0.2)
  expect(focalLoss([Math.log(4), Math.log(4)], [1, 0])).toBeCloseTo(expected, 12)
})

test('without focus it is the weighted cross-entropy', () => {
  expect(focalLoss([Math.log(4)], [1], { alpha: 0.5, gamma: 0 })).toBeCloseTo(0.5 * -Math.log(0.8), 12)
})

test('logits of any size stay finite', () => {
  expect(focalLoss([-1000], [1])).toBeCloseTo(0.25 * 1000, 9)
  expect(binaryCrossEntropy([1000, -1000], [0, 1])).toBeCloseTo(2000, 9)
})

test('binary cross-entropy takes targets between 0 and 1', () => {
  // p = 0.8: −0.3 ln 0.8 − 0.7 ln 0.2.
  expect(binaryCrossEntropy([Math.log(4)], [0.3])).toBeCloseTo(-0.3 * Math.log(0.8) - 0.7 * Math.log(0.2), 12)
})

test('lists of different lengths are refused', () => {
  expect(() => focalLoss([0], [])).toThrow('"target" should have 1 entries like "logits", got 0.')
})
