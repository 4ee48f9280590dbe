import { checkGroundCamera, GroundCamera } from '@mot/core'
import { describe, expect, test } from 'vitest'

/** 2 m above the ground, level, with a focal length of 1000 pixels: the horizon is at row 100. */
const level = {
  rotation: [1, 0, 0, 0, 0, -1, 0, 1, 0],
  translation: [0, 2, 0],
  intrinsics: [1000, 0, 500, 0, 1000, 100, 0, 0, 1],
}

const groundOf = (camera: GroundCamera, u: number, v: number) => {
  const point = new Float64Array(2)
  camera.writeGround(u, v, point, 0)
  return [...point]
}

describe('ground camera', () => {
  test('a level camera sees what is 20 m away a tenth of its height times the focal length below the horizon', () => {
    const camera = new GroundCamera(level)
    expect(groundOf(camera, 500, 200)).toEqual([expect.closeTo(0, 9), expect.closeTo(20, 9)])
    expect(groundOf(camera, 600, 200)).toEqual([expect.closeTo(2, 9), expect.closeTo(20, 9)])
    const pixel = new Float64Array(2)
    camera.writeImage(2, 20, pixel, 0)
    expect([...pixel]).toEqual([expect.closeTo(600, 9), expect.closeTo(200, 9)])
  })

  test('a homography maps pixels to metres, whatever its scale and sign', () => {
    const homography = [2, 0, -1000, 0, 0, 2000, 0, 1, -100]
    for (const scale of [1, -3, 1e-3]) {
      const camera = new GroundCamera({ homography: homography.map((value) => scale * value) })
      expect(groundOf(camera, 600, 200)).toEqual([expect.closeTo(2, 9), expect.closeTo(20, 9)])
    }
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no camera', {}],
    ['eight numbers', { homography: [1, 0, 0, 0, 1, 0, 0, 0] }],
    ['text in a matrix', { homography: [1, 0, 0, 0, '1', 0, 0, 0, 1] }],
    ['holes', { homography: new Array(9) }],
    ['NaN', { homography: [1, 0, 0, 0, 1, 0, 0, 0, Number.NaN] }],
    ['a matrix without an inverse', { homography: [1, 0, 0, 2, 0, 0, 0, 0, 1] }],
    ['a camera without intrinsics', { rotation: level.rotation, translation: level.translation }],
    ['a camera on the ground', { ...level, translation: [0, 0, 0] }],
  ])('%s is refused', (_, camera) => {
    expect(() => checkGroundCamera(camera)).toThrow(
      expect.objectContaining({ name: 'MotError', code: 'invalid-option' }),
    )
  })

  test('a checked camera is a copy', () => {
    const checked = checkGroundCamera(level)
    expect(checked).toEqual(level)
    expect(checked).not.toBe(level)
  })
})
