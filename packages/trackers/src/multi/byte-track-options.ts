import { completeOptions } from '../complete-options'
import { elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import {
  newTrackScoreAbove,
  type TwoScoreOptions,
  twoScoreDefaults,
  twoScoreShapes,
} from './following/two-score-options'

export interface ByteTrackOptions extends TwoScoreOptions {}

/** As in ByteTrack. `newTrackScore` follows `highScore` if not given. */
export const byteTrackDefaults: Readonly<Required<ByteTrackOptions>> = twoScoreDefaults

/**
 * The settings of the paper's own code, and of Ultralytics: `new ByteTrack({ ...byteTrackPresets.bytetrack, frameRate: 25 })`.
 */
export const byteTrackPresets = {
  /** The defaults. */
  bytetrack: { highScore: 0.6, maxIouDistance: 0.9, fuseScore: true },
  /** For crowds: by overlap alone. */
  bytetrack_mot20: { highScore: 0.6, maxIouDistance: 0.9, fuseScore: false },
  /** For detectors of lower scores. */
  bytetrack_thr05_m08: { highScore: 0.5, maxIouDistance: 0.8, fuseScore: true },
  /** As Ultralytics 8.3 ships it. */
  ultra_bytetrack: {
    highScore: 0.25,
    includeHighScore: true,
    lowScore: 0.1,
    newTrackScore: 0.25,
    maxIouDistance: 0.8,
    fuseScore: true,
    inclusive: false,
  },
} as const satisfies Record<string, ByteTrackOptions>

/** Option names of ByteTrack's own code and of Ultralytics. */
export const byteTrackReferenceOptions: ReferenceOptions<ByteTrackOptions> = {
  track_thresh: renamed('highScore'),
  track_high_thresh: {
    become: (highScore: number) => ({ highScore, includeHighScore: true, inclusive: false }),
    note: 'in Ultralytics a score at the limit is high, and edges are not counted as pixels',
  },
  track_low_thresh: renamed('lowScore'),
  det_thresh: renamed('newTrackScore'),
  new_track_thresh: renamed('newTrackScore'),
  match_thresh: renamed('maxIouDistance'),
  track_buffer: renamed('maxLostFrames'),
  frame_rate: renamed('frameRate'),
  mot20: { become: (crowded: boolean) => ({ fuseScore: !crowded }) },
  fuse_score: renamed('fuseScore'),
  min_box_area: elsewhere('a filter of reported boxes by area'),
  aspect_ratio_thresh: elsewhere('a filter of reported boxes by shape'),
  tracker_type: elsewhere('the class is the type'),
}

/** @throws MotError `invalid-option`. */
export function completeByteTrackOptions(options: ByteTrackOptions): Required<ByteTrackOptions> {
  const complete = completeOptions(options, byteTrackDefaults, twoScoreShapes)
  return { ...complete, newTrackScore: options.newTrackScore ?? newTrackScoreAbove(complete.highScore) }
}
