import type { BadDetections } from '@mot/core'
import { flag, oneOf, positive, type Shapes } from '../../shapes'
import { type ClassHandling, classHandling } from './class-groups'

/** What can be chosen for every tracker of many objects. */
export interface MultiTrackerOptions {
  /** Which detections may continue a track: of any class, of its own class, or of its group. Default `agnostic`. */
  readonly classes?: ClassHandling
  /** Report the class that a track's detections vote for with their scores, not that of the latest one. Default false. */
  readonly classVote?: boolean
  /** Frames per second: what limits in frames and times in seconds are counted by. Default 30. */
  readonly frameRate?: number
  /** Refuse a frame with a detection that cannot be true, or drop that detection. Default `refuse`. */
  readonly badDetections?: BadDetections
}

export const multiTrackerDefaults: Readonly<Required<MultiTrackerOptions>> = {
  classes: 'agnostic',
  classVote: false,
  frameRate: 30,
  badDetections: 'refuse',
}

export const multiTrackerShapes: Shapes<Required<MultiTrackerOptions>> = {
  classes: classHandling,
  classVote: flag,
  frameRate: positive,
  badDetections: oneOf('refuse', 'drop'),
}
