import { pullPushLoss } from '@mot/heads/losses'
import { expect, test } from 'vitest'

test('corners of an object are pulled to their mean, the mean over objects', () => {
  // Means 2 and 10: (1 + 1) / 2 and 0.
  expect(pullPushLoss([1, 10], [3, 10]).pull).toBe(1)
})

test('means of different objects are pushed 1 apart, the mean over pairs', () => {
  // Means 0, 0.25 and 5: the first pair lacks 0.75, in both orders, of 6 ordered pairs.
  expect(pullPushLoss([0, 0.25, 5], [0, 0.25, 5]).push).toBeCloseTo((2 * 0.75) / 6, 12)
})

test('a single object has no push, and no objects have no loss', () => {
  expect(pullPushLoss([1], [2])).toEqual({ pull: 0.5, push: 0 })
  expect(pullPushLoss([], [])).toEqual({ pull: 0, push: 0 })
})
