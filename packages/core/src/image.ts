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
  /** What a video decoder gave, of which `data` is made when it is first read; absent from then on, because `data` may be changed. */
  readonly planes?: YuvPlanes | undefined
}

/** A plane of 8-bit samples inside the bytes of an image. */
export interface Plane {
  readonly offset: number
  /** Bytes from one row to the next. */
  readonly stride: number
}

/** The relation of luma and chroma to red, green and blue. */
export interface YuvEncoding {
  /** Selects the weights of red and blue in luma. */
  readonly matrix: 'bt601' | 'bt709' | 'bt2020'
  /** False: luma from 16 to 235, as in most videos. True: from 0 to 255. */
  readonly fullRange: boolean
}

/** A 4:2:0 image: a sample of luma for each pixel, and one of U and V for each block of four. */
export interface YuvPlanes {
  readonly bytes: Uint8Array
  readonly luma: Plane
  readonly u: Plane
  readonly v: Plane
  /** Bytes from one sample of U or V to the next: 1 where they have planes of their own (I420), 2 where they take turns (NV12). */
  readonly chromaStep: 1 | 2
  readonly encoding: YuvEncoding
}

/** One frame of a video. */
export interface Frame extends Image {
  /** From 1, without gaps. */
  readonly index: number
  /** Seconds since the start of the video. */
  readonly time: number
}

/** @throws MotError `invalid-image` unless the image has at least one pixel and four bytes, or planes, for each. */
export function checkImage(image: Image): void {
  // JavaScript may pass anything.
  const { width, height, planes } = (image as Image | null | undefined) ?? ({} as Image)
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new MotError('invalid-image', `An image needs at least 1×1 pixels, got ${shown(width)}×${shown(height)}.`)
  }
  if (planes !== undefined) {
    checkPlanes(planes, image)
    return
  }
  const { data } = image
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

/** @throws MotError `invalid-image` where a plane ends before the image does. */
export function checkPlanes({ bytes, luma, u, v, chromaStep }: YuvPlanes, { width, height }: Size): void {
  const rows = (height + 1) >> 1
  const columns = (width + 1) >> 1
  const length = Math.max(
    luma.offset + (height - 1) * luma.stride + width,
    u.offset + (rows - 1) * u.stride + (columns - 1) * chromaStep + 1,
    v.offset + (rows - 1) * v.stride + (columns - 1) * chromaStep + 1,
  )
  if (bytes.length >= length) return
  throw new MotError(
    'invalid-image',
    `The planes of a ${width}×${height} image should have ${length} bytes, got ${bytes.length}.`,
  )
}
