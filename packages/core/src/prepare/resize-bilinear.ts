import { checkImage, type Image, type Size } from '../image'
import type { WritableImage } from './image-buffer'
import { createTaps, type Taps } from './interpolate'
import { type Resampling, resample } from './resampling'
import { areaResampling } from './resize-area'

/**
 * Resizes to the size of `into` by bilinear interpolation between pixel centres, byte for byte as OpenCV's `INTER_LINEAR` (11-bit
 * weights). Alpha becomes opaque.
 * @throws MotError `invalid-image`.
 */
export function resizeBilinear(image: Image, into: WritableImage): WritableImage {
  checkImage(image)
  checkImage(into)
  return resample(image, into, bilinearResampling(image, into))
}

/** What `resizeBilinear` computes for two sizes. */
export function bilinearResampling(image: Size, into: Size): Resampling {
  // Reference quirk: OpenCV treats an exact halving of both sides as area resampling.
  if (image.width === 2 * into.width && image.height === 2 * into.height) return areaResampling(image, into)
  const columns = centreTaps(image.width, into.width)
  const isSquare = image.width === image.height && into.width === into.height
  return { kind: 'taps', columns, rows: isSquare ? columns : centreTaps(image.height, into.height) }
}

export function centreTaps(sourceLength: number, targetLength: number): Taps {
  const scale = 1 / (targetLength / sourceLength)
  const positionOf = (i: number) => Math.fround((i + 0.5) * scale - 0.5)
  return createTaps(
    sourceLength,
    targetLength,
    (i) => Math.floor(positionOf(i)),
    (i, index) => positionOf(i) - index,
  )
}
