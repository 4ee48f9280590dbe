import { completeOptions } from '../complete-options'
import { uprightGeometryOption } from '../geometry/geometry'
import { asDistance, elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { count, list, numberShape, numbers, record, type Shapes, share } from '../shapes'
import type { Lane } from './fast-tracker/lanes'
import { type TwoScoreOptions, twoScoreDefaults, twoScoreShapes } from './following/two-score-options'

export interface FastTrackerOptions extends TwoScoreOptions {
  /** Least score of an unmatched high-score detection that starts a track. Default `highScore`. */
  readonly newTrackScore?: number
  /**
   * Frames without a detection in which a track is still reported, with its predicted box, before it is lost. Default 2.
   */
  readonly maxMissedFrames?: number
  /** A track without a detection is occluded if a matched one covers more than this share of its box. 0 to 1. Default 0.7. */
  readonly occludedShare?: number
  /** Frames in which an occluded track is still reported before it is lost. Default 10. */
  readonly maxOccludedFrames?: number
  /** Detections, with the last, back to that whose velocity an occluded track takes; 1 to 100. Default 5. */
  readonly velocityReset?: number
  /** Detections, with the last, back to that whose position an occluded track takes; 1 to 100. Default 3. */
  readonly positionReset?: number
  /** Factor of the width and height of a track that is occluded, above 0. Default 1.1. */
  readonly enlargement?: number
  /** Factor of its velocity, 0 to 1. Default 0.89. */
  readonly velocityDamping?: number
  /** A lost track that was occluded in so many last frames is kept longer than `maxLostFrames`. Default 40. */
  readonly occlusionMemoryFrames?: number
  /** A detection starts no track if a tracked one is as near as this 1 − IoU, 0 to 1; 0 for none. Default 0.2. */
  readonly newTrackIouDistance?: number
  /** Where vehicles may go: motion out of the direction of a lane is turned to its nearest edge. Default none. */
  readonly lanes?: readonly Lane[]
}

/** As in the settings file of the original. `newTrackScore` follows `highScore` if not given. */
export const fastTrackerDefaults: Readonly<Required<FastTrackerOptions>> = {
  ...twoScoreDefaults,
  highScore: 0.7,
  lowScore: 0.25,
  newTrackScore: 0.7,
  maxIouDistance: 0.85,
  maxMissedFrames: 2,
  occludedShare: 0.7,
  maxOccludedFrames: 10,
  velocityReset: 5,
  positionReset: 3,
  enlargement: 1.1,
  velocityDamping: 0.89,
  occlusionMemoryFrames: 40,
  newTrackIouDistance: 0.2,
  lanes: [],
}

/** The settings of the paper's own code: `new FastTracker({ ...fastTrackerPresets.fasttracker, frameRate: 25 })`. */
export const fastTrackerPresets = {
  /** Its settings file. The defaults. */
  fasttracker: { highScore: 0.7, maxIouDistance: 0.85, maxOccludedFrames: 10, enlargement: 1.1, velocityDamping: 0.89 },
  /** Its built-in settings, without a file. */
  fasttracker_builtin: {
    highScore: 0.6,
    maxIouDistance: 0.7,
    maxOccludedFrames: 15,
    enlargement: 1.2,
    velocityDamping: 0.85,
  },
  /** Its settings file, and no new tracks on tracked ones. */
  fasttracker_suppress: { highScore: 0.7, maxIouDistance: 0.85, newTrackIouDistance: 0.7 },
} as const satisfies Record<string, FastTrackerOptions>

const offset = numberShape(
  'a whole number from 1 to 100',
  (value) => Number.isInteger(value) && value >= 1 && value <= 100,
)
const corner = numbers(2)

const laneShapes: Shapes<Lane> = {
  polygon: (value, place, refuse) => {
    const corners = list(corner)(value, place, refuse)
    return corners.length >= 3 ? corners : refuse(place, 'a list of 3 corners or more', value)
  },
  direction: (value, place, refuse) => {
    const direction = corner(value, place, refuse)
    return Math.hypot(...direction) > 0 ? direction : refuse(place, 'a direction other than [0, 0]', value)
  },
  maxAngle: numberShape('from 0 to 180', (value) => value >= 0 && value <= 180),
}

const fastTrackerShapes: Shapes<Required<FastTrackerOptions>> = {
  ...twoScoreShapes,
  geometry: uprightGeometryOption,
  maxMissedFrames: count,
  occludedShare: share,
  maxOccludedFrames: count,
  velocityReset: offset,
  positionReset: offset,
  enlargement: numberShape('above 0, up to 10', (value) => value > 0 && value <= 10),
  velocityDamping: share,
  occlusionMemoryFrames: count,
  newTrackIouDistance: share,
  lanes: list(record(laneShapes)),
}

/** Option names of the paper's own code. */
export const fastTrackerReferenceOptions: ReferenceOptions<FastTrackerOptions> = {
  track_thresh: renamed('highScore'),
  match_thresh: renamed('maxIouDistance'),
  track_buffer: renamed('maxLostFrames'),
  frame_rate: renamed('frameRate'),
  reset_velocity_offset_occ: renamed('velocityReset'),
  reset_pos_offset_occ: renamed('positionReset'),
  enlarge_bbox_occ: renamed('enlargement'),
  dampen_motion_occ: renamed('velocityDamping'),
  active_occ_to_lost_thresh: renamed('maxOccludedFrames'),
  init_iou_suppress: asDistance('newTrackIouDistance'),
  mot20: { become: (crowded: boolean) => ({ fuseScore: !crowded }) },
  min_box_area: elsewhere('a filter of reported boxes by area'),
}

/** @throws MotError `invalid-option`. */
export function completeFastTrackerOptions(options: FastTrackerOptions): Required<FastTrackerOptions> {
  const complete = completeOptions(options, fastTrackerDefaults, fastTrackerShapes)
  return { ...complete, newTrackScore: options.newTrackScore ?? complete.highScore }
}
