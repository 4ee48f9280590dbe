import type { Tracks } from '@mot/core'
import { clear, countSequence, hota, identity, scoreCounts, timeline } from '@mot/eval'
import type { Clip } from './clip-file'
import { type IdRow, idRows } from './id-rows'
import { type Choice, createTracker } from './trackers'

/** A whole clip, tracked with one choice. */
export interface Run {
  readonly choice: Choice
  /** [frames] */
  readonly tracks: readonly Tracks[]
  /** [frames] lost tracks, where they are expected. */
  readonly lost: readonly Tracks[]
  readonly scores: RunScores
  readonly rows: readonly IdRow[]
  /** Milliseconds of tracking alone, without scores. */
  readonly milliseconds: number
}

/** Shares from 0 to 1 (MOTA may be below 0), and counts. */
export interface RunScores {
  readonly hota: number
  readonly idf1: number
  readonly mota: number
  readonly idSwitches: number
  /** Different ids. */
  readonly ids: number
}

const metrics = { hota, clear, identity }

/**
 * Tracks all frames of a clip anew.
 * @throws MotError `invalid-option` for options that the tracker refuses.
 */
export function trackClip(clip: Clip, choice: Choice): Run {
  const begin = performance.now()
  const tracker = createTracker(choice, clip)
  const tracks: Tracks[] = []
  const lost: Tracks[] = []
  for (const detections of clip.frames) {
    tracks.push(tracker.update(detections).copy())
    lost.push(tracker.lost.copy())
  }
  const milliseconds = performance.now() - begin
  const sequence = { truth: clip.truth, results: tracks }
  const scores = scoreCounts(metrics, [countSequence(metrics, sequence)])
  const ids = new Set(tracks.flatMap((frame) => [...frame.ids.subarray(0, frame.count)])).size
  return {
    choice,
    tracks,
    lost,
    rows: idRows(timeline(sequence), tracks),
    scores: {
      hota: scores.hota.hota,
      idf1: scores.identity.idf1,
      mota: scores.clear.mota,
      idSwitches: scores.clear.idSwitches,
      ids,
    },
    milliseconds,
  }
}
