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
  /** Match low-score detections with unmatched tracks, as in ByteTrack. Default false. */
  readonly useLowScores?: boolean
  /** With `useLowScores`: detections with a score above this, but below `highScore`, are low-score detections. Default 0.1. */
  readonly lowScore?: number
  /** IoU variant of all rounds but the first; all but `iou` also compare disjoint boxes. Default `iou`. */
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
  /** With a round for low-score detections. */
  ocsort_byte: { useLowScores: true, nearness: 'iou' },
  /** Boxes of a match may be disjoint. */
  ocsort_giou: { useLowScores: false, nearness: 'giou' },
} as const satisfies Record<string, OCSORTOptions>

const ocSortShapes: Shapes<Required<OCSORTOptions>> = {
  ...observationCentricShapes,
  useLowScores: flag,
  lowScore: score,
  nearness: oneOf('iou', 'giou', 'diou', 'ciou'),
}

/** Option names of OC-SORT's own code. */
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
  min_box_area: elsewhere('a filter of reported boxes by area'),
}

/** @throws MotError `invalid-option`. */
export function completeOCSORTOptions(options: OCSORTOptions): Required<OCSORTOptions> {
  return completeOptions(options, ocSortDefaults, ocSortShapes)
}
