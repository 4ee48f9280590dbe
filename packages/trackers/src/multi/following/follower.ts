import type { Report } from './report'

/**
 * The algorithm of one tracker: its rounds and its state. A tracker has one for each group of classes that may be matched with
 * each other. Its constructor receives the options, the `Stream` that all share, and the list of the stream's observations of
 * its classes, which is filled before each `follow` and may be reduced by it.
 */
export interface Follower {
  /** Number of tracks, with tentative and lost ones. */
  readonly trackCount: number
  /**
   * One frame with a detector run: predicts all tracks by the clock's `step`, matches, starts and ends tracks.
   */
  follow(): void
  /** One frame without: predicts all tracks by the clock's `step`. None becomes lost. */
  advance(): void
  /** Removes tracks whose latest detection is too old at `now`. */
  dropUnseen(now: number): void
  /** Adds tracks with a detection in the last frame, in the tracker's order. */
  report(report: Report): void
  /** Adds lost tracks, with covariances. */
  reportLost(report: Report): void
  /** Its state as plain data, a copy. */
  snapshot(): unknown
  /**
   * Restores a snapshot; called on a new follower.
   * @throws MotError `invalid-snapshot`. The follower is dropped then.
   */
  restore(state: unknown): void
}
