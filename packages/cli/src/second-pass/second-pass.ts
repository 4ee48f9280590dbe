import type { TrackRow } from '@mot/core'
import { interpolateGaussian, interpolateLinear, pruneTracks, relinkTracks, smoothRts } from '@mot/trackers'
import type { Interpolation, SecondPassOptions } from './options'

const interpolate = {
  linear: interpolateLinear,
  gaussian: interpolateGaussian,
  rts: smoothRts,
} satisfies Record<Interpolation, unknown>

/** What was asked for, one after the other: gaps between fragments are filled once they are linked. */
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
