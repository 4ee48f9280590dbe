import type { Image, Size, YuvEncoding, YuvPlanes } from '../image'
import { averageAreas, averageBlocks, type Sums } from './average'
import { rgbaToI420, yuvToRgba } from './colors'
import type { WritableImage } from './image-buffer'
import { interpolate, type Taps } from './interpolate'
import { type PlaneFormat, type PlanesArea, toPlanes } from './to-planes'

/** The loops over all pixels of an image. Alpha becomes opaque. */
export interface Resizer {
  /** Blends two pixels of a row and two of a column. */
  interpolate(image: Image, into: WritableImage, columns: Taps, rows: Taps): WritableImage
  /** Averages blocks of whole pixels. */
  averageBlocks(image: Image, into: WritableImage, blockWidth: number, blockHeight: number): WritableImage
  /** Averages areas that may end within pixels. */
  averageAreas(image: Image, into: WritableImage, columns: Sums, rows: Sums): WritableImage
  yuvToRgba(planes: YuvPlanes, size: Size, rgba: Uint8ClampedArray): void
  /** Writes the normalised channels of an image into planes of float32. */
  toPlanes(image: Image, format: PlaneFormat, into: PlanesArea): void
  rgbaToI420(rgba: Image['data'], size: Size, bytes: Uint8Array, matrix?: YuvEncoding['matrix']): void
}

export const plainResizer: Resizer = { interpolate, averageBlocks, averageAreas, yuvToRgba, rgbaToI420, toPlanes }
