import { expectClose } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { shapeSimilarity } from '../../../src/multi/boost/shape-similarity'
import { forEachPair, golden } from './golden'

test('equal shapes have similarity 1 at any position', () => {
  expect(shapeSimilarity([0, 0, 30, 80], 0, [500, 70, 530, 150], 0, true)).toBe(1)
})

test('corrected, a box twice as wide and one twice as high have the same similarity', () => {
  const plain = [0, 0, 20, 100]
  expect(shapeSimilarity(plain, 0, [0, 0, 40, 100], 0, true)).toBeCloseTo(Math.exp(-0.5), 12)
  expect(shapeSimilarity(plain, 0, [0, 0, 20, 200], 0, true)).toBeCloseTo(Math.exp(-0.5), 12)
  // Reference quirk: 100 pixels of height over 20 of width.
  expect(shapeSimilarity(plain, 0, [0, 0, 20, 200], 0, false)).toBeCloseTo(Math.exp(-5), 12)
})

test('both forms equal the original', () => {
  const shapes = (corrected: boolean) =>
    forEachPair((i, j) => shapeSimilarity(golden.detections, i, golden.tracks, j, corrected))
  expectClose(shapes(false).flat(), golden.shape_similarity_v1.flat())
  expectClose(shapes(true).flat(), golden.shape_similarity_v2.flat())
})
