import { type Affine, CameraMotionEstimator, Detections, type Image, identityAffine } from '@mot/core'
import { Street } from '@mot/street'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { createImage, type WritableImage } from '../../src/prepare/image-buffer'
import { cornerError, paste, photograph, waves } from './textures'

const width = 640
const height = 360
const wall = waves(1)
const still = photograph(wall)

function estimateBetween(before: Image, after: Image, detections?: [Detections, Detections]) {
  const estimator = new CameraMotionEstimator()
  estimator.estimate(before, detections?.[0])
  return estimator.estimate(after, detections?.[1])
}

function rotateAndZoom(degrees: number, zoom: number, shiftX: number, shiftY: number): Affine {
  const cos = zoom * Math.cos((degrees * Math.PI) / 180)
  const sin = zoom * Math.sin((degrees * Math.PI) / 180)
  // About the centre of the image.
  const x = width / 2
  const y = height / 2
  return [cos, -sin, x - cos * x + sin * y + shiftX, sin, cos, y - sin * x - cos * y + shiftY]
}

describe('two images of a wall', () => {
  test.each<[string, Affine, number]>([
    ['shifted by less than a pixel', [1, 0, 0.4, 0, 1, -0.3], 0.05],
    ['shifted by some pixels', [1, 0, -7.3, 0, 1, 4.6], 0.1],
    ['shifted far', [1, 0, 40, 0, 1, -15], 0.2],
    ['rotated by a degree', rotateAndZoom(1, 1, 0, 0), 0.1],
    ['zoomed by 3 %', rotateAndZoom(0, 1.03, 0, 0), 0.15],
    ['rotated, zoomed and shifted', rotateAndZoom(-2.5, 0.96, 12.2, 8.4), 0.3],
  ])('%s: the estimate is accurate to a fraction of a pixel at every corner', (_, motion, bound) => {
    const estimate = estimateBetween(still, photograph(wall, { motion }))
    expect(estimate.unknown).toBeUndefined()
    expect(cornerError(estimate.motion, motion, width, height)).toBeLessThan(bound)
    expect(estimate.agreeingCount).toBeGreaterThan(0.6 * estimate.cornerCount)
  })

  test('two equal images give no motion', () => {
    const { motion, unknown } = estimateBetween(still, still)
    expect(unknown).toBeUndefined()
    expect(cornerError(motion, identityAffine, width, height)).toBeLessThan(1e-9)
  })

  const pan: Affine = [1, 0, 9.5, 0, 1, -3.25]

  test('in the dark, with a tenth of the contrast', () => {
    const night = { middle: 14, contrast: 10 }
    const estimate = estimateBetween(photograph(wall, night), photograph(wall, { ...night, motion: pan }))
    expect(cornerError(estimate.motion, pan, width, height)).toBeLessThan(0.3)
  })

  test('while the exposure changes', () => {
    const brighter = photograph(wall, { middle: 150, contrast: 70, motion: pan })
    const estimate = estimateBetween(photograph(wall, { middle: 110, contrast: 60 }), brighter)
    expect(cornerError(estimate.motion, pan, width, height)).toBeLessThan(0.3)
  })

  test('with noise that is different each time', () => {
    const estimate = estimateBetween(noisy(still, 8, 1), noisy(photograph(wall, { motion: pan }), 8, 2))
    expect(cornerError(estimate.motion, pan, width, height)).toBeLessThan(0.3)
  })

  test('blurred by the motion itself', () => {
    const blurred = average([8, 9, 10, 11].map((x) => photograph(wall, { motion: [1, 0, x, 0, 1, -3.25] })))
    const estimate = estimateBetween(still, blurred)
    expect(cornerError(estimate.motion, pan, width, height)).toBeLessThan(0.3)
  })
})

describe('a moving object', () => {
  const pan: Affine = [1, 0, -6.5, 0, 1, 2]
  /** A bus over 40 % of the image, moving in the opposite direction. */
  const bus = photograph(waves(2), { width: 400, height: 230 })
  const boxes = [100, 122].map((left) =>
    Detections.from([{ box: { left, top: 60, right: left + 400, bottom: 290 }, score: 1 }]),
  ) as [Detections, Detections]
  const before = photograph(wall)
  const after = photograph(wall, { motion: pan })
  paste(bus, before, 100, 60)
  paste(bus, after, 122, 60)

  test('is an outlier', () => {
    expect(cornerError(estimateBetween(before, after).motion, pan, width, height)).toBeLessThan(0.15)
  })

  test('has no corners where its detections are given', () => {
    const blind = estimateBetween(before, after)
    const told = estimateBetween(before, after, boxes)
    expect(cornerError(told.motion, pan, width, height)).toBeLessThan(0.15)
    expect(told.cornerCount).toBeLessThan(blind.cornerCount - 5)
    expect(told.agreeingCount).toBeGreaterThan(0.95 * told.cornerCount)
  })
})

