import { flag, notNegative, type Shapes, score, share } from '../../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './multi-tracker-options'

/** Options of ByteTrack and BoT-SORT. */
export interface TwoScoreOptions extends MultiTrackerOptions {
  /** Detections with a score above this are high-score detections. Default 0.6. */
  readonly highScore?: number
  /** A score of exactly `highScore` is high; otherwise such a detection is ignored, as in the original. Default false. */
  readonly includeHighScore?: boolean
  /** Detections with a score above this, but below `highScore`, are low-score detections: they start no tracks. Default 0.1. */
  readonly lowScore?: number
  /**
   * Least score of an unmatched high-score detection that starts a track. Default `highScore` + 0.1, at most 1 for a
   * `highScore` below 1.
   */
  readonly newTrackScore?: number
  /** Largest cost of a track and a high-score detection, 0 to 1: 1 − IoU × score, or 1 − IoU. Default 0.9; BoTSORT: 0.8. */
  readonly maxIouDistance?: number
  /** Largest 1 − IoU of a track and a low-score detection, 0 to 1. Default 0.5. */
  readonly maxLowIouDistance?: number
  /** Largest cost of a tentative track and a high-score detection, 0 to 1. Default 0.7. */
  readonly maxTentativeIouDistance?: number
  /** Multiply the IoU with a high-score detection by its score. Default true. */
  readonly fuseScore?: boolean
  /** A lost and a followed track with a smaller 1 − IoU are duplicates: the older stays. 0 to 1. Default 0.15. */
  readonly duplicateIouDistance?: number
  /** Count right and bottom edges as pixels of the box, as in the original. Default true. */
  readonly inclusive?: boolean
  /** Frames a track may be lost before it is removed, at 30 frames per second. Default 30. */
  readonly maxLostFrames?: number
  /** Tracks that begin in frame 1 are confirmed at once; all others by their second detection. Default true. */
  readonly confirmFirstFrame?: boolean
}

/** `newTrackScore` follows `highScore` if not given. */
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

/** Default of `newTrackScore`. */
export function newTrackScoreAbove(highScore: number): number {
  // Without the bound, no probability is enough for a `highScore` above 0.9.
  return highScore < 1 ? Math.min(1, highScore + 0.1) : highScore + 0.1
}
