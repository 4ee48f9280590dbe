import type { Box } from '../box'
import { MotError } from '../errors'
import { checkImage, type Image } from '../image'
import type { Affine } from './affine'
import type { ImageBuffer, WritableImage } from './image-buffer'

/** A part of an image, and its position. */
export interface Crop {
  readonly patch: WritableImage
  /** Patch → image, in pixel edges. */
  readonly toImage: Affine
}

/**
 * The pixels of a box. Edges are truncated to whole pixels and clamped to the image, with at least one pixel: a box outside gives the
 * nearest edge pixels.
 * @param buffer memory for the patch, which is valid until the buffer's next use.
 * @throws MotError `invalid-image`, `invalid-detections` when the box is not finite.
 */
export function crop(image: Image, box: Box, buffer: ImageBuffer): Crop {
  checkImage(image)
  if (!Number.isFinite(box.left + box.top + box.right + box.bottom)) {
    const { left, top, right, bottom } = box
    throw new MotError('invalid-detections', `A box should be finite, got [${left}, ${top}, ${right}, ${bottom}].`)
  }
  const left = clamp(Math.trunc(box.left), 0, image.width - 1)
  const top = clamp(Math.trunc(box.top), 0, image.height - 1)
  const right = clamp(Math.trunc(box.right), left + 1, image.width)
  const bottom = clamp(Math.trunc(box.bottom), top + 1, image.height)
  const patch = buffer.take(right - left, bottom - top)
  const rowLength = 4 * patch.width
  for (let y = 0; y < patch.height; y++) {
    const from = 4 * ((top + y) * image.width + left)
    patch.data.set(image.data.subarray(from, from + rowLength), y * rowLength)
  }
  return { patch, toImage: [1, 0, left, 0, 1, top] }
}

function clamp(value: number, least: number, largest: number): number {
  return Math.min(Math.max(value, least), largest)
}
