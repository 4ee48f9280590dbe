import type { Affine, Image, ImageBatch, PixelArea, Size } from '@mot/core'
import type { Place } from './places'

/** The part of an image about a place, and where it goes in a square input. */
export interface PlaceCrop {
  readonly from: PixelArea
  readonly to: PixelArea
  /** Input → image. */
  readonly toImage: Affine
}

/**
 * The crop about a place, whose scale makes it fill an input of `side` pixels (CornerNet-Saccade's, rounding included).
 * Undefined where no pixel of the image lies in it.
 */
export function cropAbout(place: Pick<Place, 'x' | 'y' | 'scale'>, image: Size, side: number): PlaceCrop | undefined {
  // A picture of one pixel, too, has a middle.
  const length = Math.max(Math.trunc(side / place.scale), 2)
  const scale = side / length
  const across = alongAxis(Math.trunc(place.x), image.width, length, scale, side)
  const down = alongAxis(Math.trunc(place.y), image.height, length, scale, side)
  const from = { left: across.from, top: down.from, width: across.length, height: down.length }
  const to = { left: across.to, top: down.to, width: across.toLength, height: down.toLength }
  if (!(from.width >= 1 && from.height >= 1 && to.width >= 1 && to.height >= 1)) return undefined
  const back = 1 / place.scale
  const middle = Math.floor(length / 2)
  return { from, to, toImage: [back, 0, Math.trunc(place.x) - middle, 0, back, Math.trunc(place.y) - middle] }
}

/** @param length of the crop in image pixels. @param scale from there to the input. */
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
export function writeCrop(image: Image, { from, to }: PlaceCrop, batch: ImageBatch, index: number): void {
  batch.fill(0, index, 0, 0, batch.width, batch.height)
  batch.writeStretched(image, from, index, to)
}
