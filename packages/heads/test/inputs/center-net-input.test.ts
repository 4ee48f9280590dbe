import { type Affine, ImageBatch, ImageBuffer, mapBoxes } from '@mot/core'
import { expectClose, readGoldenCase } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { centerNetInput, centerNetInputDefaults } from '../../src/inputs/center-net-input'
import { bgrImage } from '../bgr-image'

function grey(width: number, height: number, level: (x: number, y: number) => number) {
  const data = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let i = 0; i < width * height; i++) data.fill(level(i % width, Math.floor(i / width)), 4 * i, 4 * i + 3)
  return { width, height, data }
}

describe('centerNetInput', () => {
  const input = { width: 64, height: 32 }
  /** Where the corners of the input lie in the image. */
  const corners = (resolution: 'fixed' | 'stretched' | 'corner', image: { width: number; height: number }) => {
    const boxes = Float64Array.of(0, 0, input.width, input.height)
    mapBoxes(centerNetInput({ resolution }).view(image, input).toImage, boxes)
    return [...boxes]
  }

  test('fixed: the longer side fills the width, in the middle', () => {
    expect(corners('fixed', { width: 128, height: 100 })).toEqual([0, 18, 128, 82])
    expect(corners('fixed', { width: 100, height: 128 })).toEqual([-14, 32, 114, 96])
  })

  test('stretched: the image fills the input', () => {
    expect(corners('stretched', { width: 100, height: 200 })).toEqual([0, 0, 100, 200])
  })

  test('corner: the image is in the top left corner, as large as the input allows', () => {
    expect(corners('corner', { width: 64, height: 64 })).toEqual([0, 0, 128, 64])
  })

  test.each(['fixed', 'kept', 'stretched', 'corner'] as const)(
    'writes the image where toImage maps it: %s',
    (resolution) => {
      const image = grey(96, 64, (x, y) => (x >= 48 && y >= 32 ? 255 : 0))
      const { inputSize, prepare } = centerNetInput({ resolution, inputSize: { width: 64, height: 64 } })
      const batch = new ImageBatch({ ...inputSize(image, {}), count: 2 })
      const { toImage } = prepare(image, batch, 1, new ImageBuffer())
      // The first white pixel, row by row, is the top left corner of the white quarter.
      const first = batch.data.subarray(3 * batch.width * batch.height).findIndex((value) => value > 0.5)
      const corner = Float64Array.of(first % batch.width, Math.floor(first / batch.width), 0, 0)
      mapBoxes(toImage, corner)
      expect(Math.abs(corner[0]! - 48)).toBeLessThan(1.6)
      expect(Math.abs(corner[1]! - 32)).toBeLessThan(1.6)
    },
  )

  test('kept: refuses a network with another fixed input', () => {
    expect(() => centerNetInput({ resolution: 'kept' }).inputSize({ width: 100, height: 50 }, input)).toThrow(
      'Option "resolution" should not be "kept" for a network with a fixed input, 64×32: an image of 100×50 needs 128×64.',
    )
  })

  interface Params {
    readonly cases: readonly {
      readonly h: number
      readonly w: number
      readonly fix_res: boolean
      readonly scale: number
      readonly inp_h: number
      readonly inp_w: number
      readonly trans_inv_out: Affine
    }[]
  }
  test.each(readGoldenCase<Params>('heads/centernet/geometry')!.params.cases)(
    "equals CenterNet's geometry: $w × $h, scale $scale, fixed $fix_res",
    ({ h, w, fix_res, scale, inp_h, inp_w, trans_inv_out }) => {
      const image = { width: w, height: h }
      const { inputSize, view } = centerNetInput({ resolution: fix_res ? 'fixed' : 'kept' }, scale)
      const size = inputSize(image, {})
      expect(size).toEqual({ width: inp_w, height: inp_h })
      // Theirs leads from cells of 4 pixels to the resized image.
      const boxes = Float64Array.of(3, 5, 20, 30)
      const ours = boxes.map((edge) => 4 * edge)
      mapBoxes(trans_inv_out, boxes)
      mapBoxes(view(image, size).toImage, ours)
      expectClose(
        ours.map((edge) => edge * scale),
        boxes,
        { relative: 1e-9, absolute: 1e-9 },
      )
    },
  )

  const golden = readGoldenCase('heads/centernet/preprocess_messi_crop')
  test.skipIf(golden === undefined)(
    "equals CenterNet's input for a picture (skipped where the shared golden data is not at hand)",
    () => {
      const batch = new ImageBatch({ width: 128, height: 128, ...centerNetInputDefaults.pixels })
      const { prepare } = centerNetInput({ resolution: 'fixed' })
      prepare(bgrImage(golden!.inputs.image_bgr!), batch, 0, new ImageBuffer())
      expectClose(batch.data, golden!.outputs.input!.data as Float32Array, { absolute: 1e-5 })
    },
  )
})
