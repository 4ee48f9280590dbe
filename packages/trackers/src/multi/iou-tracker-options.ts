import { completeOptions } from '../complete-options'
import type { PruningOptions } from '../offline/pruning'
import { asDistance, type ReferenceOptions, renamed } from '../reference-options'
import { countFromOne, notNegative, type Shapes, score, share } from '../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './following/multi-tracker-options'

export interface IOUTrackerOptions extends MultiTrackerOptions {
  /** Detections with a lower score are ignored. Default 0. */
  readonly minScore?: number
  /** Least score of a track's best detection for the track to be reported. Default 0.5. */
  readonly highScore?: number
  /** Detections until a track is reported, from 1. Default 2. */
  readonly minHits?: number
  /** Largest 1 − IoU between the boxes of a track in two frames, 0 to 1. Default 0.5. */
  readonly maxIouDistance?: number
  /** Frames without a detection before a track is removed; it keeps its last box meanwhile. Default 0. */
  readonly maxLostFrames?: number
}

/** As in the original. */
export const iouTrackerDefaults: Readonly<Required<IOUTrackerOptions>> = {
  ...multiTrackerDefaults,
  minScore: 0,
  highScore: 0.5,
  minHits: 2,
  maxIouDistance: 0.5,
  maxLostFrames: 0,
}

export const iouPresets = {
  /** Reports every track at once: the original prunes tracks after the sequence, as `iouSecondPasses.iou` does. */
  iou: { minScore: 0, highScore: 0, minHits: 1, maxIouDistance: 0.5 },
} as const satisfies Record<string, IOUTrackerOptions>

/** The second pass of a preset, after the sequence: `pruneTracks(rows, iouSecondPasses.iou)`. */
export const iouSecondPasses = {
  iou: { minHits: 2, minBestScore: 0.5 },
} as const satisfies Record<keyof typeof iouPresets, PruningOptions>

const iouTrackerShapes: Shapes<Required<IOUTrackerOptions>> = {
  ...multiTrackerShapes,
  minScore: score,
  highScore: score,
  minHits: countFromOne,
  maxIouDistance: share,
  maxLostFrames: notNegative,
}

/** Option names of the original's own code, and of its successor V-IOU. */
export const iouTrackerReferenceOptions: ReferenceOptions<IOUTrackerOptions> = {
  sigma_l: renamed('minScore'),
  sigma_h: renamed('highScore'),
  sigma_iou: asDistance('maxIouDistance'),
  t_min: renamed('minHits'),
  ttl: renamed('maxLostFrames'),
}

/** @throws MotError `invalid-option`. */
export function completeIouTrackerOptions(options: IOUTrackerOptions): Required<IOUTrackerOptions> {
  return completeOptions(options, iouTrackerDefaults, iouTrackerShapes)
}
