import type { Box } from './box'

/** One object in one frame of a finished sequence. `{ frame: tracks.frame, ...track }` makes one of a `Track`. */
export interface TrackRow {
  /** From 1. */
  readonly frame: number
  readonly id: number
  readonly box: Box
  /** Of its detection. */
  readonly score: number
  /** From 0. */
  readonly classId?: number
  /** Appearance vector, of any norm but 0. */
  readonly embedding?: Float32Array
  /** The object was not detected in this frame: the row is interpolated from those before and after. */
  readonly filled?: boolean
}
