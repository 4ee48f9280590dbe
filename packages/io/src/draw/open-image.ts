import type { Image } from '@mot/core'
import { Coverage } from './coverage'
import { PixelSurface } from './pixel-surface'
import { PlanarMemory, PlanarSurface } from './planar-surface'
import type { Surface } from './surface'
import type { TextRaster } from './text-raster'

/** A surface that is painted on until it is finished: the image has all of it only then. */
export interface ImageSurface extends Surface {
  finish(): void
}

/** Objects whose painting on planes takes longer than the conversion of all pixels, there and back, estimated at 1920 × 1080. */
const MANY = 16

/**
 * The surface of an image: its pixels, or its planes, where those are requested, it has them and few objects are painted. The memories may
 * be those of the frame before.
 * @param planar whether planes are requested.
 */
export function openImage(
  image: Image,
  planar: boolean,
  objects: number,
  text: TextRaster,
  coverage = new Coverage(),
  memory = new PlanarMemory(),
): ImageSurface {
  const { width, height, planes } = image
  if (!planar || planes === undefined || objects > MANY) return new PixelSurface(image, text, coverage)
  const paintOn = (data: Uint8ClampedArray) => new PixelSurface({ width, height, data }, text, coverage)
  return new PlanarSurface(planes, image, paintOn, memory)
}
