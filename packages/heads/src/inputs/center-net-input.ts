import {
  type Affine,
  checkImage,
  composeAffine,
  createImage,
  type Frame,
  type Image,
  type ImageBatch,
  type ImageBuffer,
  invertAffine,
  letterbox,
  letterboxGeometry,
  letterboxPlacement,
  MotError,
  type PixelFormat,
  type Placement,
  resizeBilinear,
  type Size,
  scaleAbout,
  warpAffine,
} from '@mot/core'
import type { View } from '../head'
import { chooseInputSize } from './input-size'
import { resizeSmoothly } from './resize-smoothly'
import { createView } from './view'

/**
 * Placement of an image in the input: `fixed` in the middle, its longer side as long as the input is wide; `kept` in the
 * middle at its own size, with an input large enough for it; `stretched` over the whole input; `corner` in the top left
 * corner, as large as the input allows.
 */
export type Resolution = 'fixed' | 'kept' | 'stretched' | 'corner'

export interface CenterNetInputOptions {
  /** Placement of the image in the input. Default `fixed`. */
  readonly resolution?: Resolution
  /**
   * Where the network leaves it open, in multiples of 32 pixels; unused with `kept`. Default 512 × 512; for CenterNet in 3D
   * 1280 × 384.
   */
  readonly inputSize?: Size
  /** Default: BGR of 0 to 1, less the mean of COCO's pixels, by their deviation. */
  readonly pixels?: Omit<PixelFormat, 'layout'>
}

export const centerNetInputDefaults = {
  resolution: 'fixed',
  pixels: { channelOrder: 'bgr', mean: [0.408, 0.447, 0.47], deviation: [0.289, 0.274, 0.278] },
} as const satisfies CenterNetInputOptions

/** The options that determine the placement of an image. */
export interface CenterNetLayout {
  readonly resolution: Resolution
  readonly inputSize?: Size | undefined
  /** Used where neither `inputSize` nor the network sets it. Default 512 × 512. */
  readonly usualSize?: Size
}

/**
 * `inputSize`, `view` and `prepare` of CenterNet's heads.
 * @param scale the image is resized by this first, as in CenterNet's test at several scales.
 */
export function centerNetInput(layout: CenterNetLayout, scale = 1) {
  const { resolution, usualSize = { width: 512, height: 512 } } = layout
  const resizedSize = ({ width, height }: Size): Size => ({
    width: Math.max(Math.trunc(width * scale), 1),
    height: Math.max(Math.trunc(height * scale), 1),
  })

  const inputSize = (image: Size, fixed: Partial<Size>): Size =>
    resolution === 'kept'
      ? keptSize(resizedSize(image), fixed)
      : chooseInputSize(fixed, layout.inputSize, usualSize, 32)

  const view = (image: Image | Frame | Size, input: Size): View => {
    const toResized = invertAffine(imageToInput(resolution, image, resizedSize(image), input))
    return createView(image, input, composeAffine(toResized, [1 / scale, 0, 0, 0, 1 / scale, 0]))
  }

  const prepare = (image: Image | Frame, batch: ImageBatch, index: number, buffer: ImageBuffer): View => {
    checkImage(image)
    const size = resizedSize(image)
    const resized = scale === 1 ? image : resizeBilinear(image, createImage(size.width, size.height))
    if (resolution === 'corner') {
      letterbox(resized, batch, buffer, { index, grey: 0, place: 'corner' })
    } else {
      const input = buffer.take(batch.width, batch.height)
      if (resolution === 'stretched') resizeSmoothly(resized, input)
      else warpAffine(resized, imageToInput(resolution, image, size, batch), input)
      batch.write(input, index)
    }
    return view(image, batch)
  }

  const placement = (image: Size, input: Size): Placement => {
    if (resolution === 'corner') return letterboxPlacement(image, input, 'corner', 'area', 0)
    if (resolution !== 'stretched') {
      return { kind: 'warped', toInput: imageToInput(resolution, image, image, input) }
    }
    const { width, height } = input
    return { kind: 'resized', width, height, left: 0, top: 0, resampling: 'smooth', border: 0 }
  }
  return { inputSize, view, prepare, placement }
}

/** Resized image → input. */
function imageToInput(resolution: Resolution, image: Size, resized: Size, input: Size): Affine {
  const { width, height } = resized
  if (resolution === 'stretched') return [input.width / width, 0, 0, 0, input.height / height, 0]
  if (resolution === 'corner') return invertAffine(letterboxGeometry(resized, input, 'corner').toImage)
  if (resolution === 'kept') return [1, 0, input.width / 2 - (width >> 1), 0, 1, input.height / 2 - (height >> 1)]
  // Reference quirk: this is the side of the image before resizing, and of the input only the width counts.
  const longSide = Math.max(image.width, image.height)
  return scaleAbout(input.width / longSide, width / 2, height / 2, input.width / 2, input.height / 2)
}

/** The next multiples of 32 above a size. */
function keptSize(resized: Size, fixed: Partial<Size>): Size {
  const size = { width: (resized.width | 31) + 1, height: (resized.height | 31) + 1 }
  if ((fixed.width ?? size.width) !== size.width || (fixed.height ?? size.height) !== size.height) {
    throw new MotError(
      'invalid-option',
      `Option "resolution" should not be "kept" for a network with a fixed input, ${fixed.width}×${fixed.height}: ` +
        `an image of ${resized.width}×${resized.height} needs ${size.width}×${size.height}.`,
    )
  }
  return size
}
