import type { TrackRow } from '@mot/core'
import { completeOptions } from '../complete-options'
import { countFromOne, scoreOrAll } from '../shapes'
import { groupById, inOrder } from './tracklets'

export interface PruningOptions {
  /** Tracks with fewer detections go, from 1. Default 2. */
  readonly minHits?: number
  /** Tracks whose best detection scores less go. Default −Infinity: none goes for it. */
  readonly minBestScore?: number
}

export const pruningDefaults: Readonly<Required<PruningOptions>> = {
  minHits: 2,
  minBestScore: Number.NEGATIVE_INFINITY,
}

/**
 * Leaves out tracks that stayed short or unsure to the end, whole, and keeps all rows of the others: what a tracker cannot do
 * while it runs. The last step of "High-Speed Tracking-by-Detection Without Using Image Information" (2017), algorithm 1.
 * @param rows of a whole sequence, in any order. Those filled in count as no detection.
 * @returns the rows kept, in the order of frames and ids.
 * @throws MotError `invalid-option`, `invalid-frame`, `invalid-detections`.
 */
export function pruneTracks(rows: Iterable<TrackRow>, options: PruningOptions = {}): TrackRow[] {
  const shapes = { minHits: countFromOne, minBestScore: scoreOrAll }
  const { minHits, minBestScore } = completeOptions(options, pruningDefaults, shapes)
  const kept = [...groupById(rows).values()].filter((track) => {
    const seen = track.filter(({ filled }) => !filled)
    return seen.length >= minHits && seen.some(({ score }) => score >= minBestScore)
  })
  return inOrder(kept)
}
