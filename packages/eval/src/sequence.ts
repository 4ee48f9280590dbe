import { MotError, shown } from '@mot/core'
import type { ShapedRow } from './similarity/similarity'

/** One object of the ground truth. */
export interface TruthRow extends ShapedRow {
  readonly id: number
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
export interface ResultRow extends ShapedRow {
  readonly id: number
  /** Confidence, for `trackAveragePrecision`. Default 1. */
  readonly score?: number
  /** For `ofClass`. Default 0. */
  readonly classId?: number
}

/** A part of the image whose objects the ground truth does not have. */
export type RegionRow = ShapedRow

/** Ground truth and results of one frame. */
export interface SequenceFrame {
  readonly truth: Iterable<TruthRow>
  readonly results: Iterable<ResultRow>
  /** An unmatched result of which more than half is in a region is not counted. Default: none. */
  readonly regions?: Iterable<RegionRow>
  /** Unmatched results that are no higher are not counted, in pixels. Default 0. */
  readonly minHeight?: number
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
  /** Parts of each frame without annotations: an unmatched result of which more than half is in one is not counted. Default: none. */
  readonly regions?: Frames<RegionRow>
  /** Unmatched results that are no higher are not counted, in pixels. Default 0. */
  readonly minHeight?: number
}

/** Number of frames of a sequence: the larger of truth and results. */
export function frameCountOf({ truth, results }: Sequence): number {
  return Math.max(lengthOf(truth), lengthOf(results))
}

/** One frame of a sequence, from 1. */
export function frameOf({ truth, results, regions = [], minHeight = 0 }: Sequence, frame: number): SequenceFrame {
  return { truth: rowsAt(truth, frame), results: rowsAt(results, frame), regions: rowsAt(regions, frame), minHeight }
}

/** Rows that have their frame, from 1, by frame. @param frameCount default: the last frame that has a row. */
export function byFrame<Row extends { readonly frame: number }>(
  rows: Iterable<Row>,
  frameCount?: number,
): FrameTable<Row, readonly Row[]> {
  const frames = new Map<number, Row[]>()
  let last = 0
  for (const row of rows) {
    const { frame } = row
    if (!(Number.isInteger(frame) && frame >= 1)) {
      throw new MotError('invalid-detections', `A row should have a frame, an integer from 1, got ${shown(frame)}.`)
    }
    last = Math.max(last, frame)
    const others = frames.get(frame)
    if (others) others.push(row)
    else frames.set(frame, [row])
  }
  return { frameCount: frameCount ?? last, at: (frame) => frames.get(frame) ?? [] }
}

/** The rows of a frame, from 1. */
export function rowsAt<Row>(frames: Frames<Row>, frame: number): Iterable<Row> {
  return 'frameCount' in frames ? frames.at(frame) : (frames[frame - 1] ?? [])
}

function lengthOf(frames: Frames<unknown>): number {
  return 'frameCount' in frames ? frames.frameCount : frames.length
}
