import { MotError } from '@mot/core'
import { completeOptions } from '../complete-options'
import { asDistance, elsewhere, type ReferenceOption, type ReferenceOptions, renamed } from '../reference-options'
import { flag, oneOf, type Shapes, score, share, weight } from '../shapes'
import type { Nearness } from './observation-centric/nearness'
import {
  type ObservationCentricOptions,
  observationCentricDefaults,
  observationCentricShapes,
} from './observation-centric/options'

export interface HybridSORTOptions extends ObservationCentricOptions {
  /** Match low-score detections with unmatched tracks, as in ByteTrack. Default true. */
  readonly useLowScores?: boolean
  /** With `useLowScores`: detections with a score above this, but below `highScore`, are low-score detections. Default 0.1. */
  readonly lowScore?: number
  /** IoU variant by which boxes are compared. Default `heightIou`: IoU times the IoU of heights. */
  readonly nearness?: Nearness
  /** Weight of the distance of a high score from the expected one, beside 1 for overlap. Default 1. */
  readonly scoreWeight?: number
  /** The same for low-score detections. Default 1. */
  readonly lowScoreWeight?: number
  /** Compare appearance: every detection needs an embedding. Default false. */
  readonly useEmbeddings?: boolean
  /** Weight of the appearance of high-score detections, beside 1 for overlap. Default 1.3. */
  readonly embeddingWeight?: number
  /** Weight of the appearance of low-score detections. Default 1.2. */
  readonly lowEmbeddingWeight?: number
  /** Largest cosine distance at which a high-score detection is matched in spite of little overlap, 0 to 2. Default 0.4. */
  readonly maxEmbeddingDistance?: number
  /** Largest cosine distance of a track and a low-score detection, 0 to 2. Default 0.4. */
  readonly maxLowEmbeddingDistance?: number
  /** Weight of a track's embedding in its moving average with that of a new detection, 0 to 1. Default 0.8. */
  readonly embeddingMomentum?: number
}

/** As in the original with its settings for MOT17. */
export const hybridSortDefaults: Readonly<Required<HybridSORTOptions>> = {
  ...observationCentricDefaults,
  maxIouDistance: 0.75,
  momentumWeight: 0.05,
  useLowScores: true,
  lowScore: 0.1,
  nearness: 'heightIou',
  scoreWeight: 1,
  lowScoreWeight: 1,
  useEmbeddings: false,
  embeddingWeight: 1.3,
  lowEmbeddingWeight: 1.2,
  maxEmbeddingDistance: 0.4,
  maxLowEmbeddingDistance: 0.4,
  embeddingMomentum: 0.8,
}

/** The settings of the paper's own code. */
export const hybridSortPresets = {
  /** The defaults. */
  hybridsort: { useEmbeddings: false },
  /** With appearance. */
  hybridsort_reid: { useEmbeddings: true },
} as const satisfies Record<string, HybridSORTOptions>

const hybridSortShapes: Shapes<Required<HybridSORTOptions>> = {
  ...observationCentricShapes,
  useLowScores: flag,
  lowScore: score,
  nearness: oneOf('iou', 'heightIou', 'giou', 'diou', 'ciou'),
  scoreWeight: weight,
  lowScoreWeight: weight,
  useEmbeddings: flag,
  embeddingWeight: weight,
  lowEmbeddingWeight: weight,
  maxEmbeddingDistance: weight,
  maxLowEmbeddingDistance: weight,
  embeddingMomentum: share,
}

/** Option names of HybridSORT's own code. */
export const hybridSortReferenceOptions: ReferenceOptions<HybridSORTOptions> = {
  track_thresh: renamed('highScore'),
  det_thresh: renamed('highScore'),
  low_thresh: renamed('lowScore'),
  track_buffer: renamed('maxLostFrames'),
  max_age: renamed('maxLostFrames'),
  min_hits: renamed('minHits'),
  iou_thresh: asDistance('maxIouDistance'),
  deltat: renamed('momentumFrames'),
  inertia: renamed('momentumWeight'),
  asso: { become: (value: string) => ({ nearness: nearnessNames[value] ?? (value as Nearness) }) },
  use_byte: renamed('useLowScores'),
  TCM_first_step: { become: (value: boolean) => (value ? {} : { scoreWeight: 0 }) },
  TCM_byte_step: { become: (value: boolean) => (value ? {} : { lowScoreWeight: 0 }) },
  TCM_first_step_weight: renamed('scoreWeight'),
  TCM_byte_step_weight: renamed('lowScoreWeight'),
  with_fastreid: renamed('useEmbeddings'),
  EG_weight_high_score: renamed('embeddingWeight'),
  EG_weight_low_score: renamed('lowEmbeddingWeight'),
  alpha: renamed('embeddingMomentum'),
  longterm_reid_correction_thresh: renamed('maxEmbeddingDistance'),
  longterm_reid_correction_thresh_low: renamed('maxLowEmbeddingDistance'),
  with_longterm_reid_correction: {
    become: (value: boolean) => (value ? {} : { maxEmbeddingDistance: 0, maxLowEmbeddingDistance: 2 }),
  },
  with_longterm_reid: missing('A long-term gallery of appearance'),
  longterm_reid_weight: elsewhere('of the long-term gallery, which is not implemented'),
  longterm_reid_weight_low: elsewhere('of the long-term gallery, which is not implemented'),
  longterm_bank_length: elsewhere('of the long-term gallery, which is not implemented'),
  adapfs: missing('Updating appearance by score'),
  ECC: missing('Camera motion compensation'),
  high_score_matching_thresh: elsewhere('unused in the original'),
  low_score_matching_thresh: elsewhere('unused in the original'),
  dataset: elsewhere('not an option of the tracker'),
}

/** An option of the original that is not implemented here. */
function missing(what: string): ReferenceOption<object> {
  return {
    become: (value: boolean) => {
      if (value) throw new MotError('invalid-option', `${what} is not implemented in HybridSORT.`)
      return {}
    },
    note: 'always off here',
  }
}

const nearnessNames: Readonly<Record<string, Nearness>> = { Height_Modulated_IoU: 'heightIou' }

/** @throws MotError `invalid-option`. */
export function completeHybridSORTOptions(options: HybridSORTOptions): Required<HybridSORTOptions> {
  return completeOptions(options, hybridSortDefaults, hybridSortShapes)
}
