import type { Detections, Frame, Image, ImageBatch, ImageBuffer, Size } from '@mot/core'
import type { Head, NetworkOutputs, Pass, Passes, View } from '../head'
import type { AugmentationOptions } from '../heatmap-options'

/** How an image resized by some scale goes into the network: parts of a head. */
export interface ScaledInput {
  inputSize(image: Size, fixed: Partial<Size>): Size
  view(image: Image | Frame | Size, input: Size): View
  prepare(image: Image | Frame, batch: ImageBatch, index: number, buffer: ImageBuffer): View
}

/** The parts of a head that differ between passes. */
export interface AugmentedHead<PassResult> {
  inputAt(scale: number): ScaledInput
  /** Reads one pass: outputs for [the image], or with `flip` for [the image, its mirror image]. */
  readPass(outputs: NetworkOutputs, view: View, scale: number): PassResult
  merge(results: readonly PassResult[]): Detections
}

/** `passes` of a head, where the options request more than one pass over the plain image. */
export function testTimeAugmentation<PassResult>(
  options: Required<AugmentationOptions>,
  head: AugmentedHead<PassResult>,
): Pick<Head, 'passes'> {
  const { flip, scales } = options
  if (!flip && scales.length === 1 && scales[0] === 1) return {}
  return { passes: (image, fixed) => augmentedPasses(image, fixed, options, head) }
}

/** One pass for each scale, with the mirrored image in the same batch. */
function* augmentedPasses<PassResult>(
  image: Image | Frame,
  fixed: Partial<Size>,
  { scales, flip }: Required<AugmentationOptions>,
  { inputAt, readPass, merge }: AugmentedHead<PassResult>,
): Passes {
  const results: PassResult[] = []
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
    results.push(readPass(outputs, view(image, size), scale))
  }
  return merge(results)
}
