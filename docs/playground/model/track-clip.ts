import type { Tracks } from '@mot/core'
import { clear, countSequence, hota, identity, scoreCounts, timeline } from '@mot/eval'
import type { Clip } from './clip-file'
import { type IdRow, idRows, trackRows } from './id-rows'
import { type Choice, createTracker, type ExplainingTracker } from './trackers'

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

/** Shares from 0 to 1 (MOTA may be below 0), and counts; NaN where only a truth could tell. */
export interface RunScores {
  readonly hota: number
  readonly idf1: number
  readonly mota: number
  readonly idSwitches: number
  /** Different ids. */
  readonly ids: number
}

const metrics = { hota, clear, identity }

/** A clip that is tracked with one choice: also one that grows. */
export class ClipTracking {
  private readonly tracker: ExplainingTracker
  private readonly tracks: Tracks[] = []
  private readonly lost: Tracks[] = []
  private milliseconds = 0

  /** @throws MotError `invalid-option` for options that the tracker refuses. */
  constructor(
    readonly clip: Clip,
    readonly choice: Choice,
  ) {
    this.tracker = createTracker(choice, clip)
  }

  /** Tracks the frames that have come since. */
  extend(): Run {
    const { clip, choice, tracker, tracks, lost } = this
    const begin = performance.now()
    for (let i = tracks.length; i < clip.frames.length; i++) {
      tracks.push(tracker.update(clip.frames[i]!).copy())
      lost.push(tracker.lost.copy())
    }
    this.milliseconds += performance.now() - begin
    return { choice, tracks, lost, ...resultOf(clip, tracks), milliseconds: this.milliseconds }
  }
}

/**
 * Tracks all frames of a clip anew.
 * @throws MotError `invalid-option` for options that the tracker refuses.
 */
export function trackClip(clip: Clip, choice: Choice): Run {
  return new ClipTracking(clip, choice).extend()
}

function resultOf({ truth }: Clip, tracks: readonly Tracks[]): Pick<Run, 'scores' | 'rows'> {
  const ids = new Set(tracks.flatMap((frame) => [...frame.ids.subarray(0, frame.count)])).size
  if (truth.length === 0) {
    const unknown = Number.NaN
    const scores = { hota: unknown, idf1: unknown, mota: unknown, idSwitches: unknown, ids }
    return { scores, rows: trackRows(tracks) }
  }
  const sequence = { truth, results: tracks }
  const scores = scoreCounts(metrics, [countSequence(metrics, sequence)])
  return {
    rows: idRows(timeline(sequence), tracks),
    scores: {
      hota: scores.hota.hota,
      idf1: scores.identity.idf1,
      mota: scores.clear.mota,
      idSwitches: scores.clear.idSwitches,
      ids,
    },
  }
}
