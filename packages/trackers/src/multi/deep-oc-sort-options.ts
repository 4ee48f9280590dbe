import { checkTrust } from '../check-trust'
import { completeOptions } from '../complete-options'
import { asDistance, elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { flag, notNegative, oneOf, type Shapes, share } from '../shapes'
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
  /** Give appearance more weight where they tell somebody apart. Default true. */
  readonly adaptiveWeight?: boolean
  /** With `adaptiveWeight`: the most that one track or detection adds, times two, 0 to 1. Default 0.5. */
  readonly maxWeightBonus?: number
  /** Share of the old embedding that stays when a track sees a sure detection, 0 to 1; of an unsure one, more. Default 0.95. */
  readonly embeddingMomentum?: number
  /** Move tracks with the camera in frames whose detections say how it moved. Default true. */
  readonly followCamera?: boolean
  /** What the filter knows of a box: its area and aspect ratio, or its width and height. Default `xysr`. */
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
  /** Without the motion of the camera. */
  deepocsort: { followCamera: false, motionModel: 'xysr' },
  /** The defaults. */
  deepocsort_cmc: { followCamera: true, motionModel: 'xysr' },
  /** With a filter that knows width and height. */
  deepocsort_newkf: { followCamera: false, motionModel: 'xywh' },
} as const satisfies Record<string, DeepOCSORTOptions>

const deepOcSortShapes: Shapes<Required<DeepOCSORTOptions>> = {
  ...observationCentricShapes,
  useEmbeddings: flag,
  embeddingWeight: notNegative,
  adaptiveWeight: flag,
  maxWeightBonus: share,
  embeddingMomentum: share,
  followCamera: flag,
  motionModel: oneOf('xysr', 'xywh'),
}

/** Names of Deep-OC-SORT's own code. */
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
  grid_off: elsewhere('how embeddings are made, which is up to the embedder'),
}

/** @throws MotError `invalid-option`. */
export function completeDeepOCSORTOptions(options: DeepOCSORTOptions): Required<DeepOCSORTOptions> {
  const complete = completeOptions(options, deepOcSortDefaults, deepOcSortShapes)
  if (complete.useEmbeddings) checkTrust('highScore', complete.highScore)
  return complete
}

/** A switch that says what is not done. */
function switchedOff(name: keyof DeepOCSORTOptions) {
  return { become: (value: boolean) => ({ [name]: !value }) }
}
