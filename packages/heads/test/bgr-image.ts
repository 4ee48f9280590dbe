import type { Image, Tensor } from '@mot/core'

/** An image as OpenCV holds it: [height, width, 3] blue, green, red. */
export function bgrImage({ data, shape }: Tensor): Image {
  const [height, width] = shape as [number, number, number]
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++) rgba[4 * i + channel] = Number(data[3 * i + 2 - channel])
  }
  return { width, height, data: rgba }
}
