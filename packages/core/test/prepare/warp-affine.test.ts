import { createImage, ImageBatch, identityAffine, scaleAbout, warpAffine } from '@mot/core'
import { expectClose, readGoldenCase } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { badImages, expectedRgb, fromRgb, grey, numberedImage, openCVCases, rgbOf, rowsOf } from './test-images'

describe('warpAffine', () => {
  test('moves pixels and shows the border around them', () => {
    const image = grey([[10, 20, 30]])
    expect(rowsOf(warpAffine(image, [1, 0, 1, 0, 1, 0], createImage(5, 1), [7, 7, 7]))).toEqual([[7, 10, 20, 30, 7]])
  })

  test('blends between pixels, and with the border at the edge', () => {
    const image = grey([[0, 100]])
    expect(rowsOf(warpAffine(image, [1, 0, 0.5, 0, 1, 0], createImage(3, 1), [200, 0, 0]))).toEqual([[100, 50, 150]])
  })

  test('copies an image under the identity', () => {
    const image = numberedImage(9, 6)
    expect(rgbOf(warpAffine(image, identityAffine, createImage(9, 6)))).toEqual(rgbOf(image))
  })

  test.each(openCVCases('warp'))('equals OpenCV under $matrix', (one) => {
    const into = createImage(one.intoWidth, one.intoHeight)
    const warped = warpAffine(numberedImage(one.width, one.height), one.matrix, into, one.border)
    expect(rgbOf(warped)).toEqual(expectedRgb(one))
  })

  const golden = readGoldenCase<{
    c: [number, number]
    s: number
    mean: [number, number, number]
    std: [number, number, number]
  }>('heads/centernet/preprocess_messi_crop')
  test.skipIf(golden === undefined)(
    "makes CenterNet's input (skipped where the shared golden data is not available)",
    () => {
      const { params, inputs, outputs } = golden!
      const [imageHeight, imageWidth] = inputs.image_bgr!.shape as [number, number]
      const [, , height, width] = outputs.input!.shape as [number, number, number, number]
      const [x, y] = params.c
      const bgrImage = fromRgb(imageWidth, imageHeight, inputs.image_bgr!.data as Uint8Array)
      const warped = warpAffine(
        bgrImage,
        scaleAbout(width / params.s, x, y, width / 2, height / 2),
        createImage(width, height),
      )
      // The bytes of the image are already blue, green, red: the order is kept.
      const batch = new ImageBatch({ width, height, mean: params.mean, deviation: params.std })
      batch.write(warped)
      expectClose(batch.data, outputs.input!.data as Float32Array, { relative: 1e-6, absolute: 1e-6 })
    },
  )

  test('refuses a singular map', () => {
    expect(() => warpAffine(grey([[1]]), [1, 1, 0, 1, 1, 0], createImage(1, 1))).toThrow('should be invertible')
  })

  test.each(badImages)('refuses an image %s', (_, image, message) => {
    expect(() => warpAffine(image, identityAffine, createImage(1, 1))).toThrow(message)
  })
})
