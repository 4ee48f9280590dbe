import { type Affine, invertAffine } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { createImage, type WritableImage } from '../../src/prepare/image-buffer'

/** Brightness of a point of an infinite plane, −1 to 1. */
export type Texture = (x: number, y: number) => number

/** Waves in all directions, 12 to 500 pixels long: a smooth surface that can be sampled between pixels. */
export function waves(seed: number, count = 14): Texture {
  const random = seededRandom(seed)
  const list = Array.from({ length: count }, () => {
    const angle = 2 * Math.PI * random()
    const frequency = (2 * Math.PI) / (12 * (500 / 12) ** random())
    return { x: frequency * Math.cos(angle), y: frequency * Math.sin(angle), phase: 2 * Math.PI * random() }
  })
  return (x, y) => list.reduce((sum, wave) => sum + Math.sin(wave.x * x + wave.y * y + wave.phase), 0) / (count / 3)
}

export interface PhotographOptions {
  readonly width?: number
  readonly height?: number
  /** Plane → pixel edges of the image. Default: the identity. */
  readonly motion?: Affine
  /** Grey level of brightness 0, and the difference for ±1. Default 128 and 100. */
  readonly middle?: number
  readonly contrast?: number
}

/** An image of a plane. */
export function photograph(texture: Texture, options: PhotographOptions = {}): WritableImage {
  const { width = 640, height = 360, motion = [1, 0, 0, 0, 1, 0], middle = 128, contrast = 100 } = options
  const [a, b, c, d, e, f] = invertAffine(motion)
  const image = createImage(width, height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const px = x + 0.5
      const py = y + 0.5
      const grey = middle + contrast * texture(a * px + b * py + c, d * px + e * py + f)
      image.data.fill(grey, 4 * (y * width + x), 4 * (y * width + x) + 3)
      image.data[4 * (y * width + x) + 3] = 255
    }
  }
  return image
}

/** Pastes one image into another, its top left corner at (left, top). */
export function paste(patch: WritableImage, into: WritableImage, left: number, top: number): void {
  for (let y = 0; y < patch.height; y++) {
    const from = 4 * y * patch.width
    into.data.set(patch.data.subarray(from, from + 4 * patch.width), 4 * ((top + y) * into.width + left))
  }
}

/** The largest distance in pixels between the positions of an image corner under two motions. */
export function cornerError(motion: Affine, truth: Affine, width: number, height: number): number {
  const corners = [
    [0, 0],
    [width, 0],
    [0, height],
    [width, height],
  ] as const
  const difference = motion.map((value, i) => value - truth[i]!)
  const [a, b, c, d, e, f] = difference as unknown as Affine
  return Math.max(...corners.map(([x, y]) => Math.hypot(a * x + b * y + c, d * x + e * y + f)))
}
