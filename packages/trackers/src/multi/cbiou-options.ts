import { completeOptions } from '../complete-options'
import { onlyBoxes } from '../geometry/geometry'
import { asDistance, type ReferenceOptions, renamed } from '../reference-options'
import { countFromOne, flag, notNegative, numberShape, oneOf, type Shapes, score, share } from '../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './following/multi-tracker-options'
import { newTrackScoreAbove } from './following/two-score-options'

export interface CBIoUOptions extends MultiTrackerOptions {
  /** Detections with this score or more are high-score detections. Default 0.6. */
  readonly highScore?: number
  /** Detections with a score above this, but below `highScore`, are low-score detections: they start no tracks. Default 0.1. */
  readonly lowScore?: number
  /**
   * Least score of an unmatched high-score detection that starts a track. Default `highScore` + 0.1, at most 1 for a `highScore` below 1.
   */
  readonly newTrackScore?: number
  /** Share of its width and height by which each side of a box is moved out for high-score detections, 0 to 10. Default 0.3. */
  readonly buffer?: number
  /** The same for low-score detections. Default 0.5. */
  readonly lowBuffer?: number
  /** Largest cost of a track and a high-score detection, 0 to 1: 1 − buffered IoU × score, or 1 − buffered IoU. Default 0.8. */
  readonly maxIouDistance?: number
  /** Largest 1 − buffered IoU of a track and a low-score detection, 0 to 1. Default 0.5. */
  readonly maxLowIouDistance?: number
  /** Largest cost of a tentative track and a high-score detection, 0 to 1. Default 0.7. */
  readonly maxTentativeIouDistance?: number
  /** Multiply the buffered IoU with a high-score detection by its score. Default true. */
  readonly fuseScore?: boolean
  /** Detections in a row until a track has an id and is reported, from 1. Default 2. */
  readonly minHits?: number
  /** Frames a track may be lost before it is removed, at 30 frames per second; rounded up, at least 1. Default 30. */
  readonly maxLostFrames?: number
  /** Tracks that begin in frame 1 are reported at once. Default true. */
  readonly confirmFirstFrame?: boolean
  /** How boxes are predicted: by a Kalman filter, as in the reference, or by the mean velocity, as in the paper. Default `kalman`. */
  readonly motion?: 'kalman' | 'average'
  /** Steps between observations whose velocity is averaged with `motion: 'average'`, 1 to 1000. Default 5. */
  readonly averageFrames?: number
}

/** As in the reference. `newTrackScore` follows `highScore` if not given. */
export const cbiouDefaults: Readonly<Required<CBIoUOptions>> = {
  ...multiTrackerDefaults,
  highScore: 0.6,
  lowScore: 0.1,
  newTrackScore: 0.7,
  buffer: 0.3,
  lowBuffer: 0.5,
  maxIouDistance: 0.8,
  maxLowIouDistance: 0.5,
  maxTentativeIouDistance: 0.7,
  fuseScore: true,
  minHits: 2,
  maxLostFrames: 30,
  confirmFirstFrame: true,
  motion: 'kalman',
  averageFrames: 5,
}

/** The settings of the reference: `new CBIoU({ ...cbiouPresets.cbiou, frameRate: 25 })`. */
export const cbiouPresets = {
  /** As roboflow/trackers 2.6 has it. The defaults. */
  cbiou: { highScore: 0.6, newTrackScore: 0.7, buffer: 0.3, lowBuffer: 0.5, motion: 'kalman' },
} as const satisfies Record<string, CBIoUOptions>

const growth = numberShape('from 0 to 10', (value) => value >= 0 && value <= 10)

const cbiouShapes: Shapes<Required<CBIoUOptions>> = {
  ...multiTrackerShapes,
  geometry: onlyBoxes,
  highScore: score,
  lowScore: score,
  newTrackScore: score,
  buffer: growth,
  lowBuffer: growth,
  maxIouDistance: share,
  maxLowIouDistance: share,
  maxTentativeIouDistance: share,
  fuseScore: flag,
  minHits: countFromOne,
  maxLostFrames: notNegative,
  confirmFirstFrame: flag,
  motion: oneOf('kalman', 'average'),
  averageFrames: numberShape('a whole number from 1 to 1000', (n) => Number.isInteger(n) && n >= 1 && n <= 1000),
}

/** Option names of roboflow/trackers. */
export const cbiouReferenceOptions: ReferenceOptions<CBIoUOptions> = {
  lost_track_buffer: renamed('maxLostFrames'),
  frame_rate: renamed('frameRate'),
  track_activation_threshold: renamed('newTrackScore'),
  minimum_consecutive_frames: renamed('minHits'),
  minimum_iou_threshold_first_assoc: asDistance('maxIouDistance'),
  minimum_iou_threshold_second_assoc: asDistance('maxLowIouDistance'),
  minimum_iou_threshold_unconfirmed_assoc: asDistance('maxTentativeIouDistance'),
  high_conf_det_threshold: {
    become: (highScore: number, all) => ({
      highScore,
      ...(!('track_activation_threshold' in all) && { newTrackScore: 0.7 }),
    }),
  },
  instant_first_frame_activation: renamed('confirmFirstFrame'),
  buffer_ratio_first: renamed('buffer'),
  buffer_ratio_second: renamed('lowBuffer'),
}

/** @throws MotError `invalid-option`. */
export function completeCBIoUOptions(options: CBIoUOptions): Required<CBIoUOptions> {
  const complete = completeOptions(options, cbiouDefaults, cbiouShapes)
  return { ...complete, newTrackScore: options.newTrackScore ?? newTrackScoreAbove(complete.highScore) }
}
