import type { TrackRow } from '@mot/core'
import { completeOptions } from '../complete-options'
import { countFromOne, scoreOrAll } from '../shapes'
import { groupById, inOrder } from './tracklets'

export interface PruningOptions {
  /** Tracks with fewer detections are removed, from 1. Default 2. */
  readonly minHits?: number
  /** Tracks whose best detection has a lower score are removed. Default −Infinity: none. */
  readonly minBestScore?: number
}

export const pruningDefaults: Readonly<Required<PruningOptions>> = {
  minHits: 2,
  minBestScore: Number.NEGATIVE_INFINITY,
}

/**
 * Removes tracks that are short or of low score over the whole sequence, and keeps all rows of the others: an online tracker
 * cannot. The last step of "High-Speed Tracking-by-Detection Without Using Image Information" (2017), algorithm 1.
 * @param rows of a whole sequence, in any order. Filled rows do not count as detections.
 * @returns the rows kept, in the order of frames and ids.
 * @throws MotError `invalid-option`, `invalid-frame`, `invalid-detections`.
 */
export function pruneTracks(rows: Iterable<TrackRow>, options: PruningOptions = {}): TrackRow[] {
  const shapes = { minHits: countFromOne, minBestScore: scoreOrAll }
  const { minHits, minBestScore } = completeOptions(options, pruningDefaults, shapes)
  const kept = [...groupById(rows).values()].filter((track) => {
    const observed = track.filter(({ filled }) => !filled)
    return observed.length >= minHits && observed.some(({ score }) => score >= minBestScore)
  })
  return inOrder(kept)
}
