import { iouOfGrown } from '../iou'
import type { Candidates } from './candidates'
import { Cells } from './cells'
import { type OverlapOptions, ROUNDING } from './overlap-options'

/** Up to this many columns SIMD compares each row with all columns, and therefore lists pairs in column order. */
const FEW = 64

/**
 * Overlap candidates in TypeScript. Column boxes are binned into cells along x by their left edges, so that each row is compared
 * only with columns that begin near it. Additional cells along y gave no speed-up at up to 1,000 boxes: mispredicted branches
 * dominate the time, and every strip of cells adds one.
 */
export class PlainOverlaps {
  private readonly cells = new Cells()
  /** Smallest and largest left edge that a box within the limit can have. */
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
    cells.bin(columnBoxes, columnCount, 4)
    const { order, starts } = cells
    let greatestWidth = 0
    for (let j = 0; j < columnCount; j++) {
      const width = columnBoxes[4 * j + 2]! - columnBoxes[4 * j]!
      if (width > greatestWidth) greatestWidth = width
    }
    // IoU ≥ 1 − maxIouDistance implies that the intersection has at least that share of either width. So left edges differ by at most
    // maxIouDistance × width.
    const slack = maxIouDistance + ROUNDING
    const before = slack * (greatestWidth + extra)
    candidates.begin(columnCount)
    for (let i = 0; i < rowCount; i++) {
      reach[0] = rowBoxes[4 * i]! - before
      reach[1] = rowBoxes[4 * i]! + slack * (rowBoxes[4 * i + 2]! - rowBoxes[4 * i]! + extra)
      const begin = starts[cells.cellOf(reach, 0)]!
      const end = starts[cells.cellOf(reach, 1) + 1]!
      // Not by `add`: a float64 argument would be boxed on the heap where calls are not inlined.
      candidates.makeRoom(Math.max(0, end - begin))
      const { columns, costs } = candidates
      for (let k = begin; k < end; k++) {
        const distance = 1 - iouOfGrown(rowBoxes, i, columnBoxes, order[k]!, extra)
        // NaN fails every comparison.
        if (!(distance <= maxIouDistance)) continue
        columns[candidates.count] = order[k]!
        costs[candidates.count++] = distance
      }
      candidates.endRow()
      if (columnCount <= FEW) sortByColumn(candidates, candidates.starts[i]!, candidates.count)
    }
  }
}

/** Sorts the pairs of one row by column, by insertion: they are few. */
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
