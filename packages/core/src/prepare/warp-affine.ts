import { checkImage, type Image, type Size } from '../image'
import { type Affine, invertAffine } from './affine'
import type { WritableImage } from './image-buffer'
import { roundHalfEven } from './round'

/**
 * Fills `into` with the image warped by `toInput`, which maps pixel indices of the image to pixel indices of `into`. Bilinear, byte for
 * byte as OpenCV's `warpAffine` with `INTER_LINEAR` and a constant border (positions on a grid of 1/32 pixel). Alpha becomes opaque.
 * @param border red, green and blue around the image, 0 to 255.
 * @throws MotError `invalid-image`, `invalid-option` when `toInput` cannot be inverted.
 */
export function warpAffine(
  image: Image,
  toInput: Affine,
  into: WritableImage,
  border: readonly [red: number, green: number, blue: number] = [0, 0, 0],
): WritableImage {
  checkImage(image)
  checkImage(into)
  const { columnX, columnY, rowX, rowY } = warpPositions(toInput, into)
  const [borderRed, borderGreen, borderBlue] = border
  const { width, height, data: source } = image
  const target = into.data
  for (let y = 0, to = 0; y < into.height; y++) {
    const firstX = rowX[y]!
    const firstY = rowY[y]!
    for (let x = 0; x < into.width; x++, to += 4) {
      const x32 = (firstX + columnX[x]!) >> 5
      const y32 = (firstY + columnY[x]!) >> 5
      const left = x32 >> 5
      const top = y32 >> 5
      target[to + 3] = 255
      if (left < -1 || top < -1 || left >= width || top >= height) {
        target[to] = borderRed
        target[to + 1] = borderGreen
        target[to + 2] = borderBlue
        continue
      }
      // Weights of the four neighbours, which sum to 1024.
      const right32 = x32 & 31
      const bottom32 = y32 & 31
      const topLeftWeight = (32 - right32) * (32 - bottom32)
      const topRightWeight = right32 * (32 - bottom32)
      const bottomLeftWeight = (32 - right32) * bottom32
      const bottomRightWeight = right32 * bottom32
      const from = 4 * (top * width + left)
      const below = from + 4 * width
      if (left >= 0 && top >= 0 && left + 1 < width && top + 1 < height) {
        for (let channel = 0; channel < 3; channel++) {
          target[to + channel] =
            (source[from + channel]! * topLeftWeight +
              source[from + 4 + channel]! * topRightWeight +
              source[below + channel]! * bottomLeftWeight +
              source[below + 4 + channel]! * bottomRightWeight +
              512) >>
            10
        }
        continue
      }
      // Neighbours outside the image have the colour of the border.
      const leftInside = left >= 0
      const topInside = top >= 0
      const rightInside = left + 1 < width
      const bottomInside = top + 1 < height
      for (let channel = 0; channel < 3; channel++) {
        const outside = border[channel]!
        target[to + channel] =
          ((leftInside && topInside ? source[from + channel]! : outside) * topLeftWeight +
            (rightInside && topInside ? source[from + 4 + channel]! : outside) * topRightWeight +
            (leftInside && bottomInside ? source[below + channel]! : outside) * bottomLeftWeight +
            (rightInside && bottomInside ? source[below + 4 + channel]! : outside) * bottomRightWeight +
            512) >>
          10
      }
    }
  }
  return into
}

/**
 * Source positions of a warp in 1/1024 pixel, to be rounded down to 1/32: that of a target pixel is the sum of a term of its column and a
 * term of its row, which has half of 1/32 added.
 */
export interface WarpPositions {
  readonly columnX: Int32Array
  readonly columnY: Int32Array
  readonly rowX: Int32Array
  readonly rowY: Int32Array
}

/** @throws MotError `invalid-option` when `toInput` cannot be inverted. */
export function warpPositions(toInput: Affine, { width, height }: Size): WarpPositions {
  const [a, b, c, d, e, f] = invertAffine(toInput)
  return {
    columnX: Int32Array.from({ length: width }, (_, x) => roundHalfEven(a * x * 1024)),
    columnY: Int32Array.from({ length: width }, (_, x) => roundHalfEven(d * x * 1024)),
    rowX: Int32Array.from({ length: height }, (_, y) => roundHalfEven((b * y + c) * 1024) + 16),
    rowY: Int32Array.from({ length: height }, (_, y) => roundHalfEven((e * y + f) * 1024) + 16),
  }
}
