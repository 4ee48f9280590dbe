import type { Image } from '../image'

/** A writable image. Numbers stored into its bytes are rounded and saturated as in OpenCV. */
export interface WritableImage extends Image {
  readonly data: Uint8ClampedArray
}

/** A fresh black, transparent image. */
export function createImage(width: number, height: number): WritableImage {
  return { width, height, data: new Uint8ClampedArray(4 * width * height) }
}

/** The pixels of an image as numbers of 32 bits, to be copied one by one; a copy of them where they are not aligned so. */
export function wholePixels(data: Image['data']): Uint32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2)
}

/** Reusable memory for one image, so that a stream of frames allocates nothing. */
export class ImageBuffer {
  #bytes = new Uint8ClampedArray(0)
  #image: WritableImage = { width: 0, height: 0, data: this.#bytes }

  /** An image of the given size in this memory, not cleared. It replaces the image taken before. */
  take(width: number, height: number): WritableImage {
    if (this.#image.width === width && this.#image.height === height) return this.#image
    const length = 4 * width * height
    if (this.#bytes.length < length) this.#bytes = new Uint8ClampedArray(length)
    this.#image = { width, height, data: this.#bytes.subarray(0, length) }
    return this.#image
  }
}
