import { type Box, type Image, type ImageBatch, roundHalfEven } from '@mot/core'
import type { Colour, SquareCropper } from './crop'
import type { Target } from './target'
import { contextSide } from './window'

/** The first target of the SiamRPN family: its centre is that of its pixels, half a pixel before that of its edges. */
export function pixelTarget({ left, top, right, bottom }: Box): Target {
  const width = right - left
  const height = bottom - top
  return { x: left + (width - 1) / 2, y: top + (height - 1) / 2, width, height }
}

/** Where a search crop lies, and how its pixels belong to those of the image. */
export interface CropGeometry {
  /** Side of the crop in pixels of the image, not rounded. */
  readonly side: number
  /** Pixels of the input for one of the image. */
  readonly scale: number
}

/**
 * The search crop of the SiamRPN family: as many times as large as the template as its input is.
 * @param context surroundings as a share of width plus height.
 */
export function cropGeometry(
  { width, height }: Target,
  context: number,
  templateSide: number,
  inputSide: number,
): CropGeometry {
  const side = contextSide(width, height, context)
  return { side: side * (inputSide / templateSide), scale: templateSide / side }
}

/** A whole pixel from half of a side; pysot and the original of SiamMask round in two ways. */
export type CropRounding = 'floor' | 'even'

/**
 * Cuts a square about a target into an entry of a batch.
 * @param side pixels of the image; rounded here, ties to even.
 */
export function writeSquare(
  cropper: SquareCropper,
  image: Image,
  { x, y }: Target,
  side: number,
  border: Colour,
  batch: ImageBatch,
  index: number,
  rounding: CropRounding = 'floor',
): void {
  const whole = Math.max(roundHalfEven(side), 1)
  const half = (whole + 1) / 2
  const first = (centre: number) =>
    rounding === 'floor' ? Math.floor(centre - half + 0.5) : roundHalfEven(centre - half)
  // Reference quirk: the mean colour is cut to whole numbers.
  const [red, green, blue] = border
  cropper.write(image, first(x), first(y), whole, [Math.trunc(red), Math.trunc(green), Math.trunc(blue)], batch, index)
}
