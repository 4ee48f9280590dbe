import { checkImage, type Image, type Size } from '../image'
import { areaSums } from './average'
import type { WritableImage } from './image-buffer'
import { createTaps, type Taps } from './interpolate'
import { type Resampling, resample } from './resampling'

/**
 * Resizes to the size of `into` by averaging the source area under each target pixel, byte for byte as OpenCV's `INTER_AREA` (float32
 * sums). Where a side grows, it interpolates. Alpha becomes opaque.
 * @throws MotError `invalid-image`.
 */
export function resizeArea(image: Image, into: WritableImage): WritableImage {
  checkImage(image)
  checkImage(into)
  return resample(image, into, areaResampling(image, into))
}

/** What `resizeArea` computes for two sizes. */
export function areaResampling(image: Size, into: Size): Resampling {
  const scaleX = 1 / (into.width / image.width)
  const scaleY = 1 / (into.height / image.height)
  if (scaleX < 1 || scaleY < 1) {
    return {
      kind: 'taps',
      columns: areaTaps(image.width, into.width),
      rows: areaTaps(image.height, into.height),
    }
  }
  if (Number.isInteger(scaleX) && Number.isInteger(scaleY)) {
    return { kind: 'blocks', blockWidth: scaleX, blockHeight: scaleY }
  }
  return { kind: 'sums', columns: areaSums(image.width, into.width), rows: areaSums(image.height, into.height) }
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
