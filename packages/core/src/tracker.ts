import type { Detections } from './detections'
import type { Tracks } from './tracks'

/** A tracker's whole memory as plain data: `structuredClone` and `JSON` carry it unharmed. */
export interface TrackerSnapshot {
  /** Name of the tracker's class. */
  readonly tracker: string
  /** Version of the snapshot's form. */
  readonly version: number
  readonly state: unknown
}

/** What every tracker of many objects does. `new` means that it remembers; nothing is shared between two trackers. */
export interface Tracker {
  /**
   * Follows the objects into the next frame, or into `detections.frame` where that is given: frames skipped in between
   * are predicted. Returns the tracks seen in this frame; the next call fills the same `Tracks` anew.
   * @throws MotError `invalid-detections`, `invalid-frame`. The tracker is then as it was.
   */
  update(detections: Detections): Tracks
  /** A frame without a detector run: tracks seen in the last frame come with predicted boxes, and none is lost for it. */
  predict(): Tracks
  /** Tracks not seen in the last frame that may be found again, with predicted boxes. */
  readonly lost: Tracks
  /** As if new: frames and ids start at 1 again. */
  reset(): void
  snapshot(): TrackerSnapshot
  /** @throws MotError `invalid-snapshot`. The tracker is then as it was. */
  restore(snapshot: TrackerSnapshot): void
}
