import type { TrackRow } from '@mot/core'
import { completeOptions } from '../complete-options'
import { count, positive } from '../shapes'
import { smoothByGaussianProcess } from './gaussian-process'
import { fillEach, linearInterpolationDefaults } from './linear-interpolation'
import { groupById, inOrder } from './tracklets'

export interface GaussianInterpolationOptions {
  /** Longest gap that is filled, in frames. Default 18. */
  readonly maxGapFrames?: number
  /** τ of the paper: higher is smoother. Default 10. */
  readonly smoothness?: number
}

export const gaussianInterpolationDefaults: Readonly<Required<GaussianInterpolationOptions>> = {
  ...linearInterpolationDefaults,
  smoothness: 10,
}

/**
 * Gaussian-smoothed interpolation (GSI): fills gaps linearly, then smooths each track by Gaussian process regression,
 * separately over left, top, width and height. Long tracks are smoothed less: the kernel is τ log(τ³ / rows) frames wide. Du et
 * al., "StrongSORT: Make DeepSORT Great Again" (2023), section 3.4.
 * @param rows of a whole sequence, in any order.
 * @returns all rows in the order of frames and ids.
 * @throws MotError `invalid-option`, `invalid-frame`, `invalid-detections`.
 */
export function interpolateGaussian(rows: Iterable<TrackRow>, options: GaussianInterpolationOptions = {}): TrackRow[] {
  const { maxGapFrames, smoothness } = completeOptions(options, gaussianInterpolationDefaults, {
    maxGapFrames: count,
    smoothness: positive,
  })
  return inOrder(fillEach(groupById(rows), maxGapFrames).map((track) => smooth(track, smoothness)))
}

function smooth(track: readonly TrackRow[], smoothness: number): TrackRow[] {
  const width = smoothness * Math.log(smoothness ** 3 / track.length)
  // Reference quirk: tracks of τ³ rows and more are not smoothed: the narrowest kernel spans a single row.
  const lengthScale = Math.min(Math.max(width, 1 / smoothness), smoothness ** 2)
  const frames = track.map(({ frame }) => frame)
  const columns = [
    track.map(({ box }) => box.left),
    track.map(({ box }) => box.top),
    track.map(({ box }) => box.right - box.left),
    track.map(({ box }) => box.bottom - box.top),
  ]
  const [lefts, tops, widths, heights] = smoothByGaussianProcess(frames, columns, lengthScale)
  return track.map((row, i) => {
    const [left, top, width, height] = [lefts![i]!, tops![i]!, widths![i]!, heights![i]!]
    // A box without an area after smoothing is unchanged.
    return width > 0 && height > 0 ? { ...row, box: { left, top, right: left + width, bottom: top + height } } : row
  })
}
