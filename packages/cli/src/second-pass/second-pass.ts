import type { TrackRow } from '@mot/core'
import { interpolateGaussian, interpolateLinear, pruneTracks, relinkTracks, smoothRts } from '@mot/trackers'
import type { Interpolation, SecondPassOptions } from './options'

const interpolate = {
  linear: interpolateLinear,
  gaussian: interpolateGaussian,
  rts: smoothRts,
} satisfies Record<Interpolation, unknown>

/** Runs the requested operations in order: fragments are linked before gaps are filled. */
export function runSecondPass(rows: readonly TrackRow[], options: SecondPassOptions): readonly TrackRow[] {
  const { dropShorter, dropBelow, relink, interpolate: how, maxGap } = options
  let result = rows
  if (dropShorter !== undefined || dropBelow !== undefined) {
    const least = dropBelow === undefined ? {} : { minBestScore: dropBelow }
    result = pruneTracks(result, { minHits: dropShorter ?? 1, ...least })
  }
  if (relink !== undefined) result = relinkTracks(result, relink === true ? {} : { maxGapFrames: relink })
  if (how !== undefined) result = interpolate[how](result, maxGap === undefined ? {} : { maxGapFrames: maxGap })
  return result
}
