import { type Image, resizeArea, resizeBilinear, type WritableImage } from '@mot/core'

/**
 * Resizes as Pillow does, which widens its filter where an image shrinks: close to averaging areas there, bilinear where it
 * grows.
 * @throws MotError `invalid-image`.
 */
export function resizeSmoothly(image: Image, into: WritableImage): WritableImage {
  const shrinks = into.width <= image.width && into.height <= image.height
  return shrinks ? resizeArea(image, into) : resizeBilinear(image, into)
}
