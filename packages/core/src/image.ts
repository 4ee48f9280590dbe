import { MotError } from './errors'

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
  const { width, height, data } = image
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new MotError('invalid-image', `An image needs at least 1×1 pixels, got ${width}×${height}.`)
  }
  if (data.length < width * height * 4) {
    throw new MotError(
      'invalid-image',
      `A ${width}×${height} RGBA image needs ${width * height * 4} bytes, got ${data.length}.`,
    )
  }
}
