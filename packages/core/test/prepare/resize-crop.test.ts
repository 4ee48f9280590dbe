import { createImage, type Image, ImageBuffer, type PixelCrop, resizeBilinear, resizeCrop } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { badImages, numberedImage, rgbOf, rowsOf } from './test-images'

const border = [10, 20, 30] as const

/** The part as an image of its own. */
function copyOf(image: Image, { left, top, width, height }: PixelCrop): Image {
  const copy = createImage(width, height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = [left + x, top + y]
      const isInside = fromX >= 0 && fromX < image.width && fromY >= 0 && fromY < image.height
      const from = 4 * (fromY * image.width + fromX)
      copy.data.set(isInside ? image.data.subarray(from, from + 4) : [...border, 255], 4 * (y * width + x))
    }
  }
  return copy
}

describe('resizeCrop', () => {
  test('what is outside of the image has the colour of the border', () => {
    const image = { width: 1, height: 1, data: Uint8ClampedArray.of(200, 0, 0, 255) }
    const crop = { left: -1, top: 0, width: 3, height: 1 }
    expect(rowsOf(resizeCrop(image, crop, border, createImage(3, 1), new ImageBuffer()))).toEqual([[10, 200, 10]])
  })

  test.each<[string, PixelCrop, number, number]>([
    ['inside', { left: 7, top: 5, width: 60, height: 40 }, 17, 11],
    ['over all edges', { left: -40, top: -33, width: 200, height: 171 }, 31, 31],
    ['over the right edge, enlarged', { left: 60, top: 3, width: 30, height: 20 }, 71, 45],
    ['outside', { left: 300, top: -200, width: 50, height: 60 }, 9, 13],
    ['of one pixel', { left: 3, top: 4, width: 1, height: 1 }, 5, 5],
  ])('a part %s has the bytes of a copy of it, resized', (_, crop, width, height) => {
    const image = numberedImage(80, 60)
    const resized = resizeBilinear(copyOf(image, crop), createImage(width, height))
    expect(rgbOf(resizeCrop(image, crop, border, createImage(width, height), new ImageBuffer()))).toEqual(
      rgbOf(resized),
    )
  })

  test('a part of 100,000 pixels to a side takes the memory of its result', () => {
    const memory = new ImageBuffer()
    const crop = { left: -50_000, top: -50_000, width: 100_000, height: 100_000 }
    const resized = resizeCrop(numberedImage(80, 60), crop, border, createImage(9, 9), memory)
    expect(rgbOf(resized).slice(0, 3)).toEqual([10, 20, 30])
    expect(memory.take(18, 18).data.buffer.byteLength).toBe(4 * 18 * 18)
  })

  test.each(badImages)('refuses an image %s', (_, image, message) => {
    const crop = { left: 0, top: 0, width: 1, height: 1 }
    expect(() => resizeCrop(image, crop, border, createImage(1, 1), new ImageBuffer())).toThrow(message)
  })
})
