import type { Image } from '@mot/core'

/** An image with a different colour for each frame, and a white square that moves to the right. */
export function picture(index: number, width = 64, height = 48): Image {
  const data = new Uint8ClampedArray(4 * width * height)
  const [red, green, blue] = colorOfFrame(index)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const white = x >= 4 * index && x < 4 * index + 8 && y < 8
      data.set(white ? [255, 255, 255, 255] : [red, green, blue, 255], 4 * (y * width + x))
    }
  }
  return { width, height, data }
}

/** Colours of consecutive frames differ by more than a coder's loss. */
export function colorOfFrame(index: number): [number, number, number] {
  return [40 + ((index * 50) % 200), 200 - ((index * 30) % 150), 60 + ((index * 70) % 150)]
}

/** The colour in the lower middle of a picture. */
export function colorInside({ width, height, data }: Image): [number, number, number] {
  const at = 4 * (Math.floor(height * 0.75) * width + Math.floor(width / 2))
  return [data[at]!, data[at + 1]!, data[at + 2]!]
}

/** Largest difference of two colours in one channel. */
export function difference(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))
}
