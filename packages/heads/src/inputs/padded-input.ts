import {
  checkImage,
  type Frame,
  type Image,
  type ImageBatch,
  type ImageBuffer,
  type Placement,
  type Size,
} from '@mot/core'
import type { View } from '../head'
import { type SideLimits, sizeWithin } from '../maps/side-limits'
import { resizeSmoothly } from './resize-smoothly'
import { createView } from './view'

/** How an image is resized, and to what size within the limits. */
export interface Sizing {
  readonly sizeWithin: typeof sizeWithin
  readonly resize: typeof resizeSmoothly
}

/**
 * `inputSize`, `view` and `prepare` of a head whose images are resized to side limits and placed in the top left corner of
 * an input in multiples of `step` pixels. The rest is 0, the mean colour. In an input of another size, fixed by the network,
 * an image is resized to the largest size that fits.
 */
export function paddedInput(limits: SideLimits, step: number, sizing: Sizing = { sizeWithin, resize: resizeSmoothly }) {
  const inputSize = (image: Size, fixed: Partial<Size>): Size => {
    const { width, height } = sizing.sizeWithin(image, limits)
    return { width: fixed.width ?? roundUp(width, step), height: fixed.height ?? roundUp(height, step) }
  }

  const resizedSize = (image: Size, input: Size): Size => {
    const resized = sizing.sizeWithin(image, limits)
    if (roundUp(resized.width, step) === input.width && roundUp(resized.height, step) === input.height) return resized
    const scale = Math.min(input.width / image.width, input.height / image.height)
    return {
      width: Math.max(Math.floor(image.width * scale), 1),
      height: Math.max(Math.floor(image.height * scale), 1),
    }
  }

  const view = (image: Image | Frame | Size, input: Size): View => {
    const { width, height } = resizedSize(image, input)
    return createView(image, input, [image.width / width, 0, 0, 0, image.height / height, 0])
  }

  const prepare = (image: Image | Frame, batch: ImageBatch, index: number, buffer: ImageBuffer): View => {
    checkImage(image)
    const { width, height } = resizedSize(image, batch)
    batch.clear(index)
    batch.write(sizing.resize(image, buffer.take(width, height)), index)
    return view(image, batch)
  }
  const placement = (image: Size, input: Size): Placement => ({
    kind: 'resized',
    ...resizedSize(image, input),
    left: 0,
    top: 0,
    resampling: sizing.resize === resizeSmoothly ? 'smooth' : 'bilinear',
    border: 'zero',
  })
  return { inputSize, resizedSize, view, prepare, placement }
}

function roundUp(length: number, step: number): number {
  return Math.ceil(length / step) * step
}
