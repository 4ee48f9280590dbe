import { readFileSync } from 'node:fs'
import type { Image } from '@mot/core'

/** RGBA of an RGB image. */
export function fromRgb(width: number, height: number, rgb: ArrayLike<number>): Image {
  const data = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++) data[4 * i + channel] = rgb[3 * i + channel]!
  }
  return { width, height, data }
}

/** A grey image from rows of numbers, 0 to 255. */
export function grey(rows: readonly (readonly number[])[]): Image {
  return fromRgb(
    rows[0]!.length,
    rows.length,
    rows.flat().flatMap((value) => [value, value, value]),
  )
}

/** Red, green and blue of all pixels. */
export function rgbOf({ data }: Image): number[] {
  return [...data].filter((_, i) => i % 4 !== 3)
}

/** The red channel as rows of numbers. */
export function rowsOf({ width, height, data }: Image): number[][] {
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => data[4 * (y * width + x)]!))
}

export interface OpenCVCase {
  readonly operation: 'area' | 'linear' | 'warp'
  readonly width: number
  readonly height: number
  readonly intoWidth: number
  readonly intoHeight: number
  readonly matrix: [number, number, number, number, number, number]
  readonly border: [number, number, number]
  /** RGB of the result, base64. */
  readonly bytes: string
}

/** Results of OpenCV for small images, from fixtures/prepare. */
export function openCVCases(operation: OpenCVCase['operation']): OpenCVCase[] {
  const file = new URL('../../../../fixtures/prepare/opencv.json', import.meta.url)
  const cases: OpenCVCase[] = JSON.parse(readFileSync(file, 'utf8'))
  return cases.filter((one) => one.operation === operation)
}

/** The source image of the cases, of generated numbers. */
export function numberedImage(width: number, height: number): Image {
  const bytes = Array.from({ length: 3 * width * height }, (_, i) => Math.imul(i, 2654435761) >>> 24)
  return fromRgb(width, height, bytes)
}

export function expectedRgb({ bytes }: OpenCVCase): number[] {
  return [...Buffer.from(bytes, 'base64')]
}

/** Invalid images, and the error messages of all operations. */
export const badImages: [title: string, image: Image, message: string][] = [
  [
    'of width 0',
    { width: 0, height: 4, data: new Uint8ClampedArray(0) },
    'An image needs at least 1×1 pixels, got 0×4.',
  ],
  [
    'with half a row',
    { width: 2, height: 1.5, data: new Uint8ClampedArray(12) },
    'An image needs at least 1×1 pixels, got 2×1.5.',
  ],
  [
    'with too few bytes',
    { width: 2, height: 2, data: new Uint8ClampedArray(12) },
    'A 2×2 RGBA image needs 16 bytes, got 12.',
  ],
]
