import type { Image } from '../image'

/** An image that can be written: its bytes round and saturate as OpenCV's do when numbers are stored into them. */
export interface WritableImage extends Image {
  readonly data: Uint8ClampedArray
}

/** A fresh black, transparent image. */
export function createImage(width: number, height: number): WritableImage {
  return { width, height, data: new Uint8ClampedArray(4 * width * height) }
}

/** Memory for one image after the other, so that a stream of frames makes no garbage. */
export class ImageBuffer {
  #bytes = new Uint8ClampedArray(0)
  #image: WritableImage = { width: 0, height: 0, data: this.#bytes }

  /** An image of that size in this memory, holding what was left there. The one taken before is overwritten. */
  take(width: number, height: number): WritableImage {
    if (this.#image.width === width && this.#image.height === height) return this.#image
    const length = 4 * width * height
    if (this.#bytes.length < length) this.#bytes = new Uint8ClampedArray(length)
    this.#image = { width, height, data: this.#bytes.subarray(0, length) }
    return this.#image
  }
}
