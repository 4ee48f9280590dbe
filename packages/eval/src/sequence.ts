import type { Box } from '@mot/core'

/** One object of the ground truth. */
export interface TruthRow {
  readonly id: number
  readonly box: Box
  /**
   * Ignored: neither a match nor a miss of this row is counted, as for a reflection, a poster, or an object that is hardly visible.
   * Default false.
   */
  readonly ignore?: boolean
  /**
   * False for an object outside the evaluated classes, such as a car where people are evaluated: a miss is not counted, and a result
   * matched to it is a false positive. Such rows take part in the matching with ignored rows. Default true.
   */
  readonly considered?: boolean
  /** For `ofClass`. Default 0. */
  readonly classId?: number
}

/** One tracked object; a `Track` is one. */
export interface ResultRow {
  readonly id: number
  readonly box: Box
  /** Confidence, for `trackAveragePrecision`. Default 1. */
  readonly score?: number
  /** For `ofClass`. Default 0. */
  readonly classId?: number
}

/** Ground truth and results of one frame. */
export interface SequenceFrame {
  readonly truth: Iterable<TruthRow>
  readonly results: Iterable<ResultRow>
}

/** Rows accessed by frame, from 1; none after the last frame. Tables read by `@mot/io` are of this type. */
export interface FrameTable<Row, Rows extends Iterable<Row> = Iterable<Row>> {
  readonly frameCount: number
  at(frame: number): Rows
}

/** Rows by frame: a list with one entry per frame, or a table. A missing frame is an empty one. */
export type Frames<Row> = readonly Iterable<Row>[] | FrameTable<Row>

/** Ground truth and results of a sequence, both from the same first frame. */
export interface Sequence {
  readonly truth: Frames<TruthRow>
  readonly results: Frames<ResultRow>
}

/** Number of frames of a sequence: the larger of truth and results. */
export function frameCountOf({ truth, results }: Sequence): number {
  return Math.max(lengthOf(truth), lengthOf(results))
}

/** One frame of a sequence, from 1. */
export function frameOf({ truth, results }: Sequence, frame: number): SequenceFrame {
  return { truth: rowsAt(truth, frame), results: rowsAt(results, frame) }
}

/** The rows of a frame, from 1. */
export function rowsAt<Row>(frames: Frames<Row>, frame: number): Iterable<Row> {
  return 'frameCount' in frames ? frames.at(frame) : (frames[frame - 1] ?? [])
}

function lengthOf(frames: Frames<unknown>): number {
  return 'frameCount' in frames ? frames.frameCount : frames.length
}
