import { checkTrust } from '../check-trust'
import { completeOptions } from '../complete-options'
import { onlyBoxes } from '../geometry/geometry'
import { asDistance, elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { count, flag, notNegative, type Shapes, score, share, weight } from '../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './following/multi-tracker-options'

export interface BoostTrackOptions extends MultiTrackerOptions {
  /** Least score of a detection, boosted or not. Default 0.6. */
  readonly minScore?: number
  /** Largest 1 − IoU between a track and its detection, 0 to 1. Default 0.7. */
  readonly maxIouDistance?: number
  /**
   * Detections in a row, after the first, until a track is reported; in the first frames of a stream, as many as this, it is
   * reported at once. Default 3.
   */
  readonly minHits?: number
  /** Frames without a detection before a track is removed. Default 30. */
  readonly maxLostFrames?: number

  /** Weight of IoU × the confidences of track and detection, beside 1 for the IoU itself. From 0. Default 0.5. */
  readonly confidenceWeight?: number
  /** Weight of the Mahalanobis similarity of motion, from 0. Default 0.25. */
  readonly motionWeight?: number
  /** Weight of the similarity of width and height, from 0. Default 0.25. */
  readonly shapeWeight?: number
  /** Divide height differences by heights, as in the paper; the original's code and results divide by widths. Default false. */
  readonly correctedShape?: boolean

  /** Boost the scores of likely objects, similar to a predicted track (DLO). Default true. */
  readonly boostLikely?: boolean
  /** Boost the scores of unlikely objects, outside the motion gate of all tracks (DUO). Default true. */
  readonly boostUnlikely?: boolean
  /** Find likely objects by motion, shape and soft buffered IoU, instead of by IoU alone: BoostTrack++. Default true. */
  readonly richSimilarity?: boolean
  /** Soft boost: the new score is a weighted mean of the score and a power of the similarity: BoostTrack++. Default true. */
  readonly softBoost?: boolean
  /**
   * Varying threshold: similarities above it pass whatever the score; it falls with missed frames: BoostTrack++. Default true.
   */
  readonly varyingThreshold?: boolean
  /** The new score is the similarity times this, with neither `softBoost` nor `varyingThreshold`. 0 to 1. Default 0.65. */
  readonly likelyBoostFactor?: number

  /** Apply the `cameraMotion` of detections to tracks. Default true. */
  readonly followCamera?: boolean
  /** Also compare appearance: every detection needs an embedding. Default false. */
  readonly useEmbeddings?: boolean
  /** Largest cosine distance at which half the least IoU is enough, 0 to 2. Default 0.25. */
  readonly maxEmbeddingDistance?: number
  /**
   * Weight of a track's embedding in its moving average with that of a detection of score 1, 0 to 1; grows as the score falls.
   * Default 0.95.
   */
  readonly embeddingMomentum?: number
}

/** As in BoostTrack++ without appearance. */
export const boostTrackDefaults: Readonly<Required<BoostTrackOptions>> = {
  ...multiTrackerDefaults,
  minScore: 0.6,
  maxIouDistance: 0.7,
  minHits: 3,
  maxLostFrames: 30,
  confidenceWeight: 0.5,
  motionWeight: 0.25,
  shapeWeight: 0.25,
  correctedShape: false,
  boostLikely: true,
  boostUnlikely: true,
  richSimilarity: true,
  softBoost: true,
  varyingThreshold: true,
  likelyBoostFactor: 0.65,
  followCamera: true,
  useEmbeddings: false,
  maxEmbeddingDistance: 0.25,
  embeddingMomentum: 0.95,
}

const plain = { richSimilarity: false, softBoost: false, varyingThreshold: false } as const satisfies BoostTrackOptions
const plusPlus = { richSimilarity: true, softBoost: true, varyingThreshold: true } as const satisfies BoostTrackOptions

export const boostTrackPresets = {
  /** BoostTrack. */
  boosttrack: { ...plain, useEmbeddings: false },
  /** BoostTrack+: with appearance. */
  boosttrack_reid: { ...plain, useEmbeddings: true },
  /** BoostTrack++ without appearance. The defaults. */
  boosttrackpp: { ...plusPlus, useEmbeddings: false },
  /** BoostTrack++. */
  boosttrackpp_reid: { ...plusPlus, useEmbeddings: true },
} as const satisfies Record<string, BoostTrackOptions>

const boostTrackShapes: Shapes<Required<BoostTrackOptions>> = {
  ...multiTrackerShapes,
  geometry: onlyBoxes,
  minScore: score,
  maxIouDistance: share,
  minHits: count,
  maxLostFrames: notNegative,
  confidenceWeight: weight,
  motionWeight: weight,
  shapeWeight: weight,
  correctedShape: flag,
  boostLikely: flag,
  boostUnlikely: flag,
  richSimilarity: flag,
  softBoost: flag,
  varyingThreshold: flag,
  likelyBoostFactor: share,
  followCamera: flag,
  useEmbeddings: flag,
  maxEmbeddingDistance: weight,
  embeddingMomentum: share,
}

/** @throws MotError `invalid-option`. */
export function completeBoostTrackOptions(options: BoostTrackOptions): Required<BoostTrackOptions> {
  const complete = completeOptions(options, boostTrackDefaults, boostTrackShapes)
  if (complete.useEmbeddings) checkTrust('minScore', complete.minScore)
  return complete
}

const resultFilter = elsewhere('a filter of results')
const benchmark = elsewhere('selects other options in the original')

/** Option names of BoostTrack's settings. */
export const boostTrackReferenceOptions: ReferenceOptions<BoostTrackOptions> = {
  det_thresh: renamed('minScore'),
  iou_threshold: asDistance('maxIouDistance'),
  min_hits: renamed('minHits'),
  max_age: renamed('maxLostFrames'),
  lambda_iou: renamed('confidenceWeight'),
  lambda_mhd: renamed('motionWeight'),
  lambda_shape: renamed('shapeWeight'),
  s_sim_corr: renamed('correctedShape'),
  use_dlo_boost: renamed('boostLikely'),
  use_duo_boost: renamed('boostUnlikely'),
  dlo_boost_coef: renamed('likelyBoostFactor'),
  use_rich_s: renamed('richSimilarity'),
  use_sb: renamed('softBoost'),
  use_vt: renamed('varyingThreshold'),
  use_ecc: renamed('followCamera'),
  use_embedding: renamed('useEmbeddings'),
  min_box_area: resultFilter,
  aspect_ratio_thresh: resultFilter,
  dataset: benchmark,
  test_dataset: benchmark,
}
