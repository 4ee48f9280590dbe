import type { Affine, Image, ImageBatch, PixelArea, Size } from '@mot/core'
import type { CropLocation } from './crop-locations'

/** The part of an image around a location, and its position in a square input. */
export interface LocationCrop {
  readonly from: PixelArea
  readonly to: PixelArea
  /** Input → image. */
  readonly toImage: Affine
}

/**
 * The crop around a location whose scale makes it fill an input of `side` pixels (CornerNet-Saccade's, rounding included).
 * Undefined where it contains no pixel of the image.
 */
export function cropAround(
  location: Pick<CropLocation, 'x' | 'y' | 'scale'>,
  image: Size,
  side: number,
): LocationCrop | undefined {
  // At least 2: the half of an image of one pixel is not empty.
  const length = Math.max(Math.trunc(side / location.scale), 2)
  const scale = side / length
  const across = alongAxis(Math.trunc(location.x), image.width, length, scale, side)
  const down = alongAxis(Math.trunc(location.y), image.height, length, scale, side)
  const from = { left: across.from, top: down.from, width: across.length, height: down.length }
  const to = { left: across.to, top: down.to, width: across.toLength, height: down.toLength }
  if (!(from.width >= 1 && from.height >= 1 && to.width >= 1 && to.height >= 1)) return undefined
  const back = 1 / location.scale
  const middle = Math.floor(length / 2)
  return { from, to, toImage: [back, 0, Math.trunc(location.x) - middle, 0, back, Math.trunc(location.y) - middle] }
}

/** @param length of the crop in image pixels. @param scale from image to input. */
function alongAxis(centre: number, imageLength: number, length: number, scale: number, side: number) {
  const half = Math.floor(length / 2)
  const from = Math.max(0, centre - half)
  const end = Math.min(centre + half, imageLength)
  const middle = Math.floor(side / 2)
  const to = middle - Math.trunc((centre - from) * scale)
  const toEnd = middle + Math.trunc((end - centre) * scale)
  return { from, length: end - from, to, toLength: toEnd - to }
}

/** Writes a crop into entry `index` of a batch, the rest black. */
export function writeCrop(image: Image, { from, to }: LocationCrop, batch: ImageBatch, index: number): void {
  batch.fill(0, index, 0, 0, batch.width, batch.height)
  batch.writeStretched(image, from, index, to)
}
