import {
  type Detections,
  type Frame,
  type Image,
  type ImageBatch,
  type ImageBuffer,
  MotError,
  type Size,
} from '@mot/core'
import type { Look, NetworkOutputs, Pass, View } from '../head'

export interface ScalesAndMirror {
  readonly scales: readonly number[]
  readonly flip: boolean
}

/** How an image resized by some scale goes in: parts of a head. */
export interface ScaledInput {
  inputSize(image: Size, fixed: Partial<Size>): Size
  view(image: Image | Frame | Size, input: Size): View
  prepare(image: Image | Frame, batch: ImageBatch, index: number, buffer: ImageBuffer): View
}

/** @throws MotError `invalid-option` unless there are scales, all above 0. */
export function checkScales(scales: readonly number[]): void {
  if (scales.length > 0 && scales.every((scale) => scale > 0 && scale < Infinity)) return
  throw new MotError(
    'invalid-option',
    `Option "scales" should hold numbers above 0, at least one, got [${scales.join(', ')}].`,
  )
}

/** Whether one pass with the image as it is will do. */
export function isSinglePass({ scales, flip }: ScalesAndMirror): boolean {
  return !flip && scales.length === 1 && scales[0] === 1
}

/**
 * Looks at an image resized by each scale, and at each one's mirror image in the same pass.
 * @param read takes what one pass shows: outputs for the image, or (flip) for the image and its mirror image.
 */
export function* lookAtScales<Found>(
  image: Image | Frame,
  fixed: Partial<Size>,
  { scales, flip }: ScalesAndMirror,
  inputAt: (scale: number) => ScaledInput,
  read: (outputs: NetworkOutputs, view: View, scale: number) => Found,
  merge: (found: readonly Found[]) => Detections,
): Look {
  const found: Found[] = []
  for (const scale of scales) {
    const { inputSize, prepare, view } = inputAt(scale)
    const size = inputSize(image, fixed)
    const write: Pass['images'][number] = (batch, index, buffer) => {
      prepare(image, batch, index, buffer)
    }
    const writeMirrored: Pass['images'][number] = (batch, index, buffer) => {
      prepare(image, batch, index, buffer)
      batch.mirror(index)
    }
    const outputs = yield { size, images: flip ? [write, writeMirrored] : [write] }
    found.push(read(outputs, view(image, size), scale))
  }
  return merge(found)
}
