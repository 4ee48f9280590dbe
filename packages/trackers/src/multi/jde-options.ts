import type { EmbeddingMetric } from '@mot/core'
import { completeOptions } from '../complete-options'
import { elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { flag, notNegative, oneOf, type Shapes, score, share, weight } from '../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './following/multi-tracker-options'

export interface JDETrackerOptions extends MultiTrackerOptions {
  /** Detections with a score up to this are ignored. Default 0.4. */
  readonly minScore?: number
  /** Least score of an unmatched detection that starts a track. Default: `minScore`. */
  readonly newTrackScore?: number
  /** Distance between embeddings. Default `cosine`. */
  readonly embeddingMetric?: EmbeddingMetric
  /** Largest cost of appearance and motion, 0 to 2. Default 0.4. */
  readonly maxEmbeddingDistance?: number
  /** Weight of appearance in that cost; the rest is the squared Mahalanobis distance. 0 to 1. Default 0.98. */
  readonly appearanceWeight?: number
  /** Weight of a track's embedding in its moving average with that of a new detection, 0 to 1. Default 0.9. */
  readonly embeddingMomentum?: number
  /** Largest 1 − IoU for tracks unmatched by appearance, 0 to 1. Default 0.5. */
  readonly maxIouDistance?: number
  /** Largest 1 − IoU for tentative tracks, 0 to 1. Default 0.7. */
  readonly maxTentativeIouDistance?: number
  /** A lost and a followed track with a smaller 1 − IoU are duplicates: the older stays. 0 to 1. Default 0.15. */
  readonly duplicateIouDistance?: number
  /** Count right and bottom edges as pixels of the box, as in the originals. Default true. */
  readonly inclusive?: boolean
  /** Frames a track may be lost before it is removed, at 30 frames per second. Default 30. */
  readonly maxLostFrames?: number
  /** Tracks that begin in frame 1 are confirmed at once; all others by their second detection. Default true. */
  readonly confirmFirstFrame?: boolean
}

/** As in FairMOT. `newTrackScore` follows `minScore` if not given. */
export const jdeTrackerDefaults: Readonly<Required<JDETrackerOptions>> = {
  ...multiTrackerDefaults,
  minScore: 0.4,
  newTrackScore: 0.4,
  embeddingMetric: 'cosine',
  maxEmbeddingDistance: 0.4,
  appearanceWeight: 0.98,
  embeddingMomentum: 0.9,
  maxIouDistance: 0.5,
  maxTentativeIouDistance: 0.7,
  duplicateIouDistance: 0.15,
  inclusive: true,
  maxLostFrames: 30,
  confirmFirstFrame: true,
}

/** The settings of the two papers' own code: `new JDETracker({ ...jdePresets.jde, frameRate: 25 })`. */
export const jdePresets = {
  /** "Towards Real-Time Multi-Object Tracking" (2020). Reports nothing in frame 1. */
  jde: {
    minScore: 0.5,
    embeddingMetric: 'euclidean',
    maxEmbeddingDistance: 0.7,
    confirmFirstFrame: false,
  },
  /** "FairMOT: On the Fairness of Detection and Re-Identification in Multiple Object Tracking" (2021). The defaults. */
  fairmot: {
    minScore: 0.4,
    embeddingMetric: 'cosine',
    maxEmbeddingDistance: 0.4,
    confirmFirstFrame: true,
  },
} as const satisfies Record<string, JDETrackerOptions>

const jdeTrackerShapes: Shapes<Required<JDETrackerOptions>> = {
  ...multiTrackerShapes,
  minScore: score,
  newTrackScore: score,
  embeddingMetric: oneOf('cosine', 'euclidean'),
  maxEmbeddingDistance: weight,
  appearanceWeight: share,
  embeddingMomentum: share,
  maxIouDistance: share,
  maxTentativeIouDistance: share,
  duplicateIouDistance: share,
  inclusive: flag,
  maxLostFrames: notNegative,
  confirmFirstFrame: flag,
}

/** Option names of JDE's and FairMOT's own code. */
export const jdeTrackerReferenceOptions: ReferenceOptions<JDETrackerOptions> = {
  conf_thres: renamed('minScore'),
  det_thresh: renamed('newTrackScore'),
  track_buffer: renamed('maxLostFrames'),
  frame_rate: renamed('frameRate'),
  min_box_area: elsewhere('a filter of reported boxes by area'),
  nms_thres: elsewhere('an option of the head'),
  K: elsewhere('an option of the head'),
}

/** @throws MotError `invalid-option`. */
export function completeJdeOptions(options: JDETrackerOptions): Required<JDETrackerOptions> {
  const complete = completeOptions(options, jdeTrackerDefaults, jdeTrackerShapes)
  return { ...complete, newTrackScore: options.newTrackScore ?? complete.minScore }
}
