import { expect, test } from 'vitest'
import filter from '../../../../../fixtures/boosttrack/filter.json'
import { trackConfidence } from '../../../src/multi/boost/track-confidence'

test('the confidence of a new track grows over seven frames', () => {
  const confidences = [1, 2, 3, 4, 5, 6, 7].map((age) => trackConfidence(age, 1))
  expect(confidences.map((value) => value.toFixed(2))).toEqual(['0.53', '0.59', '0.66', '0.73', '0.81', '0.90', '1.00'])
})

test('it falls with every frame without a detection', () => {
  expect([1, 2, 3].map((unseen) => trackConfidence(20, unseen))).toEqual([1, 0.9, expect.closeTo(0.81, 12)])
})

test('equals the original', () => {
  let seen = 0
  for (const { i, observed, confidence } of filter.steps) {
    if (observed) seen = i
    expect(trackConfidence(i, i - seen)).toBeCloseTo(confidence, 12)
  }
})
