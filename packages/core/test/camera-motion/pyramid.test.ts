import { expect, test } from 'vitest'
import { Pyramid } from '../../src/camera-motion/pyramid'
import { grey } from '../prepare/test-images'

const sizesOf = ({ levels }: Pyramid) => levels.map(({ width, height }) => [width, height])

test('levels halve down to a least size, four at most', () => {
  expect(sizesOf(new Pyramid(480, 270))).toEqual([
    [480, 270],
    [240, 135],
    [120, 67],
    [60, 33],
  ])
  expect(sizesOf(new Pyramid(320, 50))).toEqual([
    [320, 50],
    [160, 25],
  ])
  expect(sizesOf(new Pyramid(1, 1))).toEqual([[1, 1]])
})

test('every level has the same content', () => {
  const pyramid = new Pyramid(48, 40)
  // Dark on the left, bright on the right.
  const row = Array.from({ length: 96 }, (_, x) => (x < 48 ? 20 : 220))
  pyramid.fill(grey(Array.from({ length: 80 }, () => row)), 2)
  expect(pyramid.levels).toHaveLength(2)
  for (const { width, height, data } of pyramid.levels) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) expect(data[y * width + x]).toBe(x < width / 2 ? 20 : 220)
    }
  }
})
