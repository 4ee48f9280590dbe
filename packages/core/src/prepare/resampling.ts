import type { Image } from '../image'
import type { Sums } from './average'
import type { WritableImage } from './image-buffer'
import type { Taps } from './interpolate'
import { resizer } from './resizer'

/** How each target pixel follows from source pixels, worked out once for two sizes: the same tables serve a processor and a graphics device. */
export type Resampling =
  | { readonly kind: 'taps'; readonly columns: Taps; readonly rows: Taps }
  | { readonly kind: 'blocks'; readonly blockWidth: number; readonly blockHeight: number }
  | { readonly kind: 'sums'; readonly columns: Sums; readonly rows: Sums }

/** Fills `into`. Alpha becomes opaque. */
export function resample(image: Image, into: WritableImage, resampling: Resampling): WritableImage {
  switch (resampling.kind) {
    case 'taps':
      return resizer().interpolate(image, into, resampling.columns, resampling.rows)
    case 'blocks':
      return resizer().averageBlocks(image, into, resampling.blockWidth, resampling.blockHeight)
    case 'sums':
      return resizer().averageAreas(image, into, resampling.columns, resampling.rows)
  }
}
