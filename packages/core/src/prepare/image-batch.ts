import { MotError } from '../errors'
import { checkImage, type Image, type Size } from '../image'
import { readOptions } from '../options'
import { shown } from '../shown'
import type { Tensor } from '../tensor'
import { resizer } from './resizer'
import type { PlaneFormat } from './to-planes'

/** Pixel format of a network's input. */
export interface PixelFormat {
  /** Default `rgb`. */
  readonly channelOrder?: 'rgb' | 'bgr'
  /** Default `nchw`. */
  readonly layout?: 'nchw' | 'nhwc'
  /** Factor for bytes, before mean and deviation. Default 1/255. */
  readonly scale?: number
  /** Subtracted from each scaled channel, in the network's channel order. Default 0. */
  readonly mean?: readonly [number, number, number]
  /** Divides each channel, in the network's channel order. Default 1. */
  readonly deviation?: readonly [number, number, number]
}

export interface ImageBatchOptions extends PixelFormat {
  /** Number of images. Default 1. */
  readonly count?: number
  /** Pixels. */
  readonly width: number
  /** Pixels. */
  readonly height: number
}

/**
 * The input of a network: a batch of images of one size as float32, allocated once and rewritten for every frame.
 *
 * The normalised values of all 256 bytes are precomputed in a table per channel: exact to the last bit of float32 for any scale, mean
 * and deviation.
 */
export class ImageBatch {
  readonly count: number
  readonly width: number
  readonly height: number
  readonly layout: 'nchw' | 'nhwc'
  /** [count, 3, height, width] or [count, height, width, 3]. */
  readonly data: Float32Array
  readonly #format: PlaneFormat
  /** [3][256] parts of the tables of the format. */
  readonly #tables: readonly [Float32Array, Float32Array, Float32Array]

  /** @throws MotError `invalid-option` when a size is not a whole number from 1, or normalised values are not finite. */
  constructor(options: ImageBatchOptions) {
    options = readOptions(options)
    const { count = 1, width, height, layout = 'nchw' } = options
    for (const [name, value] of Object.entries({ count, width, height })) {
      if (!Number.isInteger(value) || value < 1) {
        throw new MotError('invalid-option', `Option "${name}" should be a whole number from 1, got ${shown(value)}.`)
      }
    }
    this.count = count
    this.width = width
    this.height = height
    this.layout = layout
    this.data = new Float32Array(count * 3 * width * height)
    this.#format = planeFormatOf(options)
    const { tables } = this.#format
    this.#tables = [tables.subarray(0, 256), tables.subarray(256, 512), tables.subarray(512)]
  }

  /** The first `count` images as a tensor, a view of this memory. */
  tensor(count: number = this.count): Tensor<Float32Array> {
    const { width, height } = this
    return {
      data: this.data.subarray(0, count * 3 * width * height),
      shape: this.layout === 'nchw' ? [count, 3, height, width] : [count, height, width, 3],
    }
  }

