import type { DetectionsInput } from './as-detections'
import type { Tracks } from './tracks'

/** The complete state of a tracker as plain data: `structuredClone` and `JSON` copy it without loss. */
export interface TrackerSnapshot {
  /** Name of the tracker's class. */
  readonly tracker: string
  /** Version of the snapshot format. */
  readonly version: number
  /** The tracker's options; those left out are not there. `restore` refuses those of another tracker. */
  readonly options?: Readonly<Record<string, unknown>>
  readonly state: unknown
}

/** A multi-object tracker. Trackers share no state. */
export interface Tracker {
  /**
   * Tracks the objects into the next frame, or into `detections.frame` where given: frames skipped in between are predicted.
   * @returns the tracks matched in this frame. The next call overwrites the same `Tracks`.
   * @throws MotError `invalid-detections`, `invalid-frame`; `too-many-detections` where ids or memory end: more than 2²⁶ pairs of a
   *   track and a detection overlap, as those of 8,192 boxes in one place. The tracker is then unchanged.
   */
  update(detections: DetectionsInput): Tracks
  /** A frame without a detector run. @returns the tracks of the last frame with predicted boxes; none becomes lost by it. */
  predict(): Tracks
  /**
   * The tracks of the last frame where they are at a time from it on, in seconds as `tracks.time`, with covariances. Changes nothing.
   * The next call overwrites the same `Tracks`.
   * @throws MotError `invalid-frame` for a time before.
   */
  at(time: number): Tracks
  /** Tracks unmatched in the last frame that may still be matched, with predicted boxes. */
  readonly lost: Tracks
  /** Resets to the state of a new tracker: frames and ids start at 1. */
  reset(): void
  snapshot(): TrackerSnapshot
  /** @throws MotError `invalid-snapshot`. The tracker is then unchanged. */
  restore(snapshot: TrackerSnapshot): void
}
