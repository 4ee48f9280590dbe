import { completeOptions } from '../complete-options'
import { elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { flag, notNegative, type Shapes, share } from '../shapes'
import {
  newTrackScoreAbove,
  type TwoScoreOptions,
  twoScoreDefaults,
  twoScoreShapes,
} from './following/two-score-options'

export interface BoTSORTOptions extends TwoScoreOptions {
  /** Move tracks with the camera in frames whose detections say how it moved. Default true. */
  readonly followCamera?: boolean
  /** Compare appearance, too: every detection needs an embedding. Default false. */
  readonly useEmbeddings?: boolean
  /** Largest 1 − IoU up to which appearance may bring a pair together; boxes have to touch. 0 to 1. Default 0.5. */
  readonly maxProximityDistance?: number
  /** Largest cosine distance at which appearance may bring a pair together, 0 to 2; twice the paper's θ. Default 0.5. */
  readonly maxEmbeddingDistance?: number
  /** Share of the old embedding that stays when a track sees a new one, 0 to 1. Default 0.9. */
  readonly embeddingMomentum?: number
  /** Learn appearance from detections that are not sure, too, as Ultralytics does. Default false. */
  readonly learnLowScoreAppearance?: boolean
  /** Report tracks from their first detection on, as the original does, even those not seen again. Default true. */
  readonly reportTentative?: boolean
}

/** As in BoT-SORT. `newTrackScore` follows `highScore` where it is not given. */
export const botSortDefaults: Readonly<Required<BoTSORTOptions>> = {
  ...twoScoreDefaults,
  maxIouDistance: 0.8,
  followCamera: true,
  useEmbeddings: false,
  maxProximityDistance: 0.5,
  maxEmbeddingDistance: 0.5,
  embeddingMomentum: 0.9,
  learnLowScoreAppearance: false,
  reportTentative: true,
}

const ultralytics = {
  highScore: 0.25,
  includeHighScore: true,
  lowScore: 0.1,
  newTrackScore: 0.25,
  maxIouDistance: 0.8,
  inclusive: false,
  reportTentative: false,
} as const satisfies BoTSORTOptions

/** The settings of the paper's own code, and of Ultralytics: `new BoTSORT({ ...botSortPresets.botsort_reid, frameRate: 25 })`. */
export const botSortPresets = {
  /** By motion and overlap alone. */
  botsort: { useEmbeddings: false, followCamera: false },
  /** With the motion of the camera. The defaults. */
  botsort_gmc: { useEmbeddings: false, followCamera: true },
  /** BoT-SORT-ReID without the motion of the camera. */
  botsort_reid: { useEmbeddings: true, followCamera: false },
  /** BoT-SORT-ReID. */
  botsort_reid_gmc: { useEmbeddings: true, followCamera: true },
  /** As Ultralytics 8.3 ships it. */
  ultra_botsort: { ...ultralytics, useEmbeddings: false },
  /** As Ultralytics 8.3 ships it, with appearance. */
  ultra_botsort_reid: { ...ultralytics, useEmbeddings: true, maxEmbeddingDistance: 0.4, learnLowScoreAppearance: true },
} as const satisfies Record<string, BoTSORTOptions>

const botSortShapes: Shapes<Required<BoTSORTOptions>> = {
  ...twoScoreShapes,
  followCamera: flag,
  useEmbeddings: flag,
  maxProximityDistance: share,
  maxEmbeddingDistance: notNegative,
  embeddingMomentum: share,
  learnLowScoreAppearance: flag,
  reportTentative: flag,
}

/** Names that Ultralytics has and BoT-SORT's own code has not. */
const ultralyticsNames = ['tracker_type', 'gmc_method', 'fuse_score']

function isUltralytics(all: Readonly<Record<string, unknown>>): boolean {
  return ultralyticsNames.some((name) => name in all)
}

/** Names of BoT-SORT's own code and of Ultralytics, whose thresholds by the same names are similarities. */
export const botSortReferenceOptions: ReferenceOptions<BoTSORTOptions> = {
  track_high_thresh: {
    become: (highScore: number, all) => ({
      highScore,
      ...(isUltralytics(all) && {
        includeHighScore: true,
        inclusive: false,
        reportTentative: false,
        learnLowScoreAppearance: true,
      }),
    }),
    note: 'Ultralytics takes scores at the limit, boxes without a pixel more, appearance of unsure detections, and reports later',
  },
  track_low_thresh: renamed('lowScore'),
  new_track_thresh: renamed('newTrackScore'),
  match_thresh: renamed('maxIouDistance'),
  proximity_thresh: {
    become: (value: number, all) => ({ maxProximityDistance: isUltralytics(all) ? 1 - value : value }),
    note: 'of Ultralytics, a similarity made a distance',
  },
  appearance_thresh: {
    become: (value: number, all) => ({ maxEmbeddingDistance: 2 * (isUltralytics(all) ? 1 - value : value) }),
    note: 'twice as much: the cosine distance itself, not half of it; of Ultralytics, a similarity made a distance',
  },
  with_reid: renamed('useEmbeddings'),
  cmc_method: { become: (method: string) => ({ followCamera: method !== 'none' }) },
  gmc_method: { become: (method: string) => ({ followCamera: method !== 'none' }) },
  track_buffer: renamed('maxLostFrames'),
  frame_rate: renamed('frameRate'),
  mot20: { become: (crowded: boolean) => ({ fuseScore: !crowded }) },
  fuse_score: renamed('fuseScore'),
  min_box_area: elsewhere('leave out small boxes of what is reported'),
  aspect_ratio_thresh: elsewhere('leave out wide boxes of what is reported'),
  fast_reid_config: elsewhere('an embedder gives detections their embeddings'),
  fast_reid_weights: elsewhere('an embedder gives detections their embeddings'),
  model: elsewhere('an embedder gives detections their embeddings'),
  ablation: elsewhere('tells the original where its files are'),
  device: elsewhere('an option of the backend'),
  tracker_type: elsewhere('the class is the type'),
}

/** @throws MotError `invalid-option`. */
export function completeBoTSORTOptions(options: BoTSORTOptions): Required<BoTSORTOptions> {
  const complete = completeOptions(options, botSortDefaults, botSortShapes)
  return { ...complete, newTrackScore: options.newTrackScore ?? newTrackScoreAbove(complete.highScore) }
}
