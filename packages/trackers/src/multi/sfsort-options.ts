import { completeOptions } from '../complete-options'
import { onlyBoxes } from '../geometry/geometry'
import { type ReferenceOption, type ReferenceOptions, renamed } from '../reference-options'
import { count, notNegative, numberShape, type Shapes, score, share, weight } from '../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from './following/multi-tracker-options'
import { newTrackScoreAbove } from './following/two-score-options'

export interface SFSORTOptions extends MultiTrackerOptions {
  /** Detections with a score above this are high-score detections. Default 0.6. */
  readonly highScore?: number
  /** Detections with a score above this, but below `highScore`, are low-score detections: they start no tracks. Default 0.1. */
  readonly lowScore?: number
  /**
   * An unmatched detection with a score above this, and above `highScore`, starts a track. Default `highScore` + 0.1, at most 1 for a
   * `highScore` below 1.
   */
  readonly newTrackScore?: number
  /** Largest distance of the boxes of a track and a high-score detection, 0 to 1: by overlap, centre and size. Default 0.67. */
  readonly maxBoxDistance?: number
  /** Largest 1 − IoU of a track and a low-score detection, 0 to 1. Default 0.3. */
  readonly maxLowIouDistance?: number
  /** Detections with a score above this are counted; the count tunes the three options below it. Default 0.5. */
  readonly crowdScore?: number
  /** For ten times as many detections, `highScore` is this much lower, but not below 0. Default 0. */
  readonly highScoreDrop?: number
  /** For ten times as many detections, `newTrackScore` is this much higher, but not above 1. Default 0. */
  readonly newTrackScoreRise?: number
  /** For ten times as many detections, `maxBoxDistance` is this much lower, but not below 0. Default 0. */
  readonly maxBoxDistanceDrop?: number
  /**
   * Frames without a detection before a track is removed that was lost inside the margins, at 30 frames per second. With 0 or 1, a
   * track is never matched again. Default 0.
   */
  readonly maxLostFrames?: number
  /** The same for one that was lost in the margins: it has probably left the image. Default `maxLostFrames`. */
  readonly maxMarginLostFrames?: number
  /** Width of the left and of the right margin, as a share of the image's width, 0 to 0.5. Default 0. */
  readonly horizontalMargin?: number
  /** Height of the upper and of the lower margin, as a share of the image's height, 0 to 0.5. Default 0. */
  readonly verticalMargin?: number
  /** Size in pixels for detections that do not have it; 0 for unknown: all is margin then. Default 0. */
  readonly imageWidth?: number
  readonly imageHeight?: number
}

/** As in the original. `newTrackScore` follows `highScore`, and `maxMarginLostFrames` `maxLostFrames`, if not given. */
export const sfsortDefaults: Readonly<Required<SFSORTOptions>> = {
  ...multiTrackerDefaults,
  highScore: 0.6,
  lowScore: 0.1,
  newTrackScore: 0.7,
  maxBoxDistance: 0.67,
  maxLowIouDistance: 0.3,
  crowdScore: 0.5,
  highScoreDrop: 0,
  newTrackScoreRise: 0,
  maxBoxDistanceDrop: 0,
  maxLostFrames: 0,
  maxMarginLostFrames: 0,
  horizontalMargin: 0,
  verticalMargin: 0,
  imageWidth: 0,
  imageHeight: 0,
}

/** The settings of the paper's own code: `new SFSORT({ ...sfsortPresets.sfsort_tuned, frameRate: 25 })`. */
export const sfsortPresets = {
  /** The defaults. */
  sfsort: { highScore: 0.6, maxBoxDistance: 0.67, maxLowIouDistance: 0.3, maxLostFrames: 0 },
  /** Thresholds that follow the number of detections, and tracks that may return. For detections with the size of their image. */
  sfsort_tuned: {
    highScore: 0.6,
    highScoreDrop: 0.1,
    newTrackScore: 0.7,
    newTrackScoreRise: 0.08,
    maxBoxDistance: 0.67,
    maxBoxDistanceDrop: 0.05,
    maxLowIouDistance: 0.2,
    maxLostFrames: 30,
    maxMarginLostFrames: 21,
    horizontalMargin: 0.1,
    verticalMargin: 0.1,
  },
} as const satisfies Record<string, SFSORTOptions>

const margin = numberShape('from 0 to 0.5', (value) => value >= 0 && value <= 0.5)

