import { MotError } from '@mot/core'
import { completeOptions } from '../complete-options'
import { asDistance, elsewhere, type ReferenceOption, type ReferenceOptions, renamed } from '../reference-options'
import { flag, notNegative, oneOf, type Shapes, score, share } from '../shapes'
import type { Nearness } from './observation-centric/nearness'
import {
  type ObservationCentricOptions,
  observationCentricDefaults,
  observationCentricShapes,
} from './observation-centric/options'

export interface HybridSORTOptions extends ObservationCentricOptions {
  /** Give detections that are not sure to tracks that found none, as ByteTrack does. Default true. */
  readonly useLowScores?: boolean
  /** With `useLowScores`: detections must score above this to be looked at. Default 0.1. */
  readonly lowScore?: number
  /** How boxes are compared; by default overlap counts less where heights differ. Default `heightIou`. */
  readonly nearness?: Nearness
  /** Weight of how far a sure detection's score is from the expected one, beside 1 for overlap. Default 1. */
  readonly scoreWeight?: number
  /** The same for detections that are not sure. Default 1. */
  readonly lowScoreWeight?: number
  /** Compare appearance: every detection needs an embedding. Default false. */
  readonly useEmbeddings?: boolean
  /** Weight of appearance of sure detections, beside 1 for overlap. Default 1.3. */
  readonly embeddingWeight?: number
  /** Weight of appearance of the others. Default 1.2. */
  readonly lowEmbeddingWeight?: number
  /** Largest cosine distance at which a sure detection stays with a track that it hardly overlaps, 0 to 2. Default 0.4. */
  readonly maxEmbeddingDistance?: number
  /** Largest cosine distance at which any other detection stays with a track at all, 0 to 2. Default 0.4. */
  readonly maxLowEmbeddingDistance?: number
  /** Share of the old embedding that stays when a track sees a new one, 0 to 1. Default 0.8. */
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
  scoreWeight: notNegative,
  lowScoreWeight: notNegative,
  useEmbeddings: flag,
  embeddingWeight: notNegative,
  lowEmbeddingWeight: notNegative,
  maxEmbeddingDistance: notNegative,
  maxLowEmbeddingDistance: notNegative,
  embeddingMomentum: share,
}

/** Names of HybridSORT's own code. */
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
  with_longterm_reid: missing('A gallery of appearance over a longer time'),
  longterm_reid_weight: elsewhere('of a gallery that is not here'),
  longterm_reid_weight_low: elsewhere('of a gallery that is not here'),
  longterm_bank_length: elsewhere('of a gallery that is not here'),
  adapfs: missing('Learning appearance by score'),
  ECC: missing('Following the camera'),
  high_score_matching_thresh: elsewhere('read by the original, and never used'),
  low_score_matching_thresh: elsewhere('read by the original, and never used'),
  dataset: elsewhere('a tracker has no data set'),
}

/** What the original can be asked for, and this tracker cannot. */
function missing(what: string): ReferenceOption<object> {
  return {
    become: (value: boolean) => {
      if (value) throw new MotError('invalid-option', `${what} is not among what HybridSORT does here.`)
      return {}
    },
    note: 'off, as always here',
  }
}

const nearnessNames: Readonly<Record<string, Nearness>> = { Height_Modulated_IoU: 'heightIou' }

/** @throws MotError `invalid-option`. */
export function completeHybridSORTOptions(options: HybridSORTOptions): Required<HybridSORTOptions> {
  return completeOptions(options, hybridSortDefaults, hybridSortShapes)
}
