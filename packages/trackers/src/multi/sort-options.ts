import { completeOptions } from '../complete-options'
import { asDistance, type ReferenceOptions, renamed } from '../reference-options'
import { count, notNegative, type Shapes, scoreOrAll, share } from '../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './following/multi-tracker-options'

export interface SORTOptions extends MultiTrackerOptions {
  /** Detections with a score up to this are ignored. Default −Infinity: all. */
  readonly minScore?: number
  /** Largest 1 − IoU between a track and a detection, 0 to 1. Default 0.7. */
  readonly maxIouDistance?: number
  /**
   * Detections in a row, after the first, until a track is reported; in the first frames of a stream, as many as this, it is
   * reported at once. Default 3.
   */
  readonly minHits?: number
  /** Frames without a detection before a track is removed. Default 1. */
  readonly maxLostFrames?: number
}

/** As in the original. */
export const sortDefaults: Readonly<Required<SORTOptions>> = {
  ...multiTrackerDefaults,
  minScore: Number.NEGATIVE_INFINITY,
  maxIouDistance: 0.7,
  minHits: 3,
  maxLostFrames: 1,
}

export const sortPresets = {
  /** The defaults. */
  sort: { maxIouDistance: 0.7, minHits: 3, maxLostFrames: 1 },
  /** The baseline of later trackers: high-score detections only, and 30 frames. */
  sort_conf06_age30: { minScore: 0.6, maxIouDistance: 0.7, minHits: 3, maxLostFrames: 30 },
} as const satisfies Record<string, SORTOptions>

const sortShapes: Shapes<Required<SORTOptions>> = {
  ...multiTrackerShapes,
  minScore: scoreOrAll,
  maxIouDistance: share,
  minHits: count,
  maxLostFrames: notNegative,
}

/** Option names of SORT's own code. */
export const sortReferenceOptions: ReferenceOptions<SORTOptions> = {
  max_age: renamed('maxLostFrames'),
  min_hits: renamed('minHits'),
  iou_threshold: asDistance('maxIouDistance'),
}

/** @throws MotError `invalid-option`. */
export function completeSortOptions(options: SORTOptions): Required<SORTOptions> {
  return completeOptions(options, sortDefaults, sortShapes)
}
