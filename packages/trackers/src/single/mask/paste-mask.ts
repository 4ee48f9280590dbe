import { type Mask, roundHalfEven, type Size } from '@mot/core'

/** Where the square of a network's mask lies in the image. */
export interface MaskPlace {
  /** In pixels of the image, as the middles of pixels: may lie outside. */
  readonly left: number
  readonly top: number
  readonly side: number
}

/**
 * Stretches a network's mask over its place in the image and cuts it at a threshold: OpenCV's `warpAffine` of the whole image, computed
 * where the mask is. Positions are on a grid of 1/32 pixel, weights are float32.
 * @param logits [side × side] of the network, before the sigmoid.
 * @param border what is around the mask, after the sigmoid.
 */
export function pasteMask(
  logits: ArrayLike<number>,
  start: number,
  side: number,
  place: MaskPlace,
  image: Size,
  threshold: number,
  border: number,
): Mask {
  const values = sigmoids(logits, start, side)
  // Pixels of the mask for one of the image: its first and last middles map to those of the image it is pasted into.
  const scale = side / place.side
  const toMaskX = (image.width * scale) / Math.max(image.width - 1, 1)
  const toMaskY = (image.height * scale) / Math.max(image.height - 1, 1)
  const left = Math.max(Math.floor(place.left) - 1, 0)
  const top = Math.max(Math.floor(place.top) - 1, 0)
  const right = Math.min(Math.ceil(place.left + place.side) + 1, image.width)
  const bottom = Math.min(Math.ceil(place.top + place.side) + 1, image.height)
  const width = Math.max(right - left, 0)
  const height = Math.max(bottom - top, 0)
  const data = new Uint8Array(width * height)
  const first = new Int32Array(width)
  const share = new Float32Array(width)
  for (let x = 0; x < width; x++) {
    const position = gridPosition((left + x) * toMaskX, -place.left * scale)
    first[x] = position >> 5
    share[x] = (position & 31) / 32
  }
  const read = (x: number, y: number) => (x >= 0 && y >= 0 && x < side && y < side ? values[y * side + x]! : border)
  for (let y = 0, at = 0; y < height; y++) {
    const position = gridPosition((top + y) * toMaskY, -place.top * scale)
    const row = position >> 5
    const down = (position & 31) / 32
    for (let x = 0; x < width; x++, at++) {
      const column = first[x]!
      const across = share[x]!
      if (column < -1 || row < -1 || column >= side || row >= side) continue
      const inside = column >= 0 && row >= 0 && column + 1 < side && row + 1 < side
      const from = row * side + column
      const a = inside ? values[from]! : read(column, row)
      const b = inside ? values[from + 1]! : read(column + 1, row)
      const c = inside ? values[from + side]! : read(column, row + 1)
      const d = inside ? values[from + side + 1]! : read(column + 1, row + 1)
      const value =
        a * ((1 - across) * (1 - down)) + b * (across * (1 - down)) + c * ((1 - across) * down) + d * (across * down)
      if (value > threshold) data[at] = 1
    }
  }
  return { left, top, width, height, data }
}

/** Where a position lies, in 1/32 of a pixel. */
function gridPosition(scaled: number, shift: number): number {
  return (roundHalfEven(scaled * 1024) + roundHalfEven(shift * 1024) + 16) >> 5
}

function sigmoids(logits: ArrayLike<number>, start: number, side: number): Float32Array {
  const values = new Float32Array(side * side)
  for (let i = 0; i < values.length; i++) values[i] = 1 / (1 + Math.exp(-logits[start + i]!))
  return values
}
