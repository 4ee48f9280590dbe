import type { Box, Box3d } from '@mot/core'

/** A camera's 3 × 4 projection matrix, row by row, from metres to pixels of the original image: KITTI's P2. */
export type Calibration = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]

/** A point in the world: x to the right, y down, z ahead of the camera, in metres. */
export interface WorldPoint {
  readonly x: number
  readonly y: number
  readonly z: number
}

/** The world point at a pixel, `depth` metres ahead of the camera. */
export function pointAtPixel(calibration: Calibration, x: number, y: number, depth: number): WorldPoint {
  const [focalX, , centreX, shiftX, , focalY, centreY, shiftY, , , , shiftZ] = calibration
  const z = depth - shiftZ
  return { x: (x * depth - shiftX - centreX * z) / focalX, y: (y * depth - shiftY - centreY * z) / focalY, z }
}

/** The pixel that a world point projects to. */
export function pixelOf(calibration: Calibration, { x, y, z }: WorldPoint): { readonly x: number; readonly y: number } {
  const along = (row: 0 | 1 | 2) =>
    calibration[4 * row]! * x +
    calibration[4 * row + 1]! * y +
    calibration[4 * row + 2]! * z +
    calibration[4 * row + 3]!
  const depth = along(2)
  return { x: along(0) / depth, y: along(1) / depth }
}

/** The eight corners of a box: the bottom four in order from the front right one, then the four above them. */
export function cornersOf({ x, y, z, height, width, length, rotationY }: Box3d): WorldPoint[] {
  const cos = Math.cos(rotationY)
  const sin = Math.sin(rotationY)
  return [0, -height].flatMap((up) =>
    (
      [
        [1, 1],
        [1, -1],
        [-1, -1],
        [-1, 1],
      ] as const
    ).map(([ahead, aside]) => {
      const alongLength = (ahead * length) / 2
      const alongWidth = (aside * width) / 2
      return {
        x: x + cos * alongLength + sin * alongWidth,
        y: y + up,
        z: z - sin * alongLength + cos * alongWidth,
      }
    }),
  )
}

/**
 * Smallest depth of a projected corner, in metres: nearer ones are moved to it, since points behind the camera have no
 * pixel.
 */
const NEAREST = 0.1

/** The bounds of all projected corners, in pixels of the original image. */
export function boxAround(calibration: Calibration, box: Box3d): Box {
  const pixels = cornersOf(box).map(({ x, y, z }) => pixelOf(calibration, { x, y, z: Math.max(z, NEAREST) }))
  return {
    left: Math.min(...pixels.map(({ x }) => x)),
    top: Math.min(...pixels.map(({ y }) => y)),
    right: Math.max(...pixels.map(({ x }) => x)),
    bottom: Math.max(...pixels.map(({ y }) => y)),
  }
}

/**
 * Rotation of an object about the y axis, from its observation angle relative to the ray from the camera; wrapped to −π to π
 * once.
 * @param alpha observation angle in radians.
 * @param x of its centre in pixels.
 */
export function rotationYOf(alpha: number, x: number, [focalX, , centreX]: Calibration): number {
  const rotation = alpha + Math.atan2(x - centreX, focalX)
  if (rotation > Math.PI) return rotation - 2 * Math.PI
  return rotation < -Math.PI ? rotation + 2 * Math.PI : rotation
}
