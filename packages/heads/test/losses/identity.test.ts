import { embeddingScale, identityCrossEntropy } from '@mot/heads/losses'
import { expect, test } from 'vitest'

test('cross-entropy of the softmax, the mean over objects', () => {
  // 1 of (1 + 3), and 1 of 2 alike.
  expect(identityCrossEntropy([0, Math.log(3), 5, 5], [0, 1])).toBeCloseTo((Math.log(4) + Math.LN2) / 2, 12)
})

test('objects without an identity do not count', () => {
  expect(identityCrossEntropy([0, Math.log(3), 5, 9], [0, -1])).toBeCloseTo(Math.log(4), 12)
  expect(identityCrossEntropy([1, 2], [-1])).toBe(0)
})

test('logits of any size stay finite', () => {
  expect(identityCrossEntropy([1000, 0], [1])).toBeCloseTo(1000, 9)
})

test('an identity that has no logit is refused', () => {
  expect(() => identityCrossEntropy([0, 0], [2])).toThrow('Identity 2 of object 0 should be one of 2')
})

test('the scale of embeddings grows with the number of identities', () => {
  expect(embeddingScale(1 + Math.E)).toBeCloseTo(Math.SQRT2, 12)
})
