import type { EmbeddingMetric } from '@mot/core'
import { elsewhere, type ReferenceOptions, renamed } from '../../reference-options'
import { countFromOne, flag, notNegative, oneOf, type Shapes, score, share, weight } from '../../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './multi-tracker-options'

/** Options of DeepSORT and StrongSORT. */
export interface HitsOptions extends MultiTrackerOptions {
  /** Detections with a lower score are ignored. Default 0.3; StrongSORT: 0.6. */
  readonly minScore?: number
  /** Detections of smaller height are ignored, in pixels. Default 0. */
  readonly minHeight?: number
  /** A detection is ignored if one of higher score covers more than this share of its box; 1 keeps all. Default 1. */
  readonly maxOverlap?: number
  /** Distance between embeddings. Default `cosine`. */
  readonly embeddingMetric?: EmbeddingMetric
  /** Largest cost of appearance and motion, 0 to 2. Default 0.2; StrongSORT: 0.45. */
  readonly maxEmbeddingDistance?: number
  /** Weight of appearance in that cost; the rest is the squared Mahalanobis distance. 0 to 1. Default 1; StrongSORT: 0.98. */
  readonly appearanceWeight?: number
  /** Largest 1 − IoU for tentative tracks, and for those unmatched by appearance; 0 to 1. Default 0.7. */
  readonly maxIouDistance?: number
  /** Detections in a row until a track is reported, from 1. Default 3. */
  readonly minHits?: number
  /** Frames without a detection before a track is removed. Default 30. */
  readonly maxLostFrames?: number
  /** Report a track with its predicted box in the first frame without a detection, as in the original. Default true. */
  readonly reportMissed?: boolean
  /** Apply the `cameraMotion` of detections to tracks. Default true. */
  readonly followCamera?: boolean
}

/** As in DeepSORT. */
export const hitsDefaults: Readonly<Required<HitsOptions>> = {
  ...multiTrackerDefaults,
  minScore: 0.3,
  minHeight: 0,
  maxOverlap: 1,
  embeddingMetric: 'cosine',
  maxEmbeddingDistance: 0.2,
  appearanceWeight: 1,
  maxIouDistance: 0.7,
  minHits: 3,
  maxLostFrames: 30,
  reportMissed: true,
  followCamera: true,
}

export const hitsShapes: Shapes<Required<HitsOptions>> = {
  ...multiTrackerShapes,
  minScore: score,
  minHeight: weight,
  maxOverlap: share,
  embeddingMetric: oneOf('cosine', 'euclidean'),
  maxEmbeddingDistance: weight,
  appearanceWeight: share,
  maxIouDistance: share,
  minHits: countFromOne,
  maxLostFrames: notNegative,
  reportMissed: flag,
  followCamera: flag,
}

/** Option names of DeepSORT's own code, also in StrongSORT's. */
export const hitsReferenceOptions: ReferenceOptions<HitsOptions> = {
  min_confidence: renamed('minScore'),
  min_detection_height: renamed('minHeight'),
  nms_max_overlap: renamed('maxOverlap'),
  max_cosine_distance: renamed('maxEmbeddingDistance'),
  max_iou_distance: renamed('maxIouDistance'),
  max_age: renamed('maxLostFrames'),
  n_init: renamed('minHits'),
  display: elsewhere('the video output of mot track'),
  output_file: elsewhere('an output of mot track'),
  sequence_dir: elsewhere('an input of mot track'),
  detection_file: elsewhere('an input of mot track'),
}
