import { MotError } from '../errors'
import { checkImage, type Image, type Size } from '../image'
import type { Affine } from './affine'
import type { ImageBatch } from './image-batch'
import type { ImageBuffer } from './image-buffer'
import { resizeArea } from './resize-area'
import { roundHalfEven } from './round'

/** Where an image lies in an input that it fills in one direction, and the way back. */
export interface Letterbox {
  /** Input pixels per image pixel, before rounding to whole pixels. */
  readonly ratio: number
  /** Of the resized image, in input pixels. */
  readonly width: number
  readonly height: number
  /** Input pixels left free on each side. */
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** Undoes exactly what was done, rounding included: input → image, in pixel edges. */
  readonly toImage: Affine
}

/**
 * The letterbox of JDE and FairMOT: the image keeps its aspect ratio and lies in the middle. Sizes and margins are rounded
 * as theirs are (ties to even; an odd margin has its larger half to the right and below).
 * @throws MotError `invalid-image` or `invalid-option` for a size that is not of whole pixels from 1.
 */
export function letterboxGeometry(image: Size, input: Size): Letterbox {
  checkSize(image, 'invalid-image', 'An image')
  checkSize(input, 'invalid-option', 'An input')
  const ratio = Math.min(input.height / image.height, input.width / image.width)
  const width = Math.max(roundHalfEven(image.width * ratio), 1)
  const height = Math.max(roundHalfEven(image.height * ratio), 1)
  const marginX = (input.width - width) / 2
  const marginY = (input.height - height) / 2
  const left = roundHalfEven(marginX - 0.1)
  const top = roundHalfEven(marginY - 0.1)
  const scaleX = image.width / width
  const scaleY = image.height / height
  return {
    ratio,
    width,
    height,
    left,
    top,
    right: roundHalfEven(marginX + 0.1),
    bottom: roundHalfEven(marginY + 0.1),
    toImage: [scaleX, 0, -left * scaleX, 0, scaleY, -top * scaleY],
  }
}

/**
 * Writes an image into entry `index` of a batch as {@link letterboxGeometry} says, by area resampling, the rest grey.
 * @param buffer memory for the resized image.
 * @throws MotError `invalid-image`.
 */
export function letterbox(
  image: Image,
  batch: ImageBatch,
  buffer: ImageBuffer,
  { index = 0, grey = 128 }: { readonly index?: number; readonly grey?: number } = {},
): Letterbox {
  checkImage(image)
  const geometry = letterboxGeometry(image, batch)
  const { width, height, left, top } = geometry
  const same = width === image.width && height === image.height
  batch.write(same ? image : resizeArea(image, buffer.take(width, height)), index, left, top)
  batch.fill(grey, index, 0, 0, batch.width, top)
  batch.fill(grey, index, 0, top, left, top + height)
  batch.fill(grey, index, left + width, top, batch.width, top + height)
  batch.fill(grey, index, 0, top + height, batch.width, batch.height)
  return geometry
}

function checkSize(size: Size, code: 'invalid-image' | 'invalid-option', what: string): void {
  const { width, height } = size
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new MotError(code, `${what} needs at least 1×1 pixels, got ${width}×${height}.`)
  }
}
