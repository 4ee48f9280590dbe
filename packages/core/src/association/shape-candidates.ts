import { checkOptions } from '../options'
import { plainWorkspace, type Workspace } from '../simd/workspace'
import type { Candidates } from './candidates'
import { OverlapCandidates } from './overlap-candidates'
import type { OverlapOptions } from './overlap-options'

/** Distance of the shapes of a row and a column, 0 to 1: 1 for shapes that have nothing in common. */
export type ShapeDistance = (row: number, column: number) => number

/**
 * The candidates whose shapes overlap: pairs with a distance within the limit, which is their cost. Only pairs whose upright boxes
 * overlap are compared, so that many objects stay few pairs. Arrays are reused between calls.
 */
export class ShapeCandidates {
  private readonly overlaps: OverlapCandidates
  private readonly touching = { maxIouDistance: MOST, inclusive: false }

  /** @param workspace of the boxes and the candidates. Default: plain arrays. */
  constructor(workspace: Workspace = plainWorkspace) {
    this.overlaps = new OverlapCandidates(workspace)
  }

  /**
   * @param candidates output: a row for each of the first `rowCount` boxes of `rowBoxes` [n × 4: left, top, right, bottom], the upright
   *   boxes around the shapes; a column for each of the first `columnCount` boxes of `columnBoxes`.
   * @param options `maxIouDistance`: largest distance of a candidate. A pair with a distance of 1 is never one.
   */
  fill(
    candidates: Candidates,
    rowBoxes: Float64Array,
    rowCount: number,
    columnBoxes: Float64Array,
    columnCount: number,
    distance: ShapeDistance,
    options: OverlapOptions,
  ): void {
    const { maxIouDistance, inclusive = false } = checkOptions(options)
    this.touching.inclusive = inclusive
    this.overlaps.fill(candidates, rowBoxes, rowCount, columnBoxes, columnCount, this.touching)
    const { rowCount: rows, starts, columns, costs } = candidates
    let kept = 0
    for (let row = 0, begin = 0; row < rows; row++) {
      const end = starts[row + 1]!
      for (let k = begin; k < end; k++) {
        const column = columns[k]!
        const cost = distance(row, column)
        // NaN fails every comparison.
        if (!(cost <= maxIouDistance && cost < 1)) continue
        columns[kept] = column
        costs[kept++] = cost
      }
      starts[row + 1] = kept
      begin = end
    }
    candidates.count = kept
  }
}

/** Largest 1 − IoU of boxes that overlap: with 1, disjoint ones would be candidates. */
const MOST = 1 - Number.EPSILON