const sfsortShapes: Shapes<Required<SFSORTOptions>> = {
  ...multiTrackerShapes,
  geometry: onlyBoxes,
  highScore: score,
  lowScore: score,
  newTrackScore: score,
  maxBoxDistance: share,
  maxLowIouDistance: share,
  crowdScore: score,
  highScoreDrop: weight,
  newTrackScoreRise: weight,
  maxBoxDistanceDrop: weight,
  maxLostFrames: notNegative,
  maxMarginLostFrames: notNegative,
  horizontalMargin: margin,
  verticalMargin: margin,
  imageWidth: count,
  imageHeight: count,
}

type Reference = Readonly<Record<string, unknown>>

/** An option that the original moves into a range. */
function clamped(
  name: keyof SFSORTOptions,
  least: (all: Reference) => number,
  most: (all: Reference) => number,
): ReferenceOption<SFSORTOptions> {
  return {
    become: (value: number, all) => ({ [name]: clamp(value, least(all), most(all)) }),
    note: 'moved into its range, as in the original',
  }
}

/** An option that has an effect with `dynamic_tuning` alone. */
function tuned(option: ReferenceOption<SFSORTOptions>): ReferenceOption<SFSORTOptions> {
  return {
    become: (value, all) => (all.dynamic_tuning === true ? option.become(value, all) : {}),
    note: 'for dynamic_tuning',
  }
}

const framesNote = 'frames at 30 frames per second here: leave frameRate out, or scale them'

/** A margin in pixels, which has an effect with the image's size alone. */
function pixels(name: keyof SFSORTOptions, side: string): ReferenceOption<SFSORTOptions> {
  return {
    become: (value: number, all) => (side in all ? { [name]: value / (all[side] as number) } : {}),
    note: `a share of ${side}`,
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}

const numberIn = (all: Reference, name: string, otherwise: number): number => Number(all[name] ?? otherwise)
const zero = () => 0
const one = () => 1
const highIn = (all: Reference): number => clamp(numberIn(all, 'high_th', 0.6), 0, 1)
const newIn = (all: Reference): number => clamp(numberIn(all, 'new_track_th', 0.7), highIn(all), 1)

/** Argument names of the paper's own code. */
export const sfsortReferenceOptions: ReferenceOptions<SFSORTOptions> = {
  dynamic_tuning: { become: () => ({}), note: 'the three tuned options are 0 without it' },
  cth: tuned(clamped('crowdScore', (all) => numberIn(all, 'low_th', 0), one)),
  high_th: {
    become: (_, all) => ({ highScore: highIn(all), ...(!('new_track_th' in all) && { newTrackScore: newIn(all) }) }),
    note: 'moved into its range, as in the original',
  },
  high_th_m: tuned(
    clamped(
      'highScoreDrop',
      () => 0.02,
      () => 0.1,
    ),
  ),
  match_th_first: clamped('maxBoxDistance', zero, () => 0.67),
  match_th_first_m: tuned(
    clamped(
      'maxBoxDistanceDrop',
      () => 0.02,
      () => 0.08,
    ),
  ),
  match_th_second: clamped('maxLowIouDistance', zero, one),
  low_th: clamped('lowScore', zero, highIn),
  new_track_th: clamped('newTrackScore', highIn, one),
  new_track_th_m: tuned(
    clamped(
      'newTrackScoreRise',
      () => 0.02,
      () => 0.08,
    ),
  ),
  marginal_timeout: {
    become: (value: number) => ({ maxMarginLostFrames: clamp(value, 0, 500) }),
    note: framesNote,
  },
  central_timeout: {
    become: (value: number, all) => ({
      maxLostFrames: clamp(value, 0, 1000),
      ...(!('marginal_timeout' in all) && { maxMarginLostFrames: 0 }),
    }),
    note: framesNote,
  },
  horizontal_margin: pixels('horizontalMargin', 'frame_width'),
  vertical_margin: pixels('verticalMargin', 'frame_height'),
  frame_width: renamed('imageWidth'),
  frame_height: renamed('imageHeight'),
}

/** @throws MotError `invalid-option`. */
export function completeSFSORTOptions(options: SFSORTOptions): Required<SFSORTOptions> {
  const complete = completeOptions(options, sfsortDefaults, sfsortShapes)
  return {
    ...complete,
    newTrackScore: options.newTrackScore ?? newTrackScoreAbove(complete.highScore),
    maxMarginLostFrames: options.maxMarginLostFrames ?? complete.maxLostFrames,
  }
}
