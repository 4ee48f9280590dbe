import { ImageBatch, mapBoxes } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { cropAround, writeCrop } from '../../src/corners/location-crop'

describe('cropAround', () => {
  const image = { width: 400, height: 300 }

  test('covers the part of the image that fills the input at its scale', () => {
    const crop = cropAround({ x: 200, y: 150, scale: 2 }, image, 100)!
    expect(crop.from).toEqual({ left: 175, top: 125, width: 50, height: 50 })
    expect(crop.to).toEqual({ left: 0, top: 0, width: 100, height: 100 })
    expect(crop.toImage).toEqual([0.5, 0, 175, 0, 0.5, 125])
  })

  test('leaves the area outside the image empty', () => {
    const crop = cropAround({ x: 10, y: 290, scale: 1 }, image, 100)!
    expect(crop.from).toEqual({ left: 0, top: 240, width: 60, height: 60 })
    expect(crop.to).toEqual({ left: 40, top: 0, width: 60, height: 60 })
    expect(crop.toImage).toEqual([1, 0, -40, 0, 1, 240])
  })

  test('is undefined where it contains no pixel of the image', () => {
    expect(cropAround({ x: -60, y: 10, scale: 1 }, image, 100)).toBeUndefined()
    expect(cropAround({ x: 10, y: 351, scale: 1 }, image, 100)).toBeUndefined()
  })

  test('contains an image of one pixel', () => {
    const crop = cropAround({ x: 0, y: 0, scale: 255 }, { width: 1, height: 1 }, 255)!
    expect(crop.from).toEqual({ left: 0, top: 0, width: 1, height: 1 })
  })
})

test('writeCrop maps pixels as toImage maps them, with black around the image', () => {
  const data = new Uint8ClampedArray(4 * 20 * 20).fill(100)
  // One white pixel at (12, 3).
  data.fill(255, 4 * (3 * 20 + 12), 4 * (3 * 20 + 13))
  const crop = cropAround({ x: 12, y: 3, scale: 4 }, { width: 20, height: 20 }, 40)!
  const batch = new ImageBatch({ width: 40, height: 40, count: 2 })
  batch.data.fill(7)
  writeCrop({ width: 20, height: 20, data }, crop, batch, 1)
  const plane = [...batch.data.subarray(3 * 1600, 4 * 1600)]
  const brightest = plane.indexOf(Math.max(...plane))
  const at = Float64Array.of((brightest % 40) + 0.5, Math.floor(brightest / 40) + 0.5, 0, 0)
  mapBoxes(crop.toImage, at)
  expect(Math.floor(at[0]!)).toBe(12)
  expect(Math.floor(at[1]!)).toBe(3)
  // The crop begins two pixels above the image, 4 input pixels each.
  expect(plane.slice(0, 8 * 40).every((value) => value === 0)).toBe(true)
  expect(plane[8 * 40]).toBeCloseTo(100 / 255, 6)
})
