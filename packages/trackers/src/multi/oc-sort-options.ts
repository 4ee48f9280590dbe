import { completeOptions } from '../complete-options'
import { asDistance, elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { flag, oneOf, type Shapes, score } from '../shapes'
import type { Nearness } from './observation-centric/nearness'
import {
  type ObservationCentricOptions,
  observationCentricDefaults,
  observationCentricShapes,
} from './observation-centric/options'

export interface OCSORTOptions extends ObservationCentricOptions {
  /** Give detections that are not sure to tracks that found none, as ByteTrack does. Default false. */
  readonly useLowScores?: boolean
  /** With `useLowScores`: detections must score above this to be looked at. Default 0.1. */
  readonly lowScore?: number
  /** How boxes are compared in all rounds but the first: `iou`, or by what tells of boxes apart, too. Default `iou`. */
  readonly nearness?: Nearness
}

/** As in the original. */
export const ocSortDefaults: Readonly<Required<OCSORTOptions>> = {
  ...observationCentricDefaults,
  useLowScores: false,
  lowScore: 0.1,
  nearness: 'iou',
}

/** The settings of the paper's own code. */
export const ocSortPresets = {
  /** The defaults. */
  ocsort: { useLowScores: false, nearness: 'iou' },
  /** With a round for unsure detections. */
  ocsort_byte: { useLowScores: true, nearness: 'iou' },
  /** Tracks may find detections that they do not touch. */
  ocsort_giou: { useLowScores: false, nearness: 'giou' },
} as const satisfies Record<string, OCSORTOptions>

const ocSortShapes: Shapes<Required<OCSORTOptions>> = {
  ...observationCentricShapes,
  useLowScores: flag,
  lowScore: score,
  nearness: oneOf('iou', 'giou', 'diou', 'ciou'),
}

/** Names of OC-SORT's own code. */
export const ocSortReferenceOptions: ReferenceOptions<OCSORTOptions> = {
  det_thresh: renamed('highScore'),
  track_thresh: renamed('highScore'),
  max_age: renamed('maxLostFrames'),
  track_buffer: renamed('maxLostFrames'),
  min_hits: renamed('minHits'),
  iou_threshold: asDistance('maxIouDistance'),
  iou_thresh: asDistance('maxIouDistance'),
  delta_t: renamed('momentumFrames'),
  deltat: renamed('momentumFrames'),
  inertia: renamed('momentumWeight'),
  asso_func: renamed('nearness'),
  asso: renamed('nearness'),
  use_byte: renamed('useLowScores'),
  min_box_area: elsewhere('a filter of its demo, on what the tracker gives back'),
}

/** @throws MotError `invalid-option`. */
export function completeOCSORTOptions(options: OCSORTOptions): Required<OCSORTOptions> {
  return completeOptions(options, ocSortDefaults, ocSortShapes)
}
