import type { BadDetections } from '@mot/core'
import { type Geometry, geometryOption } from '../../geometry/geometry'
import { flag, oneOf, positive, type Shape, type Shapes } from '../../shapes'
import { type ClassHandling, classHandling } from './class-groups'

/** Options of every tracker of many objects. */
export interface MultiTrackerOptions {
  /** Which detections may be matched with a track: of any class, of its own class, or of its group. Default `agnostic`. */
  readonly classes?: ClassHandling
  /** Report the class with the greatest sum of scores over a track's detections, not that of the latest one. Default false. */
  readonly classVote?: boolean
  /**
   * Frames per second: converts times to frames, and limits in frames where a tracker scales them. Default 30; but where
   * detections have a time, the interval of the first two times is one frame then.
   */
  readonly frameRate?: number
  /**
   * What trackers that match by overlap compare: upright boxes, or `oriented()`, `masks()` or `keypoints()` of
   * `@mot/trackers/geometry`. Default `box`.
   */
  readonly geometry?: 'box' | Geometry
  /** Refuse a frame with an invalid detection, or drop that detection. Default `refuse`. */
  readonly badDetections?: BadDetections
}

export const multiTrackerDefaults: Readonly<Required<MultiTrackerOptions>> = {
  classes: 'agnostic',
  classVote: false,
  frameRate: 30,
  geometry: 'box',
  badDetections: 'refuse',
}

/** Slower or faster than any camera, times would no longer be frames that a float64 counts. */
const frameRate: Shape<number> = (value, place, refuse) => {
  const rate = positive(value, place, refuse)
  return rate >= 1e-6 && rate <= 1e6 ? rate : refuse(place, 'from 1e-6 to 1e6', value)
}

export const multiTrackerShapes: Shapes<Required<MultiTrackerOptions>> = {
  classes: classHandling,
  classVote: flag,
  frameRate,
  geometry: geometryOption,
  badDetections: oneOf('refuse', 'drop'),
}
