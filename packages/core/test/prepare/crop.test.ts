import { crop, ImageBuffer, mapBoxes } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { badImages, grey, rowsOf } from './test-images'

describe('crop', () => {
  const image = grey([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
    [9, 10, 11, 12],
  ])
  const cropped = (left: number, top: number, right: number, bottom: number) =>
    rowsOf(crop(image, { left, top, right, bottom }, new ImageBuffer()).patch)

  test('copies the pixels of a box with edges truncated to whole pixels', () => {
    expect(cropped(1.9, 1.2, 3.7, 3)).toEqual([
      [6, 7],
      [10, 11],
    ])
  })

  test('clamps a box to the image', () => {
    expect(cropped(-5, -5, 2, 1)).toEqual([[1, 2]])
    expect(cropped(2, 2, 90, 90)).toEqual([[11, 12]])
  })

  test('gives the nearest pixel for a box outside, and one pixel for a box without area', () => {
    expect(cropped(50, 50, 60, 60)).toEqual([[12]])
    expect(cropped(-9, -9, -4, -4)).toEqual([[1]])
    expect(cropped(1, 1, 1, 1)).toEqual([[6]])
    expect(cropped(3, 2, 1, 0)).toEqual([[12]])
  })

  test('returns the inverse map', () => {
    const { patch, toImage } = crop(image, { left: 1, top: 2, right: 3, bottom: 9 }, new ImageBuffer())
    const corners = Float64Array.of(0, 0, patch.width, patch.height)
    mapBoxes(toImage, corners)
    expect([...corners]).toEqual([1, 2, 3, 3])
  })

  test('refuses a box that is not finite', () => {
    expect(() => cropped(0, Number.NaN, 1, 1)).toThrow('A box should be finite, got [0, NaN, 1, 1].')
    expect(() => cropped(0, 0, Infinity, 1)).toThrow('A box should be finite')
  })

  test.each(badImages)('refuses an image %s', (_, bad, message) => {
    expect(() => crop(bad, { left: 0, top: 0, right: 1, bottom: 1 }, new ImageBuffer())).toThrow(message)
  })
})
