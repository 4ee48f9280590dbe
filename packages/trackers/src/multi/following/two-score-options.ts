import { flag, notNegative, type Shapes, score, share } from '../../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './multi-tracker-options'

/** What can be chosen for ByteTrack, and for trackers that extend it. */
export interface TwoScoreOptions extends MultiTrackerOptions {
  /** Detections that score above this are sure. Default 0.6. */
  readonly highScore?: number
  /** A detection that scores exactly `highScore` is sure, too; else it is not looked at, as in the original. Default false. */
  readonly includeHighScore?: boolean
  /** Detections above this, but not sure, can continue tracks. Default 0.1. */
  readonly lowScore?: number
  /** A sure detection that nobody claims starts a track from this score on. Default `highScore` + 0.1, for a
   * `highScore` below 1 no more than 1. */
  readonly newTrackScore?: number
  /** Largest cost between a track and a sure detection, 0 to 1: 1 − IoU × score, or 1 − IoU. Default 0.9; BoTSORT: 0.8. */
  readonly maxIouDistance?: number
  /** Largest 1 − IoU between a track and a detection that is not sure, 0 to 1. Default 0.5. */
  readonly maxLowIouDistance?: number
  /** Largest cost between a tentative track and a sure detection, 0 to 1. Default 0.7. */
  readonly maxTentativeIouDistance?: number
  /** Weigh the overlap with a sure detection by its score. Default true. */
  readonly fuseScore?: boolean
  /** A lost and a followed track nearer than this, as 1 − IoU, are one: the older stays. 0 to 1. Default 0.15. */
  readonly duplicateIouDistance?: number
  /** Count right and bottom edges as pixels of the box, as the original does. Default true. */
  readonly inclusive?: boolean
  /** Frames a track may be lost before it is removed, at 30 frames per second. Default 30. */
  readonly maxLostFrames?: number
  /** Report tracks that begin in frame 1 at once; all others wait for a second detection. Default true. */
  readonly confirmFirstFrame?: boolean
}

/** `newTrackScore` follows `highScore` where it is not given. */
export const twoScoreDefaults: Readonly<Required<TwoScoreOptions>> = {
  ...multiTrackerDefaults,
  highScore: 0.6,
  includeHighScore: false,
  lowScore: 0.1,
  newTrackScore: 0.7,
  maxIouDistance: 0.9,
  maxLowIouDistance: 0.5,
  maxTentativeIouDistance: 0.7,
  fuseScore: true,
  duplicateIouDistance: 0.15,
  inclusive: true,
  maxLostFrames: 30,
  confirmFirstFrame: true,
}

export const twoScoreShapes: Shapes<Required<TwoScoreOptions>> = {
  ...multiTrackerShapes,
  highScore: score,
  includeHighScore: flag,
  lowScore: score,
  newTrackScore: score,
  maxIouDistance: share,
  maxLowIouDistance: share,
  maxTentativeIouDistance: share,
  fuseScore: flag,
  duplicateIouDistance: share,
  inclusive: flag,
  maxLostFrames: notNegative,
  confirmFirstFrame: flag,
}

/** What `newTrackScore` is where it is not given. */
export function newTrackScoreAbove(highScore: number): number {
  // A probability can be above 0.9, and then none would be enough.
  return highScore < 1 ? Math.min(1, highScore + 0.1) : highScore + 0.1
}
