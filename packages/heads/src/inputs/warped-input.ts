import {
  type Affine,
  type Frame,
  type Image,
  type ImageBatch,
  type ImageBuffer,
  invertAffine,
  type Placement,
  type Size,
  warpAffine,
} from '@mot/core'
import type { View } from '../head'
import { createView } from './view'

/**
 * `view` and `prepare` of a head that places images in its input by an affine transform, with black around them.
 * @param toInput image → input.
 */
export function warpedInput(toInput: (image: Size, input: Size) => Affine) {
  const view = (image: Image | Frame | Size, input: Size): View =>
    createView(image, input, invertAffine(toInput(image, input)))
  const prepare = (image: Image | Frame, batch: ImageBatch, index: number, buffer: ImageBuffer): View => {
    batch.write(warpAffine(image, toInput(image, batch), buffer.take(batch.width, batch.height)), index)
    return view(image, batch)
  }
  const placement = (image: Size, input: Size): Placement => ({ kind: 'warped', toInput: toInput(image, input) })
  return { view, prepare, placement }
}
