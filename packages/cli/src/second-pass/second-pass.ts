import { MotError, type TrackRow } from '@mot/core'
import {
  interpolateGaussian,
  interpolateLinear,
  linkByAppearance,
  pruneTracks,
  relinkTracks,
  smoothRts,
} from '@mot/trackers'
import type { Interpolation, SecondPassOptions } from './options'

const interpolate = {
  linear: interpolateLinear,
  gaussian: interpolateGaussian,
  rts: smoothRts,
} satisfies Record<Interpolation, unknown>

/**
 * Runs the requested operations in order: fragments are linked before gaps are filled.
 * @throws MotError `invalid-option` for rows without embeddings that should be linked by them.
 */
export function runSecondPass(rows: readonly TrackRow[], options: SecondPassOptions): readonly TrackRow[] {
  const { dropShorter, dropBelow, relink, linkAppearance, interpolate: how, maxGap } = options
  let result = rows
  if (dropShorter !== undefined || dropBelow !== undefined) {
    const least = dropBelow === undefined ? {} : { minBestScore: dropBelow }
    result = pruneTracks(result, { minHits: dropShorter ?? 1, ...least })
  }
  if (relink !== undefined) result = relinkTracks(result, relink === true ? {} : { maxGapFrames: relink })
  if (linkAppearance) result = linkByAppearance(withAppearance(result))
  if (how !== undefined) result = interpolate[how](result, maxGap === undefined ? {} : { maxGapFrames: maxGap })
  return result
}

function withAppearance(rows: readonly TrackRow[]): readonly TrackRow[] {
  if (rows.length === 0 || rows.some(({ embedding }) => embedding !== undefined)) return rows
  throw new MotError(
    'invalid-option',
    '--link-appearance requires embeddings: of the network, of --embedder or of --embeddings.',
  )
}
