import type { Image } from '../image'

/** How bytes become numbers of a network's input. */
export interface PlaneFormat {
  /** Offsets in RGBA of the network's channels, in their order. */
  readonly channels: readonly [number, number, number]
  /** [3 × 256] the normalised value of each byte, of the channels in the network's order. */
  readonly tables: Float32Array
}

/** Where an image lies in the planes of an input. */
export interface PlanesArea {
  readonly data: Float32Array
  /** Index of the top left pixel in the first plane. */
  readonly start: number
  /** Numbers from one row to the next, from one pixel to the next, and from one channel to the next. */
  readonly rowStep: number
  readonly pixelStep: number
  readonly planeStep: number
}

/** The loop of `ImageBatch.write`. */
export function toPlanes(
  { width, height, data: pixels }: Image,
  { channels: [first, second, third], tables }: PlaneFormat,
  { data, start, rowStep, pixelStep, planeStep }: PlanesArea,
): void {
  for (let y = 0, from = 0; y < height; y++) {
    let to = start + rowStep * y
    const end = from + 4 * width
    for (; from < end; from += 4, to += pixelStep) {
      data[to] = tables[pixels[from + first]!]!
      data[to + planeStep] = tables[256 + pixels[from + second]!]!
      data[to + 2 * planeStep] = tables[512 + pixels[from + third]!]!
    }
  }
}
