import { MotError } from '../errors'
import { shown } from '../shown'

/**
 * Where a camera stands above the ground, as plain data: a homography, or the parts of a calibrated camera.
 */
export type GroundCameraInput =
  | {
      /** [9] row-major: maps pixels to metres on the ground. As of four points whose places on the ground are known. */
      readonly homography: readonly number[]
    }
  | {
      /** [9] row-major: rotates coordinates of the ground (x, y, up) to those of the camera (right, down, ahead). */
      readonly rotation: readonly number[]
      /** [3] metres: the ground's origin in coordinates of the camera. */
      readonly translation: readonly number[]
      /** [9] row-major: focal lengths and the principal point in pixels. */
      readonly intrinsics: readonly number[]
    }

/** Maps between pixels and metres on the ground. "UCMCTrack" (2023), section 3.2. */
export class GroundCamera {
  /** [9] row-major: maps pixels to metres on the ground, both with a third coordinate of 1. */
  readonly toGround: Float64Array
  /** [9] row-major: maps metres on the ground to pixels. */
  readonly toImage: Float64Array

  /** @throws MotError `invalid-option` for anything else than nine or three finite numbers, and for a matrix without an inverse. */
  constructor(camera: GroundCameraInput) {
    if ('homography' in camera) {
      this.toGround = matrix(camera.homography, 9, 'homography')
      this.toImage = inverse(this.toGround, 'homography')
    } else {
      this.toImage = imageOfGround(camera)
      this.toGround = inverse(this.toImage, 'camera')
    }
  }

  /** Writes the point on the ground below a pixel to elements `at` and `at + 1` of `into`: infinite or NaN at the horizon. */
  writeGround(u: number, v: number, into: Float64Array, at: number): void {
    project(this.toGround, u, v, into, at)
  }

  /** Writes the pixel of a point on the ground. */
  writeImage(x: number, y: number, into: Float64Array, at: number): void {
    project(this.toImage, x, y, into, at)
  }
}

/** A copy of a camera's numbers, checked. @throws MotError `invalid-option`, also for what is no camera. */
export function checkGroundCamera(value: unknown): GroundCameraInput {
  if (typeof value !== 'object' || value === null || !('homography' in value || 'rotation' in value)) {
    throw new MotError(
      'invalid-option',
      'A camera should have a homography of nine numbers, or rotation, translation and intrinsics, ' +
        `got ${shown(value)}.`,
    )
  }
  new GroundCamera(value as GroundCameraInput)
  if ('homography' in value) return { homography: [...(value.homography as readonly number[])] }
  const { rotation, translation, intrinsics } = value as Exclude<GroundCameraInput, { homography: unknown }>
  return { rotation: [...rotation], translation: [...translation], intrinsics: [...intrinsics] }
}

/** K [r₁ r₂ t]: points on the ground have no third coordinate. Equation 3. */
function imageOfGround(camera: Exclude<GroundCameraInput, { homography: unknown }>): Float64Array {
  const rotation = matrix(camera.rotation, 9, 'rotation')
  const translation = matrix(camera.translation, 3, 'translation')
  const intrinsics = matrix(camera.intrinsics, 9, 'intrinsics')
  const image = new Float64Array(9)
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = 0
      for (let k = 0; k < 3; k++) {
        sum += intrinsics[3 * row + k]! * (column < 2 ? rotation[3 * k + column]! : translation[k]!)
      }
      image[3 * row + column] = sum
    }
  }
  return image
}

function inverse(m: Float64Array, name: string): Float64Array {
  const [a, b, c, d, e, f, g, h, i] = m as unknown as readonly [
    ...[number, number, number],
    ...[number, number, number],
    ...[number, number, number],
  ]
  const scale = 1 / (a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g))
  const cofactors = [
    ...[e * i - f * h, c * h - b * i, b * f - c * e],
    ...[f * g - d * i, a * i - c * g, c * d - a * f],
    ...[d * h - e * g, b * g - a * h, a * e - b * d],
  ]
  const found = Float64Array.from(cofactors, (value) => value * scale)
  if (found.every(Number.isFinite)) return found
  throw new MotError('invalid-option', `The ${name} should be a matrix with an inverse, got [${m.join(', ')}].`)
}

function matrix(values: readonly number[], length: number, name: string): Float64Array {
  const isMatrix = Array.isArray(values) && values.length === length && Array.from(values).every(isModerate)
  if (isMatrix) return Float64Array.from(values)
  throw new MotError(
    'invalid-option',
    `"${name}" of a camera should be a list of ${length} finite numbers, got ${shown(values)}.`,
  )
}

/** Far from where products overflow. */
function isModerate(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= 1e30
}

function project(m: Float64Array, x: number, y: number, into: Float64Array, at: number): void {
  const depth = 1 / (m[6]! * x + m[7]! * y + m[8]!)
  into[at] = (m[0]! * x + m[1]! * y + m[2]!) * depth
  into[at + 1] = (m[3]! * x + m[4]! * y + m[5]!) * depth
}
