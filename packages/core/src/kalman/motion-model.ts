import type { BoxConversion } from '../box'

/**
 * How one kind of measured vector moves: a constant-velocity model as a table of standard deviations.
 *
 * All noise is diagonal, so the axes of the vector never influence each other: each is a filter of two numbers, position
 * and velocity. Axes whose standard deviations are always equal even share one covariance, here called a block.
 */
export interface MotionModel<Axis extends string = string> {
  readonly name: string
  /** The measured numbers, in the order of a measurement, the centre's x and y first. The state adds their velocities. */
  readonly axes: readonly Axis[]
  /** Left, top, right and bottom of a measurement. */
  readonly toBox: BoxConversion
  /** Every axis is in exactly one. */
  readonly blocks: readonly CovarianceBlock<Axis>[]
  /** Axes that `holdSize` stops: an unseen object keeps its size. */
  readonly size: readonly Axis[]
  /** Axes that must stay above 0: their velocity is dropped when a step would bring them to 0 or below. */
  readonly positive: readonly Axis[]
  /** Pairs of axes that turn together with the camera, in a `CameraFilterBank`. */
  readonly warped: readonly (readonly [Axis, Axis])[]
  /** Lengths in no such pair that grow as the picture does. All other axes of their block are in pairs. Default: none. */
  readonly zoomed?: readonly Axis[]
}

/** Standard deviations of axes that share one covariance. */
export interface CovarianceBlock<Axis extends string = string> {
  readonly axes: readonly Axis[]
  /** The standard deviations are fractions of this axis's value: of this block or a later one. Default: they are absolute. */
  readonly scaledBy?: Axis
  /** What is not known of a new track. A velocity of 0 here and in `process` is a velocity that stays 0. */
  readonly initial: StandardDeviations
  /** What one frame adds. */
  readonly process: StandardDeviations
  /** Of the measured position. */
  readonly measurement: number
}

export interface StandardDeviations {
  readonly position: number
  /** Per frame. */
  readonly velocity: number
}