  /**
   * Writes an image of at most the batch's size with its top left corner at (left, top) of entry `index`.
   * @throws MotError `invalid-image` for an invalid image or one that does not fit, `invalid-option` for an index out of range.
   */
  write(image: Image, index = 0, left = 0, top = 0): void {
    checkImage(image)
    const { width, height } = this
    if (left < 0 || top < 0 || left + image.width > width || top + image.height > height) {
      throw new MotError(
        'invalid-image',
        `An image of ${image.width}×${image.height} at (${left}, ${top}) does not fit into an input of ${width}×${height}.`,
      )
    }
    const { start, pixelStep, planeStep } = this.#entry(index)
    const begin = start + pixelStep * (top * width + left)
    resizer().toPlanes(image, this.#format, {
      data: this.data,
      start: begin,
      rowStep: pixelStep * width,
      pixelStep,
      planeStep,
    })
  }

  /**
   * Stretches a part of an image over a part of entry `index`, by bilinear interpolation between pixel centres. Values are not rounded
   * to bytes in between, as in code that resizes normalised images.
   * @param from the part of the image, in whole pixels inside it.
   * @param to the part of the entry, in whole pixels inside it.
   * @throws MotError `invalid-image`, `invalid-option` for an index or an area out of range.
   */
  writeStretched(image: Image, from: PixelArea, index: number, to: PixelArea): void {
    checkImage(image)
    checkArea(from, image)
    checkArea(to, this)
    const { data, width } = this
    const { start, pixelStep, planeStep } = this.#entry(index)
    const columns = interpolationTaps(from.left, from.width, to.width)
    const rows = interpolationTaps(from.top, from.height, to.height)
    for (const [plane, table] of this.#tables.entries()) {
      const channel = this.#format.channels[plane]!
      for (let y = 0; y < to.height; y++) {
        const upper = rows.first[y]! * image.width
        const lower = rows.second[y]! * image.width
        const down = rows.share[y]!
        let at = start + plane * planeStep + pixelStep * ((to.top + y) * width + to.left)
        for (let x = 0; x < to.width; x++, at += pixelStep) {
          const left = columns.first[x]!
          const right = columns.second[x]!
          const across = columns.share[x]!
          const value = (pixel: number) => table[image.data[4 * pixel + channel]!]!
          const above = value(upper + left) * (1 - across) + value(upper + right) * across
          const below = value(lower + left) * (1 - across) + value(lower + right) * across
          data[at] = above * (1 - down) + below * down
        }
      }
    }
  }

  /** Fills a rectangle of entry `index` with a grey level, 0 to 255. */
  fill(grey: number, index: number, left: number, top: number, right: number, bottom: number): void {
    const { data, width } = this
    const { start, pixelStep, planeStep } = this.#entry(index)
    for (const [plane, table] of this.#tables.entries()) {
      const value = table[grey]!
      for (let y = top; y < bottom; y++) {
        const row = start + plane * planeStep + pixelStep * y * width
        if (pixelStep === 1) data.fill(value, row + left, row + right)
        else for (let x = left; x < right; x++) data[row + pixelStep * x] = value
      }
    }
  }

  /** Fills entry `index` with zeros: the mean colour, where the format subtracts a mean. */
  clear(index: number): void {
    const { start } = this.#entry(index)
    this.data.fill(0, start, start + 3 * this.width * this.height)
  }

  /** Mirrors entry `index` horizontally. */
  mirror(index: number): void {
    const { data, width, height } = this
    const { start, pixelStep, planeStep } = this.#entry(index)
    for (let plane = 0; plane < 3; plane++) {
      for (let y = 0; y < height; y++) {
        let left = start + plane * planeStep + pixelStep * y * width
        let right = left + pixelStep * (width - 1)
        for (; left < right; left += pixelStep, right -= pixelStep) {
          const value = data[left]!
          data[left] = data[right]!
          data[right] = value
        }
      }
    }
  }

  #entry(index: number): { start: number; pixelStep: number; planeStep: number } {
    if (!(index >= 0 && index < this.count)) {
      throw new MotError('invalid-option', `There is room for ${this.count} images, got index ${index}.`)
    }
    const area = this.width * this.height
    const start = index * 3 * area
    return this.layout === 'nchw' ? { start, pixelStep: 1, planeStep: area } : { start, pixelStep: 3, planeStep: 1 }
  }
}

/** A rectangle of whole pixels. */
export interface PixelArea extends Size {
  readonly left: number
  readonly top: number
}

function checkArea({ left, top, width, height }: PixelArea, whole: Size): void {
  const inside = left >= 0 && top >= 0 && left + width <= whole.width && top + height <= whole.height
  if (inside && width >= 1 && height >= 1 && [left, top, width, height].every(Number.isInteger)) return
  throw new MotError(
    'invalid-option',
    `An area should be of whole pixels inside ${whole.width}×${whole.height}, got ${width}×${height} at (${left}, ${top}).`,
  )
}

/** For each target pixel of one axis: two source pixels, and the weight of the second. */
function interpolationTaps(start: number, sourceLength: number, targetLength: number) {
  const first = new Int32Array(targetLength)
  const second = new Int32Array(targetLength)
  const share = new Float64Array(targetLength)
  for (let i = 0; i < targetLength; i++) {
    const position = Math.max(((i + 0.5) * sourceLength) / targetLength - 0.5, 0)
    const whole = Math.min(Math.floor(position), sourceLength - 1)
    first[i] = start + whole
    second[i] = start + Math.min(whole + 1, sourceLength - 1)
    share[i] = position - whole
  }
  return { first, second, share }
}

/**
 * How bytes become numbers in a pixel format.
 * @throws MotError `invalid-option` when normalised values are not finite.
 */
export function planeFormatOf(format: PixelFormat): PlaneFormat {
  const tables = new Float32Array(3 * 256)
  for (const channel of [0, 1, 2] as const) tables.set(pixelTable(format, channel), 256 * channel)
  return { channels: (format.channelOrder ?? 'rgb') === 'rgb' ? [0, 1, 2] : [2, 1, 0], tables }
}

function pixelTable(format: PixelFormat, channel: 0 | 1 | 2): Float32Array {
  const { scale = 1 / 255, mean = [0, 0, 0], deviation = [1, 1, 1] } = format
  const table = Float32Array.from({ length: 256 }, (_, byte) => (byte * scale - mean[channel]) / deviation[channel])
  if (!table.every(Number.isFinite)) {
    throw new MotError(
      'invalid-option',
      `Pixels should become finite numbers, got scale ${scale}, mean [${mean.join(', ')}], deviation [${deviation.join(', ')}].`,
    )
  }
  return table
}
