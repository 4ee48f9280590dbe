import type { Box } from '@mot/core'

/** One object where it really is. */
export interface TruthRow {
  readonly id: number
  readonly box: Box
  /**
   * Not to be judged by: somebody behind glass, on a poster, hardly visible. A result matched to this row counts neither
   * for nor against, and a missed one is not missed. Default false.
   */
  readonly ignore?: boolean
  /**
   * False for what is not asked for at all, such as a car where people are: nobody has to find it, and a result that falls
   * on it is a false alarm. It is there so that it can keep its own result away from ignored rows beside it. Default true.
   */
  readonly considered?: boolean
  /** For `ofClass`. Default 0. */
  readonly classId?: number
}

/** One object where a tracker says it is; a `Track` is one. */
export interface ResultRow {
  readonly id: number
  readonly box: Box
  /** How sure the tracker is, for `trackAveragePrecision`. Default 1. */
  readonly score?: number
  /** For `ofClass`. Default 0. */
  readonly classId?: number
}

/** What was true and what a tracker said at one moment. */
export interface SequenceFrame {
  readonly truth: Iterable<TruthRow>
  readonly results: Iterable<ResultRow>
}

/** Rows that can be asked for by frame, from 1; none after the last. What `@mot/io` reads from files is one. */
export interface FrameTable<Row, Rows extends Iterable<Row> = Iterable<Row>> {
  readonly frameCount: number
  at(frame: number): Rows
}

/** Rows frame by frame: a list with one entry per frame, or a table. A missing frame is an empty one. */
export type Frames<Row> = readonly Iterable<Row>[] | FrameTable<Row>

/** What was true and what a tracker said, both from the same first frame. */
export interface Sequence {
  readonly truth: Frames<TruthRow>
  readonly results: Frames<ResultRow>
}

/** How many frames a sequence has: those of the longer side. */
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
