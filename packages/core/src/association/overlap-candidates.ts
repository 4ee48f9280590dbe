import { inclusiveIou, iou } from '../iou'
import type { Candidates } from './candidates'
import { SortedRows } from './sorted-rows'

export interface OverlapOptions {
  /** Largest 1 − IoU accepted, below 1: boxes that do not touch are never candidates. */
  readonly maxIouDistance: number
  /** Count right and bottom edges as pixels of the box, as JDE, FairMOT, ByteTrack and BoT-SORT do. Default false. */
  readonly inclusive?: boolean
}

/**
 * Finds the pairs of boxes that overlap enough, each at the cost 1 − IoU. Keeps its arrays from call to call.
 *
 * Boxes are sorted along x first, so that each meets only those near it. A uniform grid was tried: it takes as long at 1,000
 * boxes (0.3 to 0.4 ms, most of it to sort or to fill), and three times the code.
 */
export class OverlapCandidates {
  private readonly sorted = new SortedRows()

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
    // Inclusive boxes reach a pixel further.
    const reach = inclusive ? 1 : 0
    this.sorted.sort(columnBoxes, columnCount, 4)
    const { order, values } = this.sorted
    let widest = 0
    for (let k = 0; k < columnCount; k++) widest = Math.max(widest, values[4 * k + 2]! - values[4 * k]!)
    candidates.begin(columnCount)
    for (let i = 0; i < rowCount; i++) {
      const left = rowBoxes[4 * i]! - reach
      const top = rowBoxes[4 * i + 1]! - reach
      const right = rowBoxes[4 * i + 2]! + reach
      const bottom = rowBoxes[4 * i + 3]! + reach
      // From the first box that begins late enough to end right of this one's left edge.
      for (let k = this.sorted.firstFrom(left - widest); k < columnCount && values[4 * k]! <= right; k++) {
        if (values[4 * k + 1]! > bottom || values[4 * k + 3]! < top) continue
        const distance = 1 - overlap(rowBoxes, i, values, k)
        if (distance <= maxIouDistance) candidates.add(order[k]!, distance)
      }
      candidates.endRow()
    }
  }
}
