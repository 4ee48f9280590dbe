import { completeOptions } from '../complete-options'
import { onlyBoxes } from '../geometry/geometry'
import { asDistance, elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { countFromOne, flag, notNegative, type Shapes, score, share, weight } from '../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './following/multi-tracker-options'

export interface TrackTrackOptions extends MultiTrackerOptions {
  /** Detections with a lower score are ignored. Default 0.1. */
  readonly minScore?: number
  /** Detections with a score above this are high-score detections; the others start no tracks. Default 0.6. */
  readonly highScore?: number
  /** Unmatched high-score detections with a score above this start tracks. Default 0.7. */
  readonly newTrackScore?: number
  /** Costs of matches are below this in the first pass over the pairs, 0 to 1. Default 0.7. */
  readonly maxCost?: number
  /** By how much that limit falls from pass to pass, 0 to 1. Default 0.05. */
  readonly costStep?: number
  /** Pairs are compared whose 1 − IoU is below this, 0 to 1. Default 0.9. */
  readonly maxIouDistance?: number
  /** Added to the cost of low-score detections, from 0. Default 0.2. */
  readonly lowScorePenalty?: number
  /** Added to the cost of detections that suppression removed, from 0. Default 0.4. */
  readonly suppressedPenalty?: number
  /** A detection before suppression is one after it where their 1 − IoU is at most this, 0 to 1. Default 0.03. */
  readonly suppressedIouDistance?: number
  /** An unmatched detection starts no track where its 1 − IoU with a track, or a better one, is below this, 0 to 1. Default 0.45. */
  readonly newTrackIouDistance?: number
  /** Weight of 1 − IoU × the IoU of vertical extents, from 0. Default 0.5. */
  readonly iouWeight?: number
  /** With `useEmbeddings`: weight of the cosine distance, from 0. Default 0.5. */
  readonly embeddingWeight?: number
  /** Weight of the difference of the score from that expected, from 0. Default 0.1. */
  readonly scoreWeight?: number
  /** Weight of the angle between the directions of corners, from 0. Default 0.05. */
  readonly angleWeight?: number
  /** Frames over which directions are measured, from 1. Default 3. */
  readonly angleFrames?: number
  /** Detections in a row until a track is reported, from 1. Default 3. */
  readonly minHits?: number
  /** Frames a track may be lost before it is removed, at 30 frames per second; scaled by `frameRate / 30`. Default 60. */
  readonly maxLostFrames?: number
  /** Lost and tentative tracks keep their size, as for dancers. Default false. */
  readonly holdSize?: boolean
  /** Ignore detections wholly outside the image, where detections have its size. Default true. */
  readonly ignoreOutside?: boolean
  /** Apply the `cameraMotion` of detections to tracks. Default true. */
  readonly followCamera?: boolean
  /** Also compare appearance: every detection needs an embedding. Default false. */
  readonly useEmbeddings?: boolean
  /**
   * Weight of a track's embedding in its moving average with that of a detection of score 1, 0 to 1; grows as the score falls.
   * Default 0.95.
   */
  readonly embeddingMomentum?: number
}

/** As in TrackTrack without appearance, with its settings for MOT17. */
export const trackTrackDefaults: Readonly<Required<TrackTrackOptions>> = {
  ...multiTrackerDefaults,
  minScore: 0.1,
  highScore: 0.6,
  newTrackScore: 0.7,
  maxCost: 0.7,
  costStep: 0.05,
  maxIouDistance: 0.9,
  lowScorePenalty: 0.2,
  suppressedPenalty: 0.4,
  suppressedIouDistance: 0.03,
  newTrackIouDistance: 0.45,
  iouWeight: 0.5,
  embeddingWeight: 0.5,
  scoreWeight: 0.1,
  angleWeight: 0.05,
  angleFrames: 3,
  minHits: 3,
  maxLostFrames: 60,
  holdSize: false,
  ignoreOutside: true,
  followCamera: true,
  useEmbeddings: false,
  embeddingMomentum: 0.95,
}

/** The settings of the paper's own code. */
export const trackTrackPresets = {
  /** Without appearance and without camera motion. */
  tracktrack: { useEmbeddings: false, followCamera: false },
  /** With appearance. */
  tracktrack_reid: { useEmbeddings: true, followCamera: false },
  /** With appearance and camera motion, as in the paper. */
  tracktrack_reid_cmc: { useEmbeddings: true, followCamera: true },
  /** With appearance, for detections that come with those before suppression. */
  tracktrack_reid_nms: { useEmbeddings: true, followCamera: false },
  /** With appearance, for dancers. */
  tracktrack_reid_dance: {
    useEmbeddings: true,
    followCamera: false,
    newTrackScore: 0.6,
    maxCost: 0.8,
    holdSize: true,
  },
} as const satisfies Record<string, TrackTrackOptions>

const trackTrackShapes: Shapes<Required<TrackTrackOptions>> = {
  ...multiTrackerShapes,
  geometry: onlyBoxes,
  minScore: score,
  highScore: score,
  newTrackScore: score,
  maxCost: share,
  costStep: share,
  maxIouDistance: share,
  lowScorePenalty: weight,
  suppressedPenalty: weight,
  suppressedIouDistance: share,
  newTrackIouDistance: share,
  iouWeight: weight,
  embeddingWeight: weight,
  scoreWeight: weight,
  angleWeight: weight,
  angleFrames: countFromOne,
  minHits: countFromOne,
  maxLostFrames: notNegative,
  holdSize: flag,
  ignoreOutside: flag,
  followCamera: flag,
  useEmbeddings: flag,
  embeddingMomentum: share,
}

/** @throws MotError `invalid-option`. */
export function completeTrackTrackOptions(options: TrackTrackOptions): Required<TrackTrackOptions> {
  return completeOptions(options, trackTrackDefaults, trackTrackShapes)
}

const resultFilter = elsewhere('a filter of results')
const files = elsewhere('where the original reads and writes files')

/** Option names of TrackTrack's own code. */
export const trackTrackReferenceOptions: ReferenceOptions<TrackTrackOptions> = {
  det_thr: renamed('highScore'),
  init_thr: renamed('newTrackScore'),
  match_thr: renamed('maxCost'),
  penalty_p: renamed('lowScorePenalty'),
  penalty_q: renamed('suppressedPenalty'),
  reduce_step: renamed('costStep'),
  tai_thr: asDistance('newTrackIouDistance'),
  min_len: {
    become: (length: number) => ({ minHits: Math.max(2, length) }),
    note: 'in the original a track has a second detection at least',
  },
  max_time_lost: {
    become: (frames: number, { frame_rate: rate }) => ({
      maxLostFrames: typeof rate === 'number' ? (30 * frames) / rate : frames,
    }),
    note: 'here at 30 frames per second',
  },
  frame_rate: renamed('frameRate'),
  alpha: renamed('embeddingMomentum'),
  delta_t: renamed('angleFrames'),
  min_box_area: resultFilter,
  data_path: files,
  dataset: elsewhere('selects other options in the original: see the preset tracktrack_reid_dance'),
  mode: elsewhere('selects other options in the original'),
}
