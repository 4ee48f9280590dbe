import { MotError } from '../errors'
import type { Image } from '../image'
import { checkOptions } from '../options'
import { shown } from '../shown'
import { type Affine, composeAffine } from './affine'
import { crop } from './crop'
import type { ImageBatch } from './image-batch'
import { ImageBuffer } from './image-buffer'
import { resizeArea } from './resize-area'
import { resizeBilinear } from './resize-bilinear'

export interface CropBoxesOptions {
  /** First box to crop. Default 0. */
  readonly start?: number
  /** Boxes to crop, at most the size of the batch. Default: all from `start` on. */
  readonly count?: number
  /** Default `bilinear`. */
  readonly resampling?: 'bilinear' | 'area'
  /** Memory for one crop, before and after it is resized. Default: fresh. */
  readonly patchBuffer?: ImageBuffer
  readonly resizedBuffer?: ImageBuffer
}

/**
 * Crops boxes out of an image, as {@link crop} does, and stretches each into an entry of a batch.
 * @param boxes [n × 4] left, top, right, bottom in pixels of the image.
 * @returns the inverse maps, input → image, one per box.
 * @throws MotError `invalid-option`, `invalid-image`, `invalid-detections` when a box is not finite.
 */
export function cropBoxes(
  image: Image,
  boxes: ArrayLike<number>,
  batch: ImageBatch,
  options: CropBoxesOptions = {},
): Affine[] {
  checkOptions(options)
  const { start = 0, resampling = 'bilinear', patchBuffer = new ImageBuffer() } = options
  const { count = boxes.length / 4 - start, resizedBuffer = new ImageBuffer() } = options
  for (const [option, value] of Object.entries({ start, count })) {
    if (Number.isInteger(value) && value >= 0 && value <= boxes.length / 4) continue
    const expected = `a whole number up to the ${boxes.length / 4} boxes`
    throw new MotError('invalid-option', `Option "${option}" should be ${expected}, got ${shown(value)}.`)
  }
  const resize = resampling === 'area' ? resizeArea : resizeBilinear
  return Array.from({ length: count }, (_, index) => {
    const i = 4 * (start + index)
    const box = { left: boxes[i]!, top: boxes[i + 1]!, right: boxes[i + 2]!, bottom: boxes[i + 3]! }
    const { patch, toImage } = crop(image, box, patchBuffer)
    batch.write(resize(patch, resizedBuffer.take(batch.width, batch.height)), index)
    const scale: Affine = [patch.width / batch.width, 0, 0, 0, patch.height / batch.height, 0]
    return composeAffine(scale, toImage)
  })
}
