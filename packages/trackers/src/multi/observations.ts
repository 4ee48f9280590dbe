import {
  type Detections,
  EmbeddingRows,
  type Matcher,
  MotError,
  type SelectOptions,
  selectDetections,
  tlbrToXyah,
} from '@mot/core'

/**
 * The detections of one frame that a tracker looks at, in the columns it computes with, and those no track has claimed
 * yet. Columns may be longer than `count`.
 */
export class Observations {
  count = 0
  /** [count] their rows in `Detections`. */
  rows = new Int32Array(0)
  /** [count × 4] left, top, right, bottom. */
  boxes = new Float64Array(0)
  /** [count × 4] as xyah. */
  measurements = new Float64Array(0)
  /** [count] */
  scores = new Float64Array(0)
  /** [count] */
  classIds = new Int32Array(0)
  /** Of all detections: that of observation k is row `rows[k]`. */
  readonly embeddings = new EmbeddingRows()
  leftCount = 0
  /** [leftCount] ascending. */
  left = new Int32Array(0)
  /** [leftCount × 4] */
  leftBoxes = new Float64Array(0)

  /**
   * @param dimension of embeddings in earlier frames, 0 where there were none.
   * @throws MotError `invalid-detections` for embeddings that are missing or of another length, and for a bad row where
   *   those are refused. No earlier frame's memory is touched.
   */
  read(detections: Detections, dimension: number, options: SelectOptions): void {
    checkEmbeddings(detections, dimension)
    this.reserve(detections.count)
    const count = selectDetections(detections, this.rows, options, this.embeddings)
    this.count = count
    this.leftCount = count
    for (let k = 0; k < count; k++) {
      const row = this.rows[k]!
      this.left[k] = k
      this.scores[k] = detections.scores[row]!
      this.classIds[k] = detections.classIds[row]!
      for (let side = 0; side < 4; side++) this.boxes[4 * k + side] = detections.boxes[4 * row + side]!
      tlbrToXyah(this.boxes, 4 * k, this.measurements, 4 * k)
    }
  }

  /** Leaves those that a round over `left` has left over. */
  keepFree({ freeColumns, freeColumnCount }: Matcher): void {
    for (let k = 0; k < freeColumnCount; k++) this.left[k] = this.left[freeColumns[k]!]!
    this.leftCount = freeColumnCount
  }

  /** Fills `leftBoxes`. */
  gatherLeftBoxes(): void {
    for (let k = 0; k < this.leftCount; k++) {
      const from = 4 * this.left[k]!
      for (let side = 0; side < 4; side++) this.leftBoxes[4 * k + side] = this.boxes[from + side]!
    }
  }

  private reserve(count: number): void {
    if (this.rows.length >= count) return
    this.rows = new Int32Array(2 * count)
    this.boxes = new Float64Array(8 * count)
    this.measurements = new Float64Array(8 * count)
    this.scores = new Float64Array(2 * count)
    this.classIds = new Int32Array(2 * count)
    this.left = new Int32Array(2 * count)
    this.leftBoxes = new Float64Array(8 * count)
  }
}

function checkEmbeddings({ count, embeddings, embeddingDimension }: Detections, dimension: number): void {
  if (count === 0) return
  if (!embeddings || embeddingDimension === 0) {
    throw new MotError(
      'invalid-detections',
      'JDETracker compares appearances: detections should have an embedding each, got none. Use a network that gives them, ' +
        'or a tracker that needs none.',
    )
  }
  if (dimension > 0 && embeddingDimension !== dimension) {
    throw new MotError(
      'invalid-detections',
      `Embeddings should have length ${dimension} as before, got ${embeddingDimension}.`,
    )
  }
}
