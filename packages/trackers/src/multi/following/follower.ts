import type { Report } from './report'

/**
 * How one tracker follows objects: its rounds, and all they need to remember. A tracker has one for each group of classes
 * that may be matched with each other. It is made with the options, the `Stream` that all share, and the list of those of the
 * stream's observations that are of its classes: filled before each `follow`, which may use it up.
 */
export interface Follower {
  /** How many are remembered. */
  readonly trackCount: number
  /**
   * One frame with a detector run: predicts everybody by the clock's `step`, matches, starts and ends tracks.
   */
  follow(): void
  /** One frame without: predicts everybody by the clock's `step`. Nobody is lost for it. */
  advance(): void
  /** Forgets whoever has been unseen for too long at `now`. */
  dropUnseen(now: number): void
  /** Adds those seen in the last frame, in the tracker's order. */
  report(report: Report): void
  /** Adds those that may be found again, with covariances. */
  reportLost(report: Report): void
  /** Its memory as plain data, a copy. */
  snapshot(): unknown
  /**
   * Takes a snapshot's memory; called on a new one.
   * @throws MotError `invalid-snapshot`. It is not used then.
   */
  restore(state: unknown): void
}
