import type { Box3d } from '@mot/core'
import { boxAround, type Calibration, cornersOf, pixelOf, pointAtPixel, rotationYOf } from '@mot/heads'
import { expectClose, readGoldenCase, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'

/** Focal length 100 pixels, centre of the image at (50, 40). */
const calibration: Calibration = [100, 0, 50, 0, 0, 100, 40, 0, 0, 0, 1, 0]
const box: Box3d = { x: 0, y: 1, z: 10, height: 2, width: 1, length: 4, rotationY: 0, alpha: 0 }

describe('a box in the world', () => {
  test('has four corners on its bottom and four above them', () => {
    expect(cornersOf(box)).toEqual([
      { x: 2, y: 1, z: 10.5 },
      { x: 2, y: 1, z: 9.5 },
      { x: -2, y: 1, z: 9.5 },
      { x: -2, y: 1, z: 10.5 },
      { x: 2, y: -1, z: 10.5 },
      { x: 2, y: -1, z: 9.5 },
      { x: -2, y: -1, z: 9.5 },
      { x: -2, y: -1, z: 10.5 },
    ])
  })

  test('points its length towards the camera after a rotation by 90°', () => {
    const [frontRight] = cornersOf({ ...box, rotationY: Math.PI / 2 })
    expect(frontRight!.x).toBeCloseTo(0.5, 12)
    expect(frontRight!.z).toBeCloseTo(8, 12)
  })

  test('projects between the pixels of its nearest side', () => {
    const { left, top, right, bottom } = boxAround(calibration, box)
    expectClose([left, top, right, bottom], [50 - 200 / 9.5, 40 - 100 / 9.5, 50 + 200 / 9.5, 40 + 100 / 9.5])
  })

  test('gives finite pixels even where it reaches behind the camera', () => {
    expect(Object.values(boxAround(calibration, { ...box, z: 0 })).every(Number.isFinite)).toBe(true)
  })

  test('a pixel and its depth determine the world point', () => {
    const random = seededRandom(2)
    const skew: Calibration = [700, 0, 604, 45.7, 0, 700, 180, -0.3, 0, 0, 1, 0.005]
    for (let round = 0; round < 50; round++) {
      const [x, y, depth] = [1242 * random(), 375 * random(), 2 + 60 * random()]
      const pixel = pixelOf(skew, pointAtPixel(skew, x, y, depth))
      expectClose([pixel.x, pixel.y], [x, y], { relative: 1e-9, absolute: 1e-9 })
    }
  })

  test("its rotation equals CenterNet's", () => {
    const { inputs, outputs, params } = readGoldenCase<{ readonly cx: number; readonly fx: number }>(
      'heads/centernet/ddd_roty',
    )!
    const camera: Calibration = [params.fx, 0, params.cx, 0, 0, params.fx, 0, 0, 0, 0, 1, 0]
    const turns = Array.from(inputs.alpha!.data as Float64Array, (alpha, i) =>
      rotationYOf(alpha, Number(inputs.x!.data[i]), camera),
    )
    expectClose(turns, outputs.rot_y!.data as Float64Array)
  })
})
