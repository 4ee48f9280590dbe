/** One value for each side of a box. */
export type Four<Value> = readonly [top: Value, left: Value, bottom: Value, right: Value]

/** A peak of one of four heatmaps. */
export interface ExtremePoint {
  readonly column: number
  readonly row: number
  readonly cell: number
  readonly score: number
}

/**
 * All groups of four points in which the first is topmost, the second leftmost, the third bottommost, the fourth rightmost.
 */
export function* groupPoints([tops, lefts, bottoms, rights]: Four<readonly ExtremePoint[]>): Generator<
  Four<ExtremePoint>
> {
  for (const top of tops) {
    for (const left of lefts) {
      if (top.row > left.row || left.column > top.column) continue
      for (const bottom of bottoms) {
        if (bottom.row < top.row || bottom.row < left.row || left.column > bottom.column) continue
        for (const right of rights) {
          if (right.row < top.row || right.row > bottom.row) continue
          if (right.column < top.column || right.column < left.column || right.column < bottom.column) continue
          yield [top, left, bottom, right]
        }
      }
    }
  }
}
