import { MotError } from './errors'
import { shown } from './shown'
import { kindOf } from './value-kind'

/** In pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** RGBA pixels, four bytes each, rows from the top. Any `ImageData` is one. */
export interface Image extends Size {
  /** [height × width × 4] red, green, blue, alpha, 0 to 255. */
  readonly data: Uint8ClampedArray | Uint8Array
}

/** One frame of a video. */
export interface Frame extends Image {
  /** From 1, without gaps. */
  readonly index: number
  /** Seconds since the start of the video. */
  readonly time: number
}

/** @throws MotError `invalid-image` unless the image has at least one pixel and four bytes for each. */
export function checkImage(image: Image): void {
  // JavaScript may pass anything.
  const { width, height, data } = (image as Image | null | undefined) ?? ({} as Image)
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new MotError('invalid-image', `An image needs at least 1×1 pixels, got ${shown(width)}×${shown(height)}.`)
  }
  const tag = Object.prototype.toString.call(data).slice(8, -1)
  if (tag !== 'Uint8ClampedArray' && tag !== 'Uint8Array') {
    throw new MotError('invalid-image', `The data of an image should be a Uint8ClampedArray, got ${kindOf(data)}.`)
  }
  if (data.length < width * height * 4) {
    throw new MotError(
      'invalid-image',
      `A ${width}×${height} RGBA image needs ${width * height * 4} bytes, got ${data.length}.`,
    )
  }
}
