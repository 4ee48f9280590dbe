import { checkOptions } from '../options'
import { addressOf, plainWorkspace, type Workspace } from '../simd/workspace'
import type { Candidates } from './candidates'
import { type OverlapOptions, ROUNDING } from './overlap-options'
import { PlainOverlaps } from './plain-overlaps'

/**
 * The candidates whose boxes overlap: pairs with 1 − IoU within the limit, which is their cost. Computed by SIMD where the workspace
 * has it, else in TypeScript, with the same result to the last bit. Arrays are reused between calls.
 */
export class OverlapCandidates {
  private readonly plain = new PlainOverlaps()
  // Used by SIMD.
  /** Columns that `lists` has room for; a multiple of 4. */
  private capacity = 0
  /** The limits and the cells of the columns, in the layout of simd/overlaps.ts. */
  private lists: Float64Array = new Float64Array(0)

  /** @param workspace of the boxes and the candidates. Default: plain arrays. */
  constructor(private readonly workspace: Workspace = plainWorkspace) {}

  /**
   * @param candidates output: a row for each of the first `rowCount` boxes of `rowBoxes` [n × 4: left, top, right, bottom], a
   *   column for each of the first `columnCount` boxes of `columnBoxes`.
   */
  fill(
    candidates: Candidates,
    rowBoxes: Float64Array,
    rowCount: number,
    columnBoxes: Float64Array,
    columnCount: number,
    options: OverlapOptions,
  ): void {
    checkOptions(options)
    const { workspace } = this
    const { simd } = workspace
    const isHere = workspace.holds(candidates.starts) && workspace.holds(rowBoxes) && workspace.holds(columnBoxes)
    if (!simd || !isHere) {
      this.plain.fill(candidates, rowBoxes, rowCount, columnBoxes, columnCount, options)
      return
    }
    candidates.begin(columnCount)
    if (rowCount === 0) return
    candidates.reserveRows(rowCount)
    const { maxIouDistance, inclusive = false } = options
    this.reserve(columnCount)
    const { lists } = this
    // Passed in memory: float64 arguments would be boxed on the heap.
    lists[0] = maxIouDistance
    lists[1] = maxIouDistance + ROUNDING
    lists[2] = inclusive ? 1 : 0
    const { starts } = candidates
    for (let row = 0; row < rowCount; ) {
      // Room for the pairs of one row at least.
      candidates.makeRoom(columnCount + 32)
      const { columns, costs } = candidates
      row = simd.search(
        addressOf(lists),
        this.capacity,
        row,
        addressOf(rowBoxes),
        rowCount,
        addressOf(columnBoxes),
        columnCount,
        addressOf(starts),
        addressOf(columns),
        addressOf(costs),
        columns.length,
      )
      candidates.count = starts[row]!
    }
    candidates.rowCount = rowCount
  }

  private reserve(count: number): void {
    if (count < this.capacity) return
    const capacity = Math.max(64, 8 * Math.ceil(count / 4))
    // Bytes: 32 for the limits; 16 per column for its index, cell and edges, and 80; 16 per entry of the list `near`, which has two
    // entries per column and 65.
    this.lists = this.workspace.floats((32 + 16 * capacity + 80 + 16 * (2 * capacity + 65)) / 8)
    this.capacity = capacity
  }
}
