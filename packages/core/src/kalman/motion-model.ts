import type { BoxConversion } from '../box'

/**
 * A constant-velocity model of one kind of measurement, as a table of standard deviations.
 *
 * All noise is diagonal, so axes are independent: each is a filter of two numbers, position and velocity. Axes whose standard
 * deviations are always equal share one covariance, here called a block.
 */
export interface MotionModel<Axis extends string = string> {
  readonly name: string
  /** The axes of a measurement in their order, the centre's x and y first. The state has a position and a velocity for each. */
  readonly axes: readonly Axis[]
  /** Converts a measurement to left, top, right, bottom. */
  readonly toBox: BoxConversion
  /** Every axis is in exactly one block. */
  readonly blocks: readonly CovarianceBlock<Axis>[]
  /** Axes whose velocity `holdSize` sets to 0: an unmatched track keeps its size. */
  readonly size: readonly Axis[]
  /** Axes that must stay above 0: their velocity is set to 0 when a step would bring them to 0 or below. */
  readonly positive: readonly Axis[]
  /** Pairs of axes that a `CameraFilterBank` transforms by the linear part of the camera motion. */
  readonly warped: readonly (readonly [Axis, Axis])[]
  /** Lengths in no such pair that are scaled with the image. All other axes of their block are in pairs. Default: none. */
  readonly zoomed?: readonly Axis[]
  /** Process noise scales with the sizes after a step, as in TrackTrack, not with those before. Default false. */
  readonly scaledAfterStep?: boolean
}

/** Standard deviations of axes that share one covariance. */
export interface CovarianceBlock<Axis extends string = string> {
  readonly axes: readonly Axis[]
  /** Standard deviations are fractions of the value of this axis, of this block or a later one. Default: they are absolute. */
  readonly scaledBy?: Axis
  /** Uncertainty of a new track. With 0 for the velocity here and in `process`, the velocity stays 0. */
  readonly initial: StandardDeviations
  /** Process noise of one frame. */
  readonly process: StandardDeviations
  /** Measurement noise of the position. */
  readonly measurement: number
}

export interface StandardDeviations {
  readonly position: number
  /** Per frame. */
  readonly velocity: number
}
