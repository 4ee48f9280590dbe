import { type Detections, type Frame, type Image, MotError, type Size } from '@mot/core'
import { type CenterNetLayout, centerNetInput } from './center-net-input'
import type { Look, NetworkOutputs, Pass, View } from './head'

export interface ScalesAndMirror {
  readonly scales: readonly number[]
  readonly flip: boolean
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
export function* lookAtScales(
  image: Image | Frame,
  fixed: Partial<Size>,
  { scales, flip, ...layout }: ScalesAndMirror & CenterNetLayout,
  read: (outputs: NetworkOutputs, view: View) => Detections,
  merge: (found: readonly Detections[]) => Detections,
): Look {
  const found: Detections[] = []
  for (const scale of scales) {
    const { inputSize, prepare, view } = centerNetInput(layout, scale)
    const size = inputSize(image, fixed)
    const write: Pass['images'][number] = (batch, index, buffer) => {
      prepare(image, batch, index, buffer)
    }
    const writeMirrored: Pass['images'][number] = (batch, index, buffer) => {
      prepare(image, batch, index, buffer)
      batch.mirror(index)
    }
    const outputs = yield { size, images: flip ? [write, writeMirrored] : [write] }
    found.push(read(outputs, view(image, size)))
  }
  return merge(found)
}
