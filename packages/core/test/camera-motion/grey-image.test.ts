import { expect, test } from 'vitest'
import { GreyImage, halve, shrinkToGrey } from '../../src/camera-motion/grey-image'
import { fromRgb, grey } from '../prepare/test-images'

test('green has twice the weight of red and blue', () => {
  const into = new GreyImage(3, 1)
  shrinkToGrey(fromRgb(3, 1, [200, 0, 0, 0, 200, 0, 0, 0, 200]), 1, into)
  expect([...into.data]).toEqual([50, 100, 50])
})

test('a square of pixels becomes their mean, and an incomplete one at the edge is ignored', () => {
  const into = new GreyImage(2, 1)
  shrinkToGrey(
    grey([
      [10, 20, 0, 0, 99],
      [30, 60, 0, 4, 99],
      [99, 99, 99, 99, 99],
    ]),
    2,
    into,
  )
  expect([...into.data]).toEqual([30, 1])
})

test.each([1, 2, 3, 4, 5, 7, 8, 40])('white stays white and black black when %d pixels become one', (factor) => {
  const side = 2 * factor
  for (const value of [0, 255]) {
    const into = new GreyImage(2, 2)
    shrinkToGrey(grey(Array.from({ length: side }, () => Array(side).fill(value))), factor, into)
    expect([...into.data]).toEqual([value, value, value, value])
  }
})

test('half an image is the mean of four pixels each', () => {
  const image = new GreyImage(5, 2)
  image.data.set([1, 2, 3, 4, 9, 5, 6, 7, 8, 9])
  const half = new GreyImage(2, 1)
  halve(image, half)
  expect([...half.data]).toEqual([3.5, 5.5])
})
