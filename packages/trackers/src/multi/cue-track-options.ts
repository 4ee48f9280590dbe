import { completeOptions } from '../complete-options'
import { uprightGeometryOption } from '../geometry/geometry'
import { countFromOne, flag, notNegative, positive, type Shapes, score, share, weight } from '../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './following/multi-tracker-options'
import { newTrackScoreAbove } from './following/two-score-options'

export interface CueTrackOptions extends MultiTrackerOptions {
  /** Detections with a score above this are high-score detections. Default 0.6. */
  readonly highScore?: number
  /** Detections with a score above this, up to `highScore`, are low-score detections: they start no tracks. Default 0.1. */
  readonly lowScore?: number
  /**
   * Least score of an unmatched high-score detection that starts a track. Default `highScore` + 0.1, at most 1 for a `highScore` below 1.
   */
  readonly newTrackScore?: number
  /** Largest cost of a track and a high-score detection, 0 to 1. Default 0.8. */
  readonly maxCost?: number
  /** Match low-score detections with unmatched tracks. Default true. */
  readonly useLowScores?: boolean
  /** Largest cost of a track and a low-score detection, 0 to 1. Default 0.4. */
  readonly maxLowCost?: number
  /** Compare unmatched tracks by the box of their last detection, too. Default true. */
  readonly useLastBoxes?: boolean
  /** Largest cost of the last box of a track and a high-score detection, 0 to 1. Default 0.8. */
  readonly maxLastBoxCost?: number
  /** Largest cost of a tentative track and a high-score detection, 0 to 1. Default 0.7. */
  readonly maxTentativeCost?: number
  /** Multiply the overlap with a high-score detection by its score. Default true. */
  readonly fuseScore?: boolean
  /** Multiply the overlap of boxes by that of their vertical extents. Default true. */
  readonly fuseHeight?: boolean
  /** Weight of the distance of bottom edges, in heights of the track's box, from 0. Default 0.3. */
  readonly bottomWeight?: number
  /** Weight of the difference of the score from that expected, from 0. Default 0.1. */
  readonly scoreWeight?: number
  /** Match pairs that are each other's nearest, again and again, in place of the least total cost. Default false. */
  readonly mutual?: boolean
  /** With `mutual`: by how much the limit falls from pass to pass, 0 to 1. Default 0.05. */
  readonly costStep?: number
  /** Adapt the process noise of each track to how well its motion is predicted, as for dancers. Default false. */
  readonly adaptNoise?: boolean
  /** Mean normalized squared innovation of a track that keeps the noise of the motion model, above 0. Default 0.2. */
  readonly usualInnovation?: number
  /** Detections in a row until a track is confirmed, from 1; in frame 1: at once. Default 2. */
  readonly minHits?: number
  /** Report tracks from their first detection on, even those without a second one. Default true. */
  readonly reportTentative?: boolean
  /** Frames a track may be lost before it is removed, at 30 frames per second; scaled by `frameRate / 30`. Default 30. */
  readonly maxLostFrames?: number
  /** Apply the `cameraMotion` of detections to tracks. Default true. */
  readonly followCamera?: boolean
  /** Also compare appearance: every detection needs an embedding. Default false. */
  readonly useEmbeddings?: boolean
  /** With `useEmbeddings`: weight of the cosine distance, from 0. Default 2. */
  readonly embeddingWeight?: number
  /** Cosine distance above which appearance raises the cost, and below which it lowers it, 0 to 2. Default 0.25. */
  readonly usualEmbeddingDistance?: number
  /** Weight of a track's embedding in its moving average with that of a new detection, 0 to 1. Default 0.9. */
  readonly embeddingMomentum?: number
}

/** For pedestrians, crowds and dancers alike. `newTrackScore` follows `highScore` if not given. */
export const cueTrackDefaults: Readonly<Required<CueTrackOptions>> = {
  ...multiTrackerDefaults,
  highScore: 0.6,
  lowScore: 0.1,
  newTrackScore: 0.7,
  maxCost: 0.8,
  useLowScores: true,
  maxLowCost: 0.4,
  useLastBoxes: true,
  maxLastBoxCost: 0.8,
  maxTentativeCost: 0.7,
  fuseScore: true,
  fuseHeight: true,
  bottomWeight: 0.3,
  scoreWeight: 0.1,
  mutual: false,
  costStep: 0.05,
  adaptNoise: false,
  usualInnovation: 0.2,
  minHits: 2,
  reportTentative: true,
  maxLostFrames: 30,
  followCamera: true,
  useEmbeddings: false,
  embeddingWeight: 2,
  usualEmbeddingDistance: 0.25,
  embeddingMomentum: 0.9,
}

/** One setting for all; with appearance where detections have embeddings. */
export const cueTrackPresets = {
  /** By boxes alone. */
  cuetrack: { useEmbeddings: false },
  /** With appearance, by which an object is known longer. */
  cuetrack_reid: { useEmbeddings: true, maxLostFrames: 90 },
} as const satisfies Record<string, CueTrackOptions>

const cueTrackShapes: Shapes<Required<CueTrackOptions>> = {
  ...multiTrackerShapes,
  geometry: uprightGeometryOption,
  highScore: score,
  lowScore: score,
  newTrackScore: score,
  maxCost: share,
  useLowScores: flag,
  maxLowCost: share,
  useLastBoxes: flag,
  maxLastBoxCost: share,
  maxTentativeCost: share,
  fuseScore: flag,
  fuseHeight: flag,
  bottomWeight: weight,
  scoreWeight: weight,
  mutual: flag,
  costStep: share,
  adaptNoise: flag,
  usualInnovation: positive,
  minHits: countFromOne,
  reportTentative: flag,
  maxLostFrames: notNegative,
  followCamera: flag,
  useEmbeddings: flag,
  embeddingWeight: weight,
  usualEmbeddingDistance: weight,
  embeddingMomentum: share,
}

/** @throws MotError `invalid-option`. */
export function completeCueTrackOptions(options: CueTrackOptions): Required<CueTrackOptions> {
  const complete = completeOptions(options, cueTrackDefaults, cueTrackShapes)
  return { ...complete, newTrackScore: options.newTrackScore ?? newTrackScoreAbove(complete.highScore) }
}
