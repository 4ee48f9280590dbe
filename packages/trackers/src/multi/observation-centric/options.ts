import { count, notNegative, type Shape, type Shapes, score, share, weight } from '../../shapes'
import { type MultiTrackerOptions, multiTrackerDefaults, multiTrackerShapes } from '../following/multi-tracker-options'

/** Options of OC-SORT and its successors. */
export interface ObservationCentricOptions extends MultiTrackerOptions {
  /** Detections with a score above this are high-score: matched first, and able to start tracks. Default 0.6. */
  readonly highScore?: number
  /** Largest 1 − overlap between a track and a detection, 0 to 1. Default 0.7. */
  readonly maxIouDistance?: number
  /** Weight of direction consistency, beside 1 for overlap. Default 0.2. */
  readonly momentumWeight?: number
  /** Frames between the observations that define a track's direction. Default 3. */
  readonly momentumFrames?: number
  /**
   * Detections in a row, after the first, until a track is reported; in the first frames of a stream, as many as this, it is
   * reported at once. Default 3.
   */
  readonly minHits?: number
  /** Frames a track may be unseen before it is removed. Default 30. */
  readonly maxLostFrames?: number
}

export const observationCentricDefaults: Readonly<Required<ObservationCentricOptions>> = {
  ...multiTrackerDefaults,
  highScore: 0.6,
  maxIouDistance: 0.7,
  momentumWeight: 0.2,
  momentumFrames: 3,
  minHits: 3,
  maxLostFrames: 30,
}

/** Each track keeps as many boxes. */
const momentumFrames: Shape<number> = (value, place, refuse) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 10_000
    ? (value as number)
    : refuse(place, 'a whole number from 1 to 10000', value)

export const observationCentricShapes: Shapes<Required<ObservationCentricOptions>> = {
  ...multiTrackerShapes,
  highScore: score,
  maxIouDistance: share,
  momentumWeight: weight,
  momentumFrames,
  minHits: count,
  maxLostFrames: notNegative,
}
