import { checkImage, type Image } from '../image'
import { areaSums } from './average'
import type { WritableImage } from './image-buffer'
import { createTaps, type Taps } from './interpolate'
import { resizer } from './resizer'

/**
 * Resizes to the size of `into` by averaging the source area under each target pixel, byte for byte as OpenCV's `INTER_AREA` (float32
 * sums). Where a side grows, it interpolates. Alpha becomes opaque.
 * @throws MotError `invalid-image`.
 */
export function resizeArea(image: Image, into: WritableImage): WritableImage {
  checkImage(image)
  checkImage(into)
  const scaleX = 1 / (into.width / image.width)
  const scaleY = 1 / (into.height / image.height)
  if (scaleX < 1 || scaleY < 1) {
    return resizer().interpolate(image, into, areaTaps(image.width, into.width), areaTaps(image.height, into.height))
  }
  if (Number.isInteger(scaleX) && Number.isInteger(scaleY)) return resizer().averageBlocks(image, into, scaleX, scaleY)
  return resizer().averageAreas(image, into, areaSums(image.width, into.width), areaSums(image.height, into.height))
}

/** Where a side grows, a target pixel blends two source pixels only when it lies across their border. */
function areaTaps(sourceLength: number, targetLength: number): Taps {
  const inverse = targetLength / sourceLength
  const scale = 1 / inverse
  return createTaps(
    sourceLength,
    targetLength,
    (i) => Math.floor(i * scale),
    (i, index) => {
      const fraction = Math.fround(i + 1 - (index + 1) * inverse)
      return fraction <= 0 ? 0 : fraction - Math.floor(fraction)
    },
  )
}
