import type { Frame, Image, ImageBatch, ImageBuffer, Placement, Size } from '@mot/core'
import type { View } from '../head'
import { resizeSmoothly } from './resize-smoothly'
import { createView } from './view'

/** `view` and `prepare` of a head that stretches images over the whole input. */
export function stretchedInput() {
  const view = (image: Image | Frame | Size, input: Size): View =>
    createView(image, input, [image.width / input.width, 0, 0, 0, image.height / input.height, 0])
  const prepare = (image: Image | Frame, batch: ImageBatch, index: number, buffer: ImageBuffer): View => {
    batch.write(resizeSmoothly(image, buffer.take(batch.width, batch.height)), index)
    return view(image, batch)
  }
  const placement = (_: Size, { width, height }: Size): Placement => ({
    kind: 'resized',
    width,
    height,
    left: 0,
    top: 0,
    resampling: 'smooth',
    border: 0,
  })
  return { view, prepare, placement }
}
