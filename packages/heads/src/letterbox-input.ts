import { type Affine, type Frame, type Image, type ImageBatch, type ImageBuffer, letterbox, type Size } from '@mot/core'
import type { View } from './head'

/** `view` and `prepare` of a head that letterboxes its images and has its own way back. */
export function letterboxInput(wayBack: (image: Size, input: Size) => Affine) {
  const view = (image: Image | Frame | Size, input: Size): View => ({
    image: { width: image.width, height: image.height },
    input: { width: input.width, height: input.height },
    toImage: wayBack(image, input),
    ...('index' in image && { frame: image.index }),
  })
  const prepare = (image: Image | Frame, batch: ImageBatch, index: number, buffer: ImageBuffer): View => {
    letterbox(image, batch, buffer, { index })
    return view(image, batch)
  }
  return { view, prepare }
}
