import { iouOfGrown } from '../iou'
import { BoxCells } from './box-cells'
import type { Candidates } from './candidates'
import { type OverlapFinder, type OverlapOptions, ROUNDING } from './overlap-finder'

/**
 * Boxes are dealt into cells along x first, so that each meets only those near it. Cells along y, too, made it no quicker at up
 * to 1,000 boxes: what costs are branches that nobody foresees, and every strip of cells is one more.
 */
export class PlainOverlaps implements OverlapFinder {
  private readonly cells = new BoxCells()
  /** Leftmost and rightmost left edge of what may be near enough. */
  private readonly reach = new Float64Array(2)

  fill(
    candidates: Candidates,
    rowBoxes: Float64Array,
    rowCount: number,
    columnBoxes: Float64Array,
    columnCount: number,
    { maxIouDistance, inclusive = false }: OverlapOptions,
  ): void {
    const extra = inclusive ? 1 : 0
    // What two boxes share is at least 1 − maxIouDistance of either one's width and height: they are off by the rest at most.
    const slack = maxIouDistance + ROUNDING
    const { cells, reach } = this
    cells.dealBoxes(columnBoxes, columnCount)
    const { order, boxes, lefts, tops, rights, bottoms, starts } = cells
    const before = slack * (cells.greatestWidth + extra)
    candidates.begin(columnCount)
    for (let i = 0; i < rowCount; i++) {
      const dx = slack * (rowBoxes[4 * i + 2]! - rowBoxes[4 * i]! + extra)
      const dy = slack * (rowBoxes[4 * i + 3]! - rowBoxes[4 * i + 1]! + extra)
      const mostLeft = (rowBoxes[4 * i]! + dx) | 0
      const mostTop = (rowBoxes[4 * i + 1]! + dy) | 0
      const leastRight = (rowBoxes[4 * i + 2]! - dx) | 0
      const leastBottom = (rowBoxes[4 * i + 3]! - dy) | 0
      reach[0] = rowBoxes[4 * i]! - before
      reach[1] = rowBoxes[4 * i]! + dx
      const begin = starts[cells.cellOf(reach, 0)]!
      const end = starts[cells.cellOf(reach, 1) + 1]!
      // Pairs are written here: a cost handed over would be garbage where calls are not inlined.
      candidates.makeRoom(Math.max(0, end - begin))
      const { columns, costs } = candidates
      for (let k = begin; k < end; k++) {
        // One of these is negative where the boxes are too far apart: one branch instead of four.
        const room =
          (mostLeft - lefts[k]!) | (mostTop - tops[k]!) | (rights[k]! - leastRight) | (bottoms[k]! - leastBottom)
        if (room < 0) continue
        const distance = 1 - iouOfGrown(rowBoxes, i, boxes, k, extra)
        // Nothing holds of NaN.
        if (!(distance <= maxIouDistance)) continue
        columns[candidates.count] = order[k]!
        costs[candidates.count++] = distance
      }
      candidates.endRow()
    }
  }
}
