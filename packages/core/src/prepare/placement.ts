import { checkImage, type Image, type Size } from '../image'
import type { Affine } from './affine'
import type { ImageBatch } from './image-batch'
import type { ImageBuffer } from './image-buffer'
import { type LetterboxPlace, letterboxGeometry } from './letterbox'
import { type Resampling, resample } from './resampling'
import { areaResampling } from './resize-area'
import { bilinearResampling } from './resize-bilinear'
import { warpAffine } from './warp-affine'

/**
 * Where an image lies in a network's input and how it gets its size there, as data: a head computes it from two sizes, and it is carried
 * out wherever the image lies, on this thread, in a worker or on a graphics device, with the same bytes.
 */
export type Placement = ResizedPlacement | WarpedPlacement

export interface ResizedPlacement {
  readonly kind: 'resized'
  /** Of the resized image, in input pixels. */
  readonly width: number
  readonly height: number
  /** Of its top left corner, in input pixels. */
  readonly left: number
  readonly top: number
  /** `smooth`: by area where no side grows, else bilinear. */
  readonly resampling: 'area' | 'bilinear' | 'smooth'
  /** Grey level around it, 0 to 255; `zero`: the input itself is 0 there. */
  readonly border: number | 'zero'
}

export interface WarpedPlacement {
  readonly kind: 'warped'
  /** Pixel indices of the image → those of the input; black around it. */
  readonly toInput: Affine
}

/** The placement of `letterbox`. */
export function letterboxPlacement(
  image: Size,
  input: Size,
  place: LetterboxPlace = 'middle',
  resampling: 'area' | 'bilinear' = 'area',
  border = 128,
): ResizedPlacement {
  const { width, height, left, top } = letterboxGeometry(image, input, place)
  return { kind: 'resized', width, height, left, top, resampling, border }
}

/**
 * Writes an image into an entry of a batch.
 * @param buffer memory for the resized image.
 * @throws MotError `invalid-image`, `invalid-option` for a placement out of the input.
 */
export function placeImage(
  image: Image,
  placement: Placement,
  batch: ImageBatch,
  buffer: ImageBuffer,
  index = 0,
): void {
  checkImage(image)
  if (placement.kind === 'warped') {
    batch.write(warpAffine(image, placement.toInput, buffer.take(batch.width, batch.height)), index)
    return
  }
  const { width, height, left, top, border } = placement
  const resampling = placedResampling(image, placement)
  if (border === 'zero') batch.clear(index)
  else batch.fill(border, index, 0, 0, batch.width, batch.height)
  batch.write(resampling ? resample(image, buffer.take(width, height), resampling) : image, index, left, top)
}

/** How the image gets its size; undefined where it has it already. */
export function placedResampling(image: Size, placement: ResizedPlacement): Resampling | undefined {
  const { width, height, resampling } = placement
  if (width === image.width && height === image.height) return undefined
  const shrinks = width <= image.width && height <= image.height
  const byArea = resampling === 'area' || (resampling === 'smooth' && shrinks)
  return byArea ? areaResampling(image, placement) : bilinearResampling(image, placement)
}
