import { type Image, resizeArea, resizeBilinear, type WritableImage } from '@mot/core'

/**
 * Resizes like Pillow, which widens its filter when it reduces: approximately area averaging for smaller images, bilinear
 * for larger ones.
 * @throws MotError `invalid-image`.
 */
export function resizeSmoothly(image: Image, into: WritableImage): WritableImage {
  const shrinks = into.width <= image.width && into.height <= image.height
  return shrinks ? resizeArea(image, into) : resizeBilinear(image, into)
}
