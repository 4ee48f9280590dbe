/** Boxes and scores of a frame's detections. Columns may be longer than `count`. */
export interface ScoredBoxes {
  readonly count: number
  /** [count × 4] left, top, right, bottom. */
  readonly boxes: Float64Array
  /** [count] */
  readonly scores: Float64Array
}
