/** Pairs of a top left and a bottom right corner, by descending score. */
export interface CornerPairs {
  readonly count: number
  /** [n × 4] left, top, right, bottom, in cells or in pixels of the image. */
  readonly boxes: Float64Array
  /** [n] the mean of both corners' scores. */
  readonly scores: Float64Array
  /** [n] */
  readonly topLeftScores: Float64Array
  /** [n] */
  readonly bottomRightScores: Float64Array
  /** [n] */
  readonly classIds: Int32Array
}

/** Pairs of the mirror image, in cells of the image itself. */
export function mirrorPairs(pairs: CornerPairs, columns: number): CornerPairs {
  const boxes = pairs.boxes.slice()
  for (let i = 0; i < boxes.length; i += 4) {
    boxes[i] = columns - pairs.boxes[i + 2]!
    boxes[i + 2] = columns - pairs.boxes[i]!
  }
  return { ...pairs, boxes }
}

/** The pairs of several lists, one list after the other. */
export function joinPairs(lists: readonly CornerPairs[]): CornerPairs {
  const join = (column: 'boxes' | 'scores' | 'topLeftScores' | 'bottomRightScores') =>
    Float64Array.from(lists.flatMap((list) => [...list[column]]))
  return {
    count: lists.reduce((sum, { count }) => sum + count, 0),
    boxes: join('boxes'),
    scores: join('scores'),
    topLeftScores: join('topLeftScores'),
    bottomRightScores: join('bottomRightScores'),
    classIds: Int32Array.from(lists.flatMap(({ classIds }) => [...classIds])),
  }
}

/** These rows in this order. */
export function selectPairs(pairs: CornerPairs, rows: ArrayLike<number>): CornerPairs {
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!)
  return {
    count: rows.length,
    boxes: Float64Array.from({ length: 4 * rows.length }, (_, i) => pairs.boxes[4 * rows[i >> 2]! + (i & 3)]!),
    scores: pick(pairs.scores),
    topLeftScores: pick(pairs.topLeftScores),
    bottomRightScores: pick(pairs.bottomRightScores),
    classIds: Int32Array.from(rows, (row) => pairs.classIds[row]!),
  }
}
