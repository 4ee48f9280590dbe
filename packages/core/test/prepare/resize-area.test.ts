import { createImage, resizeArea } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { badImages, expectedRgb, grey, numberedImage, openCVCases, rgbOf, rowsOf } from './test-images'

describe('resizeArea', () => {
  test('averages whole blocks', () => {
    const image = grey([
      [0, 10, 100, 100],
      [20, 30, 100, 104],
    ])
    expect(rowsOf(resizeArea(image, createImage(2, 1)))).toEqual([[15, 101]])
  })

  test('weights each pixel by its covered share', () => {
    expect(rowsOf(resizeArea(grey([[0, 90, 240]]), createImage(2, 1)))).toEqual([[30, 190]])
  })

  test('keeps hard edges when it enlarges by a whole number', () => {
    expect(rowsOf(resizeArea(grey([[10, 200]]), createImage(4, 2)))).toEqual([
      [10, 10, 200, 200],
      [10, 10, 200, 200],
    ])
  })

  test.each(openCVCases('area'))('equals OpenCV from $width×$height to $intoWidth×$intoHeight', (one) => {
    const into = createImage(one.intoWidth, one.intoHeight)
    expect(rgbOf(resizeArea(numberedImage(one.width, one.height), into))).toEqual(expectedRgb(one))
  })

  test('is opaque', () => {
    expect(resizeArea(grey([[1, 2, 3]]), createImage(2, 1)).data[7]).toBe(255)
  })

  test.each(badImages)('refuses an image %s', (_, image, message) => {
    expect(() => resizeArea(image, createImage(1, 1))).toThrow(message)
  })
})
