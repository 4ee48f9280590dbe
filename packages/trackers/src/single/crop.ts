import {
  type Image,
  type ImageBatch,
  ImageBuffer,
  resizeBilinear,
  resizeCrop,
  type WritableImage,
  wholePixels,
} from '@mot/core'

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number]

export const black: Colour = [0, 0, 0]

/** Mean of all pixels of an image, not rounded. */
export function meanColour({ data, width, height }: Image): Colour {
  let red = 0
  let green = 0
  let blue = 0
  const end = 4 * width * height
  for (let i = 0; i < end; i += 4) {
    red += data[i]!
    green += data[i + 1]!
    blue += data[i + 2]!
  }
  const count = width * height
  return [red / count, green / count, blue / count]
}

/**
 * Cuts squares of whole pixels out of images, what lies outside of the image in one colour, and stretches them into entries
 * of a batch. Memory for one after the other.
 */
export class SquareCropper {
  private readonly patches = new ImageBuffer()
  private readonly resized = new ImageBuffer()
  private readonly read = new ImageBuffer()

  /**
   * @param left pixel of the image at the square's left edge, as `top` is; may lie outside.
   * @param side pixels, a whole number from 1.
   * @param border what is around the image.
   */
  write(image: Image, left: number, top: number, side: number, border: Colour, batch: ImageBatch, index = 0): void {
    const { width, height } = batch
    if (side === width && side === height) batch.write(this.cut(image, left, top, side, border), index)
    else if (side > 2 * Math.max(width, height)) {
      // Most of its pixels do not count: a square of 12,000 pixels about a large target takes no memory of its own.
      const crop = { left, top, width: side, height: side }
      batch.write(resizeCrop(image, crop, border, this.resized.take(width, height), this.read), index)
    } else
      batch.write(resizeBilinear(this.cut(image, left, top, side, border), this.resized.take(width, height)), index)
  }

  /** The square itself; it lasts until the next one. */
  private cut(image: Image, left: number, top: number, side: number, border: Colour): WritableImage {
    const patch = this.patches.take(side, side)
    // Columns and rows of the square that lie in the image.
    const fromX = Math.min(Math.max(-left, 0), side)
    const toX = Math.max(Math.min(image.width - left, side), fromX)
    const fromY = Math.min(Math.max(-top, 0), side)
    const toY = Math.max(Math.min(image.height - top, side), fromY)
    if (toX - fromX < side || toY - fromY < side) fill(patch.data, border)
    // Pixels as whole numbers: a view of each row would be garbage.
    const from = wholePixels(image.data)
    const to = wholePixels(patch.data)
    for (let y = fromY; y < toY; y++) {
      const shift = (top + y) * image.width + left - y * side
      for (let at = y * side + fromX; at < y * side + toX; at++) to[at] = from[at + shift]!
    }
    return patch
  }
}

function fill(pixels: Uint8ClampedArray, [red, green, blue]: Colour): void {
  for (let i = 0; i < pixels.length; i += 4) {
    pixels[i] = red
    pixels[i + 1] = green
    pixels[i + 2] = blue
    pixels[i + 3] = 255
  }
}
