import { checkTrust } from '../check-trust'
import { completeOptions } from '../complete-options'
import { asDistance, elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { flag, oneOf, type Shapes, share, weight } from '../shapes'
import {
  type ObservationCentricOptions,
  observationCentricDefaults,
  observationCentricShapes,
} from './observation-centric/options'

export interface DeepOCSORTOptions extends ObservationCentricOptions {
  /** Compare appearance: every detection needs an embedding. Default true. */
  readonly useEmbeddings?: boolean
  /** Weight of appearance, beside 1 for overlap. Default 0.75. */
  readonly embeddingWeight?: number
  /** Weight appearance more where it is discriminative. Default true. */
  readonly adaptiveWeight?: boolean
  /**
   * With `adaptiveWeight`: largest difference of similarities that counts, 0 to 1; half of it is added to the weight. Default
   * 0.5.
   */
  readonly maxWeightBonus?: number
  /**
   * Weight of a track's embedding in its moving average with that of a detection of score 1, 0 to 1; grows as the score falls.
   * Default 0.95.
   */
  readonly embeddingMomentum?: number
  /** Apply the `cameraMotion` of detections to tracks. Default true. */
  readonly followCamera?: boolean
  /** Axes of the filter: area and aspect ratio (`xysr`), or width and height (`xywh`). Default `xysr`. */
  readonly motionModel?: 'xysr' | 'xywh'
}

/** As in the original with its settings for MOT17. */
export const deepOcSortDefaults: Readonly<Required<DeepOCSORTOptions>> = {
  ...observationCentricDefaults,
  useEmbeddings: true,
  embeddingWeight: 0.75,
  adaptiveWeight: true,
  maxWeightBonus: 0.5,
  embeddingMomentum: 0.95,
  followCamera: true,
  motionModel: 'xysr',
}

/** The settings of the paper's own code. */
export const deepOcSortPresets = {
  /** Without camera motion. */
  deepocsort: { followCamera: false, motionModel: 'xysr' },
  /** The defaults. */
  deepocsort_cmc: { followCamera: true, motionModel: 'xysr' },
  /** With a filter of width and height. */
  deepocsort_newkf: { followCamera: false, motionModel: 'xywh' },
} as const satisfies Record<string, DeepOCSORTOptions>

const deepOcSortShapes: Shapes<Required<DeepOCSORTOptions>> = {
  ...observationCentricShapes,
  useEmbeddings: flag,
  embeddingWeight: weight,
  adaptiveWeight: flag,
  maxWeightBonus: share,
  embeddingMomentum: share,
  followCamera: flag,
  motionModel: oneOf('xysr', 'xywh'),
}

/** Option names of Deep-OC-SORT's own code. */
export const deepOcSortReferenceOptions: ReferenceOptions<DeepOCSORTOptions> = {
  det_thresh: renamed('highScore'),
  track_thresh: renamed('highScore'),
  max_age: renamed('maxLostFrames'),
  min_hits: renamed('minHits'),
  iou_threshold: asDistance('maxIouDistance'),
  iou_thresh: asDistance('maxIouDistance'),
  delta_t: renamed('momentumFrames'),
  inertia: renamed('momentumWeight'),
  w_association_emb: renamed('embeddingWeight'),
  alpha_fixed_emb: renamed('embeddingMomentum'),
  aw_param: renamed('maxWeightBonus'),
  aw_off: switchedOff('adaptiveWeight'),
  embedding_off: switchedOff('useEmbeddings'),
  cmc_off: switchedOff('followCamera'),
  new_kf_off: { become: (value: boolean) => ({ motionModel: value ? 'xysr' : 'xywh' }) },
  grid_off: elsewhere('an option of the embedder'),
}

/** @throws MotError `invalid-option`. */
export function completeDeepOCSORTOptions(options: DeepOCSORTOptions): Required<DeepOCSORTOptions> {
  const complete = completeOptions(options, deepOcSortDefaults, deepOcSortShapes)
  if (complete.useEmbeddings) checkTrust('highScore', complete.highScore)
  return complete
}

/** A switch that disables an option. */
function switchedOff(name: keyof DeepOCSORTOptions) {
  return { become: (value: boolean) => ({ [name]: !value }) }
}
