import { ImageBatch, ImageBuffer, letterbox, letterboxGeometry, mapBoxes } from '@mot/core'
import { expectClose, readGoldenCase } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { badImages, fromRgb, grey } from './test-images'

interface GeometryCase {
  readonly h: number
  readonly w: number
  readonly H: number
  readonly W: number
  readonly ratio: number
  readonly new_w: number
  readonly new_h: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const geometry = readGoldenCase<{ cases: GeometryCase[] }>('heads/jde/letterbox_geometry')!

describe('letterboxGeometry', () => {
  test.each(geometry.params.cases)("fits $w×$h into $W×$H as JDE's letterbox", (one) => {
    const box = letterboxGeometry({ width: one.w, height: one.h }, { width: one.W, height: one.H })
    expect(box).toMatchObject({
      ratio: one.ratio,
      width: one.new_w,
      height: one.new_h,
      left: one.left,
      top: one.top,
      right: one.right,
      bottom: one.bottom,
    })
  })

  test('has the exact inverse of the rounded sizes', () => {
    const { left, top, width, height, toImage } = letterboxGeometry(
      { width: 641, height: 479 },
      { width: 320, height: 320 },
    )
    const corners = Float64Array.of(left, top, left + width, top + height)
    mapBoxes(toImage, corners)
    expectClose(corners, [0, 0, 641, 479], { absolute: 1e-9 })
  })

  test('makes a very long image at least one pixel high', () => {
    expect(letterboxGeometry({ width: 5000, height: 1 }, { width: 64, height: 64 })).toMatchObject({
      width: 64,
      height: 1,
    })
  })

  test('in the corner all margins are on the right and at the bottom, and sizes are truncated', () => {
    const box = letterboxGeometry({ width: 101, height: 50 }, { width: 60, height: 60 }, 'corner')
    // 50 · 60/101 = 29.7 rows.
    expect(box).toMatchObject({ width: 60, height: 29, left: 0, top: 0, right: 0, bottom: 31 })
    expectClose(box.toImage, [101 / 60, 0, 0, 0, 50 / 29, 0])
  })

  test('refuses sizes without pixels', () => {
    expect(() => letterboxGeometry({ width: 0, height: 5 }, { width: 64, height: 64 })).toThrow('got 0×5')
    expect(() => letterboxGeometry({ width: 5, height: 5 }, { width: 64, height: 0.5 })).toThrow('An input needs')
  })
})

describe('letterbox', () => {
  const buffer = new ImageBuffer()

  test('centres the image in grey', () => {
    const batch = new ImageBatch({ width: 4, height: 2, scale: 1 })
    letterbox(grey([[10], [20]]), batch, buffer)
    // The larger half of an odd margin is on the right.
    expect([...batch.data.subarray(0, 8)]).toEqual([128, 10, 128, 128, 128, 20, 128, 128])
  })

  test('writes one entry of a batch and does not change the others', () => {
    const batch = new ImageBatch({ count: 2, width: 2, height: 2, scale: 1 })
    batch.data.fill(-1)
    letterbox(grey([[50]]), batch, buffer, { index: 1 })
    expect([...batch.data]).toEqual([...Array(12).fill(-1), ...Array(12).fill(50)])
  })

  test('overwrites the frame before, whatever its size', () => {
    const batch = new ImageBatch({ width: 4, height: 4, scale: 1 })
    letterbox(grey([[10], [10]]), batch, buffer)
    letterbox(grey([[20, 20]]), batch, buffer, { grey: 0 })
    expect([...batch.data.subarray(0, 16)]).toEqual([0, 0, 0, 0, 20, 20, 20, 20, 20, 20, 20, 20, 0, 0, 0, 0])
  })

  test('places the image in the corner with that option', () => {
    const batch = new ImageBatch({ width: 3, height: 2, scale: 1 })
    letterbox(grey([[10, 20]]), batch, buffer, { place: 'corner', grey: 114, resampling: 'bilinear' })
    // Two pixels become three, the middle one their mean.
    expect([...batch.data.subarray(0, 6)]).toEqual([10, 15, 20, 114, 114, 114])
  })

  const golden = readGoldenCase<object>('heads/jde/letterbox_image')
  test.skipIf(golden === undefined)("makes JDE's input (skipped where the shared golden data is not available)", () => {
    const { inputs, outputs } = golden!
    const [imageHeight, imageWidth] = inputs.image_bgr!.shape as [number, number]
    const [, height, width] = outputs.input!.shape as [number, number, number]
    const batch = new ImageBatch({ width, height, channelOrder: 'bgr' })
    letterbox(fromRgb(imageWidth, imageHeight, inputs.image_bgr!.data as Uint8Array), batch, buffer)
    expect(batch.data).toEqual(outputs.input!.data)
  })

  test.each(badImages)('refuses an image %s', (_, image, message) => {
    expect(() => letterbox(image, new ImageBatch({ width: 8, height: 8 }), buffer)).toThrow(message)
  })
})
