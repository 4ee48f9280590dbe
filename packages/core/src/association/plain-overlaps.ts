import { iouOfGrown } from '../iou'
import type { Candidates } from './candidates'
import { Cells } from './cells'
import { type OverlapOptions, ROUNDING } from './overlap-options'

/** Columns up to which SIMD compares each row with all, and so lists them in order. */
const FEW = 64

/**
 * Boxes are dealt into cells along x by their left edges first, so that each meets only those that begin near it. Cells along y,
 * too, made it no quicker at up to 1,000 boxes: what costs are branches that nobody foresees, and every strip of cells is one more.
 */
export class PlainOverlaps {
  private readonly cells = new Cells()
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
    const { cells, reach } = this
    cells.deal(columnBoxes, columnCount, 4)
    const { order, starts } = cells
    let greatestWidth = 0
    for (let j = 0; j < columnCount; j++) {
      const width = columnBoxes[4 * j + 2]! - columnBoxes[4 * j]!
      if (width > greatestWidth) greatestWidth = width
    }
    // What two boxes share is at least 1 − maxIouDistance of either one's width: they are off by the rest at most.
    const slack = maxIouDistance + ROUNDING
    const before = slack * (greatestWidth + extra)
    candidates.begin(columnCount)
    for (let i = 0; i < rowCount; i++) {
      reach[0] = rowBoxes[4 * i]! - before
      reach[1] = rowBoxes[4 * i]! + slack * (rowBoxes[4 * i + 2]! - rowBoxes[4 * i]! + extra)
      const begin = starts[cells.cellOf(reach, 0)]!
      const end = starts[cells.cellOf(reach, 1) + 1]!
      // Pairs are written here: a cost handed over would be garbage where calls are not inlined.
      candidates.makeRoom(Math.max(0, end - begin))
      const { columns, costs } = candidates
      for (let k = begin; k < end; k++) {
        const distance = 1 - iouOfGrown(rowBoxes, i, columnBoxes, order[k]!, extra)
        // Nothing holds of NaN.
        if (!(distance <= maxIouDistance)) continue
        columns[candidates.count] = order[k]!
        costs[candidates.count++] = distance
      }
      candidates.endRow()
      if (columnCount <= FEW) sortByColumn(candidates, candidates.starts[i]!, candidates.count)
    }
  }
}

/** Puts the pairs of one row in the order of their columns. They are few. */
function sortByColumn({ columns, costs }: Candidates, begin: number, end: number): void {
  for (let k = begin + 1; k < end; k++) {
    const column = columns[k]!
    const cost = costs[k]!
    let place = k
    for (; place > begin && columns[place - 1]! > column; place--) {
      columns[place] = columns[place - 1]!
      costs[place] = costs[place - 1]!
    }
    columns[place] = column
    costs[place] = cost
  }
}
