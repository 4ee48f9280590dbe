import { ImageBatch } from '@mot/core'
import { expectClose } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { badImages, fromRgb, grey } from './test-images'

describe('ImageBatch', () => {
  const twoPixels = fromRgb(2, 1, [1, 2, 3, 4, 5, 6])

  test('lays out channels first, in RGB, from 0 to 1', () => {
    const batch = new ImageBatch({ width: 2, height: 1 })
    batch.write(twoPixels)
    expect(batch.tensor().shape).toEqual([1, 3, 1, 2])
    expect([...batch.data]).toEqual([1, 4, 2, 5, 3, 6].map((byte) => Math.fround(byte / 255)))
  })

  test('lays out channels last for nhwc', () => {
    const batch = new ImageBatch({ width: 2, height: 1, layout: 'nhwc', scale: 1 })
    batch.write(twoPixels)
    expect(batch.tensor().shape).toEqual([1, 1, 2, 3])
    expect([...batch.data]).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('applies mean and deviation in the order of the channels', () => {
    const batch = new ImageBatch({
      width: 2,
      height: 1,
      channelOrder: 'bgr',
      scale: 1,
      mean: [3, 2, 1],
      deviation: [1, 2, 4],
    })
    batch.write(twoPixels)
    expect([...batch.data]).toEqual([0, 3, 0, 1.5, 0, 0.75])
  })

  test('writes into one entry at a position', () => {
    const batch = new ImageBatch({ count: 2, width: 3, height: 2, scale: 1 })
    batch.write(grey([[9]]), 1, 2, 1)
    const written = [...batch.data.entries()].filter(([, value]) => value !== 0).map(([i]) => i)
    expect(written).toEqual([18 + 5, 18 + 11, 18 + 17])
  })

  test.each(['nchw', 'nhwc'] as const)('fills a rectangle with a normalised grey (%s)', (layout) => {
    const batch = new ImageBatch({ width: 2, height: 2, layout, scale: 1, mean: [100, 101, 102] })
    batch.fill(128, 0, 1, 0, 2, 2)
    const planes =
      layout === 'nchw' ? [0, 28, 0, 28, 0, 27, 0, 27, 0, 26, 0, 26] : [0, 0, 0, 28, 27, 26, 0, 0, 0, 28, 27, 26]
    expect([...batch.data]).toEqual(planes)
  })

  test('clears one entry to zeros', () => {
    const batch = new ImageBatch({ count: 2, width: 2, height: 1, mean: [0.5, 0.5, 0.5] })
    batch.data.fill(7)
    batch.clear(1)
    expect([...batch.data]).toEqual([7, 7, 7, 7, 7, 7, 0, 0, 0, 0, 0, 0])
  })

  test('gives the first images as a tensor that views its memory', () => {
    const batch = new ImageBatch({ count: 3, width: 2, height: 2 })
    expect(batch.tensor(2).shape).toEqual([2, 3, 2, 2])
    expect(batch.tensor(2).data.buffer).toBe(batch.data.buffer)
  })

  test('refuses an image that does not fit', () => {
    const batch = new ImageBatch({ width: 4, height: 4 })
    expect(() => batch.write(twoPixels, 0, 3, 0)).toThrow(
      'An image of 2×1 at (3, 0) does not fit into an input of 4×4.',
    )
  })

  test('refuses an index out of range', () => {
    const batch = new ImageBatch({ count: 2, width: 4, height: 4 })
    expect(() => batch.write(twoPixels, 2)).toThrow('There is room for 2 images, got index 2.')
  })

  test('refuses a format whose values are not finite', () => {
    expect(() => new ImageBatch({ width: 4, height: 4, deviation: [1, 0, 1] })).toThrow('deviation [1, 0, 1]')
    expect(() => new ImageBatch({ width: 4, height: 4, scale: Number.NaN })).toThrow('scale NaN')
  })

  test('refuses sizes without pixels', () => {
    expect(() => new ImageBatch({ width: 0, height: 4 })).toThrow(
      'Option "width" should be a whole number from 1, got 0.',
    )
    expect(() => new ImageBatch({ count: 1.5, width: 4, height: 4 })).toThrow('Option "count"')
  })

  test.each(badImages)('refuses an image %s', (_, image, message) => {
    expect(() => new ImageBatch({ width: 4, height: 4 }).write(image)).toThrow(message)
  })

  test.each(['nchw', 'nhwc'] as const)('mirrors one image (%s)', (layout) => {
    const pixels = (greys: number[]) => ({
      width: 3,
      height: 2,
      data: Uint8ClampedArray.from(greys.flatMap((grey) => [grey, grey + 1, grey + 2, 255])),
    })
    const written = (greys: number[]) => {
      const batch = new ImageBatch({ width: 3, height: 2, count: 2, layout })
      batch.write(pixels([9, 9, 9, 9, 9, 9]), 0)
      batch.write(pixels(greys), 1)
      return batch
    }
    const batch = written([10, 20, 30, 40, 50, 60])
    batch.mirror(1)
    expect(batch.data).toEqual(written([30, 20, 10, 60, 50, 40]).data)
  })

  describe('writeStretched', () => {
    const image = {
      width: 3,
      height: 2,
      data: Uint8ClampedArray.from([0, 100, 200, 50, 150, 250].flatMap((grey) => [grey, 0, 255 - grey, 255])),
    }
    const whole = { left: 0, top: 0, width: 3, height: 2 }
    const reds = (batch: ImageBatch) => [...batch.data.subarray(0, batch.width * batch.height)].map((x) => x * 255)

    test('interpolates between pixel centres, without rounding to bytes', () => {
      const batch = new ImageBatch({ width: 6, height: 1 })
      batch.writeStretched(image, { ...whole, height: 1 }, 0, { left: 0, top: 0, width: 6, height: 1 })
      expectClose(reds(batch), [0, 25, 75, 125, 175, 200], { relative: 1e-6, absolute: 1e-5 })
    })

    test('maps a part of the image to a part of the entry, in the order of channels', () => {
      const batch = new ImageBatch({ width: 3, height: 3, count: 2, channelOrder: 'bgr', layout: 'nhwc', scale: 1 })
      batch.writeStretched(image, { left: 1, top: 0, width: 2, height: 2 }, 1, { left: 1, top: 1, width: 2, height: 2 })
      const rows = Array.from({ length: 9 }, (_, i) => [...batch.data.subarray(27 + 3 * i, 30 + 3 * i)])
      const black = [0, 0, 0]
      expect(rows).toEqual([black, black, black, black, [155, 0, 100], [55, 0, 200], black, [105, 0, 150], [5, 0, 250]])
    })

    test('equals write for an image of the same size', () => {
      const [written, stretched] = [new ImageBatch(image), new ImageBatch(image)]
      written.write(image)
      stretched.writeStretched(image, whole, 0, whole)
      expect(stretched.data).toEqual(written.data)
    })

    test('refuses areas that are not inside', () => {
      const batch = new ImageBatch({ width: 3, height: 3 })
      expect(() => batch.writeStretched(image, { ...whole, left: 1 }, 0, whole)).toThrow(
        'An area should be of whole pixels inside 3×2, got 3×2 at (1, 0).',
      )
      expect(() => batch.writeStretched(image, whole, 0, { ...whole, width: 0.5 })).toThrow('got 0.5×2 at (0, 0)')
    })
  })
})
