import type { Image } from '@mot/core'

/** The transform from a stored image to an upright one: a clockwise rotation, then a mirror. */
export interface Orientation {
  /** Degrees. */
  readonly rotation: 0 | 90 | 180 | 270
  /** Swaps left and right. */
  readonly flip: boolean
}

/**
 * Rotates an image upright, by the orientation in the metadata of phone videos.
 * @param upright [height × width × 4] filled.
 */
export function rotateUpright(image: Image, { rotation, flip }: Orientation, upright: Uint8ClampedArray): Image {
  const { width, height } = image
  const sideways = rotation === 90 || rotation === 270
  const uprightWidth = sideways ? height : width
  const uprightHeight = sideways ? width : height
  // Moves whole pixels: four bytes at once.
  const from = new Uint32Array(image.data.buffer, image.data.byteOffset, width * height)
  const to = new Uint32Array(upright.buffer, upright.byteOffset, width * height)
  // Stored position of the upright pixel at the left top, and of its right and lower neighbours.
  const starts = { 0: 0, 90: (height - 1) * width, 180: width * height - 1, 270: width - 1 }
  const steps = { 0: [1, width], 90: [-width, 1], 180: [-1, -width], 270: [width, -1] } as const
  const [right, down] = steps[rotation]
  const start = starts[rotation]
  for (let y = 0; y < uprightHeight; y++) {
    for (let x = 0; x < uprightWidth; x++) {
      const column = flip ? uprightWidth - 1 - x : x
      to[y * uprightWidth + x] = from[start + column * right + y * down]!
    }
  }
  return { width: uprightWidth, height: uprightHeight, data: upright }
}
