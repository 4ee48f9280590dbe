import { MotError } from '../errors'
import { checkImage, type Image, type Size } from '../image'
import { checkOptions } from '../options'
import type { Affine } from './affine'
import type { ImageBatch } from './image-batch'
import type { ImageBuffer } from './image-buffer'
import { resizeArea } from './resize-area'
import { resizeBilinear } from './resize-bilinear'
import { roundHalfEven } from './round'

/** Position of an image in an input that it fills along one axis, and the inverse map. */
export interface Letterbox {
  /** Input pixels per image pixel, before rounding to whole pixels. */
  readonly ratio: number
  /** Of the resized image, in input pixels. */
  readonly width: number
  readonly height: number
  /** Padding on each side, in input pixels. */
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** The exact inverse, with rounded sizes: input → image, in pixel edges. */
  readonly toImage: Affine
}

/** Position of the image in a letterbox: centred, or in the top left corner. */
export type LetterboxPlace = 'middle' | 'corner'

/**
 * Geometry of a letterbox: the image keeps its aspect ratio and fills the input along one axis. For `middle`, sizes and margins are
 * rounded as in JDE and FairMOT (ties to even; the larger half of an odd margin is on the right and at the bottom). For `corner`, sizes
 * are truncated to whole pixels as in YOLOX.
 * @throws MotError `invalid-image` or `invalid-option` for a size that is not a whole number of pixels from 1.
 */
export function letterboxGeometry(image: Size, input: Size, place: LetterboxPlace = 'middle'): Letterbox {
  checkSize(image, 'invalid-image', 'An image')
  checkSize(input, 'invalid-option', 'An input')
  const ratio = Math.min(input.height / image.height, input.width / image.width)
  const toWhole = place === 'corner' ? Math.floor : roundHalfEven
  const width = Math.max(toWhole(image.width * ratio), 1)
  const height = Math.max(toWhole(image.height * ratio), 1)
  const share = place === 'corner' ? 0 : 0.5
  const marginX = input.width - width
  const marginY = input.height - height
  const left = roundHalfEven(Math.max(share * marginX - 0.1, 0))
  const top = roundHalfEven(Math.max(share * marginY - 0.1, 0))
  const scaleX = image.width / width
  const scaleY = image.height / height
  return {
    ratio,
    width,
    height,
    left,
    top,
    right: marginX - left,
    bottom: marginY - top,
    toImage: [scaleX, 0, -left * scaleX, 0, scaleY, -top * scaleY],
  }
}

export interface LetterboxOptions {
  /** Entry of the batch. Default 0. */
  readonly index?: number
  /** Grey level of the padding, 0 to 255. Default 128. */
  readonly grey?: number
  /** Default `middle`. */
  readonly place?: LetterboxPlace
  /** Default `area`. */
  readonly resampling?: 'area' | 'bilinear'
}

/**
 * Writes an image into an entry of a batch with the geometry of {@link letterboxGeometry}, padded with grey.
 * @param buffer memory for the resized image.
 * @throws MotError `invalid-image`.
 */
export function letterbox(
  image: Image,
  batch: ImageBatch,
  buffer: ImageBuffer,
  options: LetterboxOptions = {},
): Letterbox {
  const { index = 0, grey = 128, place = 'middle', resampling = 'area' } = checkOptions(options)
  checkImage(image)
  const geometry = letterboxGeometry(image, batch, place)
  const { width, height, left, top } = geometry
  const same = width === image.width && height === image.height
  const resize = resampling === 'area' ? resizeArea : resizeBilinear
  batch.write(same ? image : resize(image, buffer.take(width, height)), index, left, top)
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
