import { completeOptions } from '../complete-options'
import { elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { flag, type Shapes, share, weight } from '../shapes'
import {
  newTrackScoreAbove,
  type TwoScoreOptions,
  twoScoreDefaults,
  twoScoreShapes,
} from './following/two-score-options'

export interface BoTSORTOptions extends TwoScoreOptions {
  /** Apply the `cameraMotion` of detections to tracks. Default true. */
  readonly followCamera?: boolean
  /** Also compare appearance: every detection needs an embedding. Default false. */
  readonly useEmbeddings?: boolean
  /** Largest 1 − IoU of a pair compared by appearance; boxes must overlap. 0 to 1. Default 0.5. */
  readonly maxProximityDistance?: number
  /** Largest cosine distance at which appearance lowers the cost, 0 to 2; twice the paper's θ. Default 0.5. */
  readonly maxEmbeddingDistance?: number
  /** Weight of a track's embedding in its moving average with that of a new detection, 0 to 1. Default 0.9. */
  readonly embeddingMomentum?: number
  /** Also update appearance by low-score detections, as in Ultralytics. Default false. */
  readonly learnLowScoreAppearance?: boolean
  /** Report tracks from their first detection on, as in the original, even those without a second one. Default true. */
  readonly reportTentative?: boolean
}

/** As in BoT-SORT. `newTrackScore` follows `highScore` if not given. */
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

/**
 * The settings of the paper's own code, and of Ultralytics: `new BoTSORT({ ...botSortPresets.botsort_reid, frameRate: 25 })`.
 */
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
  maxEmbeddingDistance: weight,
  embeddingMomentum: share,
  learnLowScoreAppearance: flag,
  reportTentative: flag,
}

/** Option names of Ultralytics that BoT-SORT's own code lacks. */
const ultralyticsNames = ['tracker_type', 'gmc_method', 'fuse_score']

function isUltralytics(all: Readonly<Record<string, unknown>>): boolean {
  return ultralyticsNames.some((name) => name in all)
}

/** Option names of BoT-SORT's own code and of Ultralytics, whose thresholds of the same names are similarities. */
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
    note: 'in Ultralytics a score at the limit is high, edges are not counted as pixels, low-score detections update appearance, and tracks are reported later',
  },
  track_low_thresh: renamed('lowScore'),
  new_track_thresh: renamed('newTrackScore'),
  match_thresh: renamed('maxIouDistance'),
  proximity_thresh: {
    become: (value: number, all) => ({ maxProximityDistance: isUltralytics(all) ? 1 - value : value }),
    note: 'in Ultralytics a similarity, here a distance',
  },
  appearance_thresh: {
    become: (value: number, all) => ({ maxEmbeddingDistance: 2 * (isUltralytics(all) ? 1 - value : value) }),
    note: 'doubled: the cosine distance itself, not half of it; in Ultralytics a similarity, here a distance',
  },
  with_reid: renamed('useEmbeddings'),
  cmc_method: { become: (method: string) => ({ followCamera: method !== 'none' }) },
  gmc_method: { become: (method: string) => ({ followCamera: method !== 'none' }) },
  track_buffer: renamed('maxLostFrames'),
  frame_rate: renamed('frameRate'),
  mot20: { become: (crowded: boolean) => ({ fuseScore: !crowded }) },
  fuse_score: renamed('fuseScore'),
  min_box_area: elsewhere('a filter of reported boxes by area'),
  aspect_ratio_thresh: elsewhere('a filter of reported boxes by shape'),
  fast_reid_config: elsewhere('an option of the embedder'),
  fast_reid_weights: elsewhere('an option of the embedder'),
  model: elsewhere('an option of the embedder'),
  ablation: elsewhere('a path of files of the original'),
  device: elsewhere('an option of the backend'),
  tracker_type: elsewhere('the class is the type'),
}

/** @throws MotError `invalid-option`. */
export function completeBoTSORTOptions(options: BoTSORTOptions): Required<BoTSORTOptions> {
  const complete = completeOptions(options, botSortDefaults, botSortShapes)
  return { ...complete, newTrackScore: options.newTrackScore ?? newTrackScoreAbove(complete.highScore) }
}
