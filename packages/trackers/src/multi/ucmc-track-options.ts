import { checkGroundCamera, type GroundCameraInput, MotError } from '@mot/core'
import { completeOptions } from '../complete-options'
import { onlyBoxes } from '../geometry/geometry'
import { elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { countFromOne, finite, flag, notNegative, positive, type Shape, type Shapes, score, weight } from '../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './following/multi-tracker-options'

export interface UCMCTrackOptions extends MultiTrackerOptions {
  /**
   * Where the camera stands above the ground: a homography from pixels to metres, or rotation, translation and intrinsics. Needed; the
   * default, `unknown`, is refused.
   */
  readonly camera?: GroundCameraInput | 'unknown'
  /** Detections with a lower score are ignored. Default 0.5. */
  readonly minScore?: number
  /** Detections with at least this score are high-score detections; the others start and confirm no tracks. Default 0.6. */
  readonly highScore?: number
  /** Largest cost of a match: a squared distance in standard deviations, and the logarithm of their area. May be negative. Default 10. */
  readonly maxCost?: number
  /** Variance of the acceleration along the ground's x and y, in (m/s²)². Default 0.1 each. */
  readonly accelerationX?: number
  readonly accelerationY?: number
  /** Greatest speed of a new track in metres per second. Default 0.5. */
  readonly maxSpeed?: number
  /** Detections in a row until a track is reported, from 1. Default 3. */
  readonly minHits?: number
  /** A coasting track is removed so many frames after its latest detection, the first of them that of the detection. Default 30. */
  readonly maxLostFrames?: number
  /**
   * Unmatched tracks coast, and may be removed, also in frames where no low-score detection is left to compare them with. Default
   * false, as in the original: there they stay for as long as such frames follow each other.
   */
  readonly coastAlways?: boolean
  /** Apply the `cameraMotion` of detections to tracks. Default true. */
  readonly followCamera?: boolean
}

/** As in UCMCTrack. `camera` has to be given. */
export const ucmcTrackDefaults: Readonly<Required<UCMCTrackOptions>> = {
  ...multiTrackerDefaults,
  camera: 'unknown',
  minScore: 0.5,
  highScore: 0.6,
  maxCost: 10,
  accelerationX: 0.1,
  accelerationY: 0.1,
  maxSpeed: 0.5,
  minHits: 3,
  maxLostFrames: 30,
  coastAlways: false,
  followCamera: true,
}

/** The settings of the paper's own code. It has values of its own for each sequence of MOT17: see the guide. */
export const ucmcTrackPresets = {
  /** Without camera motion. */
  ucmctrack: { followCamera: false },
  /** The defaults. */
  ucmctrack_cmc: { followCamera: true },
} as const satisfies Record<string, UCMCTrackOptions>

const cameraShape: Shape<GroundCameraInput | 'unknown'> = (value) => {
  if (value !== 'unknown') return checkGroundCamera(value)
  throw new MotError(
    'invalid-option',
    'UCMCTrack compares on the ground, and needs the option "camera": { homography: [9 numbers] } from pixels to metres, or { rotation, ' +
      'translation, intrinsics }. On the command line: --camera <file>; mot camera estimate makes one.',
  )
}

const ucmcTrackShapes: Shapes<Required<UCMCTrackOptions>> = {
  ...multiTrackerShapes,
  geometry: onlyBoxes,
  camera: cameraShape,
  minScore: score,
  highScore: score,
  maxCost: finite,
  accelerationX: positive,
  accelerationY: positive,
  maxSpeed: weight,
  minHits: countFromOne,
  maxLostFrames: notNegative,
  coastAlways: flag,
  followCamera: flag,
}

export type CompleteUCMCTrackOptions = Required<UCMCTrackOptions> & { readonly camera: GroundCameraInput }

/** @throws MotError `invalid-option`, also without a camera. */
export function completeUCMCTrackOptions(options: UCMCTrackOptions): CompleteUCMCTrackOptions {
  return completeOptions(options, ucmcTrackDefaults, ucmcTrackShapes) as CompleteUCMCTrackOptions
}

const files = elsewhere('where the original reads and writes files')

/** Option names of UCMCTrack's own code. */
export const ucmcTrackReferenceOptions: ReferenceOptions<UCMCTrackOptions> = {
  wx: renamed('accelerationX'),
  wy: renamed('accelerationY'),
  vmax: renamed('maxSpeed'),
  a: renamed('maxCost'),
  a1: renamed('maxCost'),
  a2: renamed('maxCost'),
  cdt: renamed('maxLostFrames'),
  high_score: renamed('highScore'),
  conf_thresh: renamed('minScore'),
  fps: renamed('frameRate'),
  cmc: renamed('followCamera'),
  u_ratio: elsewhere('has no effect in the original'),
  v_ratio: elsewhere('has no effect in the original'),
  u_max: elsewhere('has no effect in the original'),
  v_max: elsewhere('has no effect in the original'),
  cam_para: files,
  seq: files,
  hp: elsewhere('a filter of results'),
}
