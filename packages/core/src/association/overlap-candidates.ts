import { inclusiveIou, iou } from '../iou'
import { BoxGrid } from './box-grid'
import type { Candidates } from './candidates'

/** Up to this many pairs, looking at all of them costs less than sorting boxes into a grid. */
const FEW_PAIRS = 400

export interface OverlapOptions {
  /** Largest 1 − IoU accepted, below 1: boxes that do not touch are never candidates. */
  readonly maxIouDistance: number
  /** Count right and bottom edges as pixels of the box, as JDE, FairMOT, ByteTrack and BoT-SORT do. Default false. */
  readonly inclusive?: boolean
}

/** Finds the pairs of boxes that overlap enough, each at the cost 1 − IoU. Keeps its arrays from call to call. */
export class OverlapCandidates {
  private readonly grid = new BoxGrid()

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
    { maxIouDistance, inclusive = false }: OverlapOptions,
  ): void {
    const overlap = inclusive ? inclusiveIou : iou
    candidates.begin(columnCount)
    if (rowCount * columnCount <= FEW_PAIRS) {
      for (let i = 0; i < rowCount; i++) {
        for (let j = 0; j < columnCount; j++) {
          const distance = 1 - overlap(rowBoxes, i, columnBoxes, j)
          if (distance <= maxIouDistance) candidates.add(j, distance)
        }
        candidates.endRow()
      }
      return
    }
    const { grid } = this
    // Inclusive boxes reach a pixel further.
    const reach = inclusive ? 1 : 0
    grid.build(columnBoxes, columnCount)
    for (let i = 0; i < rowCount; i++) {
      const at = 4 * i
      const foundCount = grid.query(
        rowBoxes[at]! - reach,
        rowBoxes[at + 1]! - reach,
        rowBoxes[at + 2]! + reach,
        rowBoxes[at + 3]! + reach,
      )
      for (let k = 0; k < foundCount; k++) {
        const j = grid.found[k]!
        const distance = 1 - overlap(rowBoxes, i, columnBoxes, j)
        if (distance <= maxIouDistance) candidates.add(j, distance)
      }
      candidates.endRow()
    }
  }
}
