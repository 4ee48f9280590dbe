import {
  type Affine,
  type Frame,
  type Image,
  type ImageBatch,
  type ImageBuffer,
  type LetterboxOptions,
  letterbox,
  letterboxPlacement,
  type Size,
} from '@mot/core'
import type { View } from '../head'
import { createView } from './view'

/** `view` and `prepare` of a head that letterboxes images and has its own transform from input to image. */
export function letterboxInput(
  inputToImage: (image: Size, input: Size) => Affine,
  options: Omit<LetterboxOptions, 'index'> = {},
) {
  const view = (image: Image | Frame | Size, input: Size): View => createView(image, input, inputToImage(image, input))
  const prepare = (image: Image | Frame, batch: ImageBatch, index: number, buffer: ImageBuffer): View => {
    letterbox(image, batch, buffer, { ...options, index })
    return view(image, batch)
  }
  const { place, resampling, grey } = options
  const placement = (image: Size, input: Size) => letterboxPlacement(image, input, place, resampling, grey)
  return { view, prepare, placement }
}