describe('the motion is unknown, and the estimate is the identity,', () => {
  const expectUnknown = (estimate: ReturnType<CameraMotionEstimator['estimate']>, reasons: readonly string[]) => {
    expect(reasons).toContain(estimate.unknown)
    expect(estimate.motion).toEqual(identityAffine)
  }

  test('in the first frame, and in the first after reset', () => {
    const estimator = new CameraMotionEstimator()
    expectUnknown(estimator.estimate(still), ['first-frame'])
    estimator.estimate(still)
    estimator.reset()
    expectUnknown(estimator.estimate(still), ['first-frame'])
  })

  test('in a frame of another size', () => {
    const estimator = new CameraMotionEstimator()
    estimator.estimate(still)
    expectUnknown(estimator.estimate(photograph(wall, { width: 320, height: 200 })), ['size-changed'])
    expect(estimator.estimate(photograph(wall, { width: 320, height: 200 })).unknown).toBeUndefined()
  })

  test.each([
    ['blank', createImage(width, height)],
    ['noise in the dark', noisy(createImage(width, height), 3, 1)],
    ['a few pixels', createImage(5, 3)],
    ['one pixel', createImage(1, 1)],
  ])('in frames that are %s', (_, image) => {
    expectUnknown(estimateBetween(image, image), ['few-corners'])
  })

  test('when a blank frame comes in between, until corners are tracked again', () => {
    const estimator = new CameraMotionEstimator()
    const reasons = [still, createImage(width, height), still, still].map((image) => estimator.estimate(image).unknown)
    expect(reasons).toEqual(['first-frame', 'few-corners', 'few-corners', undefined])
  })

  test('after a cut', () => {
    expectUnknown(estimateBetween(still, photograph(waves(9))), ['few-corners', 'no-agreement'])
  })

  test('when all parts of the image move differently', () => {
    const random = seededRandom(3)
    const tiles = (dx: () => number) => {
      const image = createImage(width, height)
      const side = 80
      for (let top = 0; top + side <= height; top += side) {
        for (let left = 0; left + side <= width; left += side) {
          const motion: Affine = [1, 0, dx(), 0, 1, dx()]
          paste(photograph(waves(left * 7 + top), { width: side, height: side, motion }), image, left, top)
        }
      }
      return image
    }
    const estimate = estimateBetween(
      tiles(() => 0),
      tiles(() => 16 * random() - 8),
    )
    expectUnknown(estimate, ['no-agreement'])
    expect(estimate.cornerCount).toBeGreaterThan(20)
  })

  test('when boxes cover the whole image', () => {
    const all = Detections.from([{ box: { left: -10, top: -10, right: width + 10, bottom: height + 10 }, score: 1 }])
    expectUnknown(estimateBetween(still, still, [all, all]), ['few-corners'])
  })
})

test.each([
  ['pan', 'day'],
  ['pan', 'dusk'],
  ['shake', 'day'],
  ['shake', 'dusk'],
] as const)('camera motion (%s) in a street with people is estimated by %s', (camera, light) => {
  const estimator = new CameraMotionEstimator()
  const errors: number[] = []
  for (const { frame, cameraMotion } of new Street({ seed: 31, camera, light, frameCount: 15, people: 14 })) {
    const { motion, unknown } = estimator.estimate(frame)
    if (frame.index === 1) continue
    expect(unknown).toBeUndefined()
    errors.push(cornerError(motion, [1, 0, cameraMotion.x, 0, 1, cameraMotion.y], frame.width, frame.height))
  }
  expect(Math.max(...errors)).toBeLessThan(0.3)
})

test('the same frames give the same motions, and two estimators do not disturb each other', () => {
  const frames = [0, 4, 9, 3].map((x) => photograph(wall, { motion: [1, 0, x, 0, 1, x / 2] }))
  const first = new CameraMotionEstimator()
  const second = new CameraMotionEstimator()
  const motions = frames.map((frame) => first.estimate(frame))
  new CameraMotionEstimator().estimate(still)
  expect(frames.map((frame) => second.estimate(frame))).toEqual(motions)
})

test('a smaller downscale is more accurate', () => {
  const motion = rotateAndZoom(0.5, 1.01, 5.3, -2.2)
  const moved = photograph(wall, { motion })
  const errors = [1, 4].map((downscale) => {
    const estimator = new CameraMotionEstimator({ downscale })
    estimator.estimate(still)
    return cornerError(estimator.estimate(moved).motion, motion, width, height)
  })
  expect(errors[0]).toBeLessThan(0.05)
  expect(errors[0]).toBeLessThan(errors[1]!)
})

test('pixels may begin anywhere in their memory', () => {
  const askew = (image: WritableImage) => {
    const bytes = new Uint8ClampedArray(image.data.length + 1)
    bytes.set(image.data, 1)
    return { ...image, data: bytes.subarray(1) }
  }
  const moved = photograph(wall, { motion: [1, 0, 3, 0, 1, 2] })
  expect(estimateBetween(askew(still), askew(moved))).toEqual(estimateBetween(still, moved))
})

test('an image without pixels is refused, and the next one is compared with the one before', () => {
  const estimator = new CameraMotionEstimator()
  estimator.estimate(still)
  expect(() => estimator.estimate({ width, height, data: new Uint8Array(7) })).toThrow(
    expect.objectContaining({ code: 'invalid-image' }),
  )
  expect(estimator.estimate(still).unknown).toBeUndefined()
})

test.each([0, 1.5, -2, Number.NaN])('a downscale of %d is refused', (downscale) => {
  expect(() => new CameraMotionEstimator({ downscale })).toThrow(expect.objectContaining({ code: 'invalid-option' }))
})

function noisy(image: WritableImage, deviation: number, seed: number): WritableImage {
  const random = seededRandom(seed)
  return { ...image, data: image.data.map((byte) => byte + deviation * seededNormal(random)) }
}

function average(images: readonly WritableImage[]): WritableImage {
  const [first] = images
  const data = first!.data.map((_, i) => images.reduce((sum, image) => sum + image.data[i]!, 0) / images.length)
  return { ...first!, data }
}
