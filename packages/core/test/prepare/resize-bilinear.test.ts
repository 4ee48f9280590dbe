import { createImage, resizeBilinear } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { badImages, expectedRgb, grey, numberedImage, openCVCases, rgbOf, rowsOf } from './test-images'

describe('resizeBilinear', () => {
  test('blends between the centres of pixels', () => {
    expect(rowsOf(resizeBilinear(grey([[0, 100]]), createImage(4, 1)))).toEqual([[0, 25, 75, 100]])
  })

  test('copies an image of the same size', () => {
    const image = numberedImage(7, 5)
    expect(rgbOf(resizeBilinear(image, createImage(7, 5)))).toEqual(rgbOf(image))
  })

  test.each(openCVCases('linear'))('equals OpenCV from $width×$height to $intoWidth×$intoHeight', (one) => {
    const into = createImage(one.intoWidth, one.intoHeight)
    expect(rgbOf(resizeBilinear(numberedImage(one.width, one.height), into))).toEqual(expectedRgb(one))
  })

  test.each(badImages)('refuses an image %s', (_, image, message) => {
    expect(() => resizeBilinear(image, createImage(1, 1))).toThrow(message)
  })
})
