export interface OverlapOptions {
  /** Largest 1 − IoU accepted, below 1. Boxes that do not touch are never candidates. */
  readonly maxIouDistance: number
  /** Count right and bottom edges as pixels of the box, as JDE, FairMOT, ByteTrack and BoT-SORT do. Default false. */
  readonly inclusive?: boolean
}

/** An upper bound of the rounding error of an overlap. */
export const ROUNDING = 1e-9
