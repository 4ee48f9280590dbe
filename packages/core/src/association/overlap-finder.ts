import type { Candidates } from './candidates'

export interface OverlapOptions {
  /** Largest 1 − IoU accepted, below 1: boxes that do not touch are never candidates. */
  readonly maxIouDistance: number
  /** Count right and bottom edges as pixels of the box, as JDE, FairMOT, ByteTrack and BoT-SORT do. Default false. */
  readonly inclusive?: boolean
}

export interface OverlapFinder {
  /**
   * @param candidates is filled: a row for each of the first `rowCount` boxes of `rowBoxes` [n × 4: left, top, right,
   *   bottom], a column for each of the first `columnCount` boxes of `columnBoxes`.
   */
  fill(
    candidates: Candidates,
    rowBoxes: Float64Array,
    rowCount: number,
    columnBoxes: Float64Array,
    columnCount: number,
    options: OverlapOptions,
  ): void
}

/** More than rounding adds to an overlap. */
export const ROUNDING = 1e-9
