import type { Image } from '../image'
import { loadWasm, type WebAssemblyPort } from '../simd/load-wasm'
import { averageAreas, averageBlocks, type Sums } from './average'
import type { WritableImage } from './image-buffer'
import { interpolate, type Taps } from './interpolate'
import { resizeWasm } from './resize-wasm'
import { type ResizeModule, simdResizer } from './simd-resizer'

/** The loops over all pixels of an image that becomes larger or smaller. Alpha comes out opaque. */
export interface Resizer {
  /** Blends two pixels of a row and two of a column. */
  interpolate(image: Image, into: WritableImage, columns: Taps, rows: Taps): WritableImage
  /** Averages blocks of whole pixels. */
  averageBlocks(image: Image, into: WritableImage, blockWidth: number, blockHeight: number): WritableImage
  /** Averages areas that may end within pixels. */
  averageAreas(image: Image, into: WritableImage, columns: Sums, rows: Sums): WritableImage
}

/** By SIMD in WebAssembly where it is to be had, else in TypeScript: the bytes are the same. */
export function resizer(): Resizer {
  chosen ??= chooseResizer()
  return chosen
}

/** One for the whole program: it remembers nothing from one image to the next. */
let chosen: Resizer | undefined

export const plainResizer: Resizer = { interpolate, averageBlocks, averageAreas }

/** @param webAssembly default: the engine's. */
export function chooseResizer(webAssembly?: WebAssemblyPort): Resizer {
  const module = loadWasm<ResizeModule>(resizeWasm, webAssembly)
  return module === undefined ? plainResizer : simdResizer(module)
}
