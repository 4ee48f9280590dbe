import { type Affine, Detections } from '@mot/core'
import { expect, test } from 'vitest'

const seen = Detections.from([{ box: { left: 0, top: 0, right: 10, bottom: 20 }, score: 0.9 }], {
  frame: 7,
  imageWidth: 640,
})
const panned: Affine = [1, 0, -12.5, 0, 1, 3]

test('detections carry the camera motion before their frame', () => {
  expect(seen.cameraMotion).toBeUndefined()
  expect(seen.withCameraMotion(panned)).toMatchObject({ frame: 7, imageWidth: 640, count: 1, cameraMotion: panned })
  expect(Detections.from([], { cameraMotion: panned }).cameraMotion).toEqual(panned)
})

test('rows selected from a frame keep its camera motion', () => {
  expect(seen.withCameraMotion(panned).select([]).cameraMotion).toEqual(panned)
})

test.each<[string, Affine]>([
  ['a translation, a rotation and a zoom', [0.98, -0.2, 300, 0.2, 0.98, -200]],
  ['an image rotated by 180°', [-1, 0, 640, 0, -1, 480]],
])('%s are possible camera motions', (_, motion) => {
  expect(() => seen.withCameraMotion(motion)).not.toThrow()
})

test.each<[string, Affine]>([
  ['a mirrored image', [-1, 0, 640, 0, 1, 0]],
  ['an image flattened to a line', [1, 0, 0, 0, 0, 0]],
  ['NaN', [1, 0, Number.NaN, 0, 1, 0]],
  ['an infinite translation', [1, 0, 0, 0, 1, Number.POSITIVE_INFINITY]],
  ['a zoom without overlap of the images', [1e9, 0, 0, 0, 1e9, 0]],
  ['five numbers', [1, 0, 0, 0, 1] as unknown as Affine],
])('%s is refused', (_, motion) => {
  expect(() => seen.withCameraMotion(motion)).toThrow(expect.objectContaining({ code: 'invalid-detections' }))
})
