import { checkImage, type Image } from '../image'
import { type ImageBuffer, type WritableImage, wholePixels } from './image-buffer'
import type { Taps } from './interpolate'
import { centreTaps } from './resize-bilinear'
import { resizer } from './resizer'

/** A part of an image in whole pixels. It may reach over the edges. */
export interface PixelCrop {
  readonly left: number
  readonly top: number
  /** From 1. */
  readonly width: number
  readonly height: number
}

/**
 * Resizes a part of an image by bilinear interpolation, byte for byte as `resizeBilinear` resizes a copy of it, but reads only the pixels
 * that are blended: the memory it takes depends on the result alone, however large the part is. A part twice as large as the result,
 * which `resizeBilinear` averages, is interpolated here. Alpha becomes opaque.
 * @param border red, green and blue of what lies outside of the image, 0 to 255.
 * @param memory for the pixels that are read: four for each of the result.
 * @throws MotError `invalid-image`.
 */
export function resizeCrop(
  image: Image,
  crop: PixelCrop,
  border: readonly [red: number, green: number, blue: number],
  into: WritableImage,
  memory: ImageBuffer,
): WritableImage {
  checkImage(image)
  checkImage(into)
  const columns = centreTaps(crop.width, into.width)
  const rows = centreTaps(crop.height, into.height)
  const read = memory.take(2 * into.width, 2 * into.height)
  const from = wholePixels(image.data)
  const to = wholePixels(read.data)
  const outside = wholePixels(Uint8ClampedArray.of(...border, 255))[0]!
  const places = Int32Array.from({ length: read.width }, (_, i) => crop.left + sourceOf(columns, i))
  for (let row = 0, at = 0; row < read.height; row++) {
    const y = crop.top + sourceOf(rows, row)
    const start = y * image.width
    const isInside = y >= 0 && y < image.height
    for (let column = 0; column < read.width; column++, at++) {
      const x = places[column]!
      to[at] = isInside && x >= 0 && x < image.width ? from[start + x]! : outside
    }
  }
  return resizer().interpolate(read, into, inPairs(columns), inPairs(rows))
}

/** Pixel of the source that column or row `i` of the read pixels holds: first and second of each target pixel, in turns. */
function sourceOf({ first, second }: Taps, i: number): number {
  return (i % 2 === 0 ? first : second)[i >> 1]!
}

/** The same weights for the read pixels. */
function inPairs({ firstWeight, secondWeight }: Taps): Taps {
  return {
    first: firstWeight.map((_, i) => 2 * i),
    second: firstWeight.map((_, i) => 2 * i + 1),
    firstWeight,
    secondWeight,
  }
}
