import { checkTrust } from '../check-trust'
import { completeOptions } from '../complete-options'
import { asDistance, elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { count, flag, notNegative, type Shapes, score, share } from '../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './following/multi-tracker-options'

export interface BoostTrackOptions extends MultiTrackerOptions {
  /** Detections count from this score on, raised or not. Default 0.6. */
  readonly minScore?: number
  /** Largest 1 − IoU between a track and its detection, 0 to 1. Default 0.7. */
  readonly maxIouDistance?: number
  /**
   * Detections in a row, after the first, until a track is reported; in the first frames of a stream, as many as this, it is
   * reported at once. Default 3.
   */
  readonly minHits?: number
  /** Frames a track may be unseen before it is removed. Default 30. */
  readonly maxLostFrames?: number

  /** Weight of overlaps of sure tracks with sure detections, beside 1 for the overlap itself. From 0. Default 0.5. */
  readonly confidenceWeight?: number
  /** Weight of how well a detection fits a track's motion, from 0. Default 0.25. */
  readonly motionWeight?: number
  /** Weight of how alike width and height are, from 0. Default 0.25. */
  readonly shapeWeight?: number
  /** Compare heights with heights, as the paper says; the original's code and results compare them with widths. Default false. */
  readonly correctedShape?: boolean

  /** Raise scores of detections where a track is expected. Default true. */
  readonly boostLikely?: boolean
  /** Raise scores of unsure detections where no track is expected. Default true. */
  readonly boostUnlikely?: boolean
  /** By motion, shape and widened overlap, not by overlap alone, is a detection likely: BoostTrack++. Default true. */
  readonly richSimilarity?: boolean
  /** Raise likely scores by a part of the similarity, not to a part of it: BoostTrack++. Default true. */
  readonly softBoost?: boolean
  /** Detections very much like a track count, the sooner the longer it was missed: BoostTrack++. Default true. */
  readonly varyingThreshold?: boolean
  /** Scores are raised to the similarity times this, where neither `softBoost` nor `varyingThreshold` is on. 0 to 1. Default 0.65. */
  readonly likelyBoostFactor?: number

  /** Move tracks with the camera in frames whose detections say how it moved. Default true. */
  readonly followCamera?: boolean
  /** Compare appearance, too: every detection needs an embedding. Default false. */
  readonly useEmbeddings?: boolean
  /** Largest cosine distance at which half the overlap will do, 0 to 2. Default 0.25. */
  readonly maxEmbeddingDistance?: number
  /** Share of the old embedding that stays when a track sees a very sure detection, 0 to 1; of an unsure one, more. Default 0.95. */
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
  minScore: score,
  maxIouDistance: share,
  minHits: count,
  maxLostFrames: notNegative,
  confidenceWeight: notNegative,
  motionWeight: notNegative,
  shapeWeight: notNegative,
  correctedShape: flag,
  boostLikely: flag,
  boostUnlikely: flag,
  richSimilarity: flag,
  softBoost: flag,
  varyingThreshold: flag,
  likelyBoostFactor: share,
  followCamera: flag,
  useEmbeddings: flag,
  maxEmbeddingDistance: notNegative,
  embeddingMomentum: share,
}

/** @throws MotError `invalid-option`. */
export function completeBoostTrackOptions(options: BoostTrackOptions): Required<BoostTrackOptions> {
  const complete = completeOptions(options, boostTrackDefaults, boostTrackShapes)
  if (complete.useEmbeddings) checkTrust('minScore', complete.minScore)
  return complete
}

const resultFilter = elsewhere('a filter of results, not of the tracker')
const benchmark = elsewhere('the benchmark chooses other options, not the tracker')

/** Of BoostTrack's settings. */
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
