import type { Image } from '../image'
import { averageAreas, averageBlocks, type Sums } from './average'
import type { WritableImage } from './image-buffer'
import { interpolate, type Taps } from './interpolate'

/** The loops over all pixels of a resized image. Alpha becomes opaque. */
export interface Resizer {
  /** Blends two pixels of a row and two of a column. */
  interpolate(image: Image, into: WritableImage, columns: Taps, rows: Taps): WritableImage
  /** Averages blocks of whole pixels. */
  averageBlocks(image: Image, into: WritableImage, blockWidth: number, blockHeight: number): WritableImage
  /** Averages areas that may end within pixels. */
  averageAreas(image: Image, into: WritableImage, columns: Sums, rows: Sums): WritableImage
}

export const plainResizer: Resizer = { interpolate, averageBlocks, averageAreas }
