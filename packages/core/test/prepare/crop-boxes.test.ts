import { cropBoxes, ImageBatch, mapBoxes } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { badImages, grey } from './test-images'

describe('cropBoxes', () => {
  const image = grey([
    [10, 20, 30, 40],
    [50, 60, 70, 80],
  ])
  const boxes = [0, 0, 2, 2, 2, 0, 4, 1, 3, 1, 4, 2]
  const entry = (batch: ImageBatch, index: number) => [...batch.data.subarray(12 * index, 12 * index + 4)]

  test('stretches every box into an entry of the batch', () => {
    const batch = new ImageBatch({ count: 3, width: 2, height: 2, scale: 1 })
    cropBoxes(image, boxes, batch)
    expect(entry(batch, 0)).toEqual([10, 20, 50, 60])
    expect(entry(batch, 1)).toEqual([30, 40, 30, 40])
    expect(entry(batch, 2)).toEqual([80, 80, 80, 80])
  })

  test('crops some of the boxes', () => {
    const batch = new ImageBatch({ count: 1, width: 2, height: 2, scale: 1 })
    cropBoxes(image, boxes, batch, { start: 2, count: 1 })
    expect(entry(batch, 0)).toEqual([80, 80, 80, 80])
  })

  test('resamples by area with that option', () => {
    const batch = new ImageBatch({ width: 1, height: 1, scale: 1 })
    cropBoxes(image, [0, 0, 4, 2], batch, { resampling: 'area' })
    expect(batch.data[0]).toBe(45)
  })

  test('returns the inverse map of each', () => {
    const batch = new ImageBatch({ count: 3, width: 8, height: 16 })
    const corners = cropBoxes(image, boxes, batch).map((toImage) => {
      const box = Float64Array.of(0, 0, 8, 16)
      mapBoxes(toImage, box)
      return [...box]
    })
    expect(corners.flat()).toEqual(boxes)
  })

  test('refuses a box that is not finite', () => {
    const batch = new ImageBatch({ width: 2, height: 2 })
    expect(() => cropBoxes(image, [0, 0, Number.NaN, 2], batch)).toThrow('A box should be finite, got [0, 0, NaN, 2].')
  })

  test.each(badImages)('refuses an image %s', (_, bad, message) => {
    expect(() => cropBoxes(bad, boxes, new ImageBatch({ count: 3, width: 2, height: 2 }))).toThrow(message)
  })
})
