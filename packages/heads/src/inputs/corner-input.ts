import {
  type Affine,
  checkImage,
  type Frame,
  type Image,
  type ImageBatch,
  type ImageBuffer,
  type PixelFormat,
  type Placement,
  resizeBilinear,
  type Size,
} from '@mot/core'
import type { View } from '../head'
import type { ScaledInput } from './test-time-augmentation'
import { createView } from './view'

/** Mean and deviation of COCO's pixels, BGR, as CornerNet was trained with. */
export const cornerNetPixels = {
  channelOrder: 'bgr',
  mean: [0.40789654, 0.44719302, 0.47026115],
  deviation: [0.28863828, 0.27408164, 0.27809835],
} as const satisfies PixelFormat

/** `ScaledInput` of the CornerNet family, and the size of the image in it. */
export interface CornerInput extends ScaledInput {
  /** The size of the resized image, in input pixels. */
  resizedSize(image: Size, input: Size): Size
  placement(image: Size, input: Size): Placement
}

/**
 * CornerNet's input: the image, resized by a scale, in the middle of an input whose sides are multiples of 128 minus 1. In
 * an input that the network has fixed, a larger image is resized to the largest size that fits.
 */
export function cornerInput(scale = 1): CornerInput {
  const inputSize = (image: Size, fixed: Partial<Size>): Size => {
    const { width, height } = scaled(image, scale)
    return { width: fixed.width ?? width | 127, height: fixed.height ?? height | 127 }
  }

  const fittingScale = (image: Size, input: Size): number => {
    const { width, height } = scaled(image, scale)
    const fits = width <= input.width && height <= input.height
    return fits ? scale : Math.min(input.width / image.width, input.height / image.height)
  }

  const resizedSize = (image: Size, input: Size): Size => scaled(image, fittingScale(image, input))

  const view = (image: Image | Frame | Size, input: Size): View => {
    const { left, top } = margins(resizedSize(image, input), input)
    const back = 1 / fittingScale(image, input)
    const toImage: Affine = [back, 0, -left * back, 0, back, -top * back]
    return createView(image, input, toImage)
  }

  const prepare = (image: Image | Frame, batch: ImageBatch, index: number, buffer: ImageBuffer): View => {
    checkImage(image)
    const { width, height } = resizedSize(image, batch)
    const same = width === image.width && height === image.height
    const { left, top } = margins({ width, height }, batch)
    batch.fill(0, index, 0, 0, batch.width, batch.height)
    batch.write(same ? image : resizeBilinear(image, buffer.take(width, height)), index, left, top)
    return view(image, batch)
  }

  const placement = (image: Size, input: Size): Placement => {
    const resized = resizedSize(image, input)
    return { kind: 'resized', ...resized, ...margins(resized, input), resampling: 'bilinear', border: 0 }
  }
  return { inputSize, resizedSize, view, prepare, placement }
}

function scaled({ width, height }: Size, scale: number): Size {
  return { width: Math.max(Math.trunc(width * scale), 1), height: Math.max(Math.trunc(height * scale), 1) }
}

/** Left and top edge of the image: the middles of image and input, rounded down, coincide. */
function margins(resized: Size, input: Size): { readonly left: number; readonly top: number } {
  return { left: (input.width >> 1) - (resized.width >> 1), top: (input.height >> 1) - (resized.height >> 1) }
}
