import { type Candidates, OverlapCandidates, type Workspace } from '@mot/core'
import { BufferedBoxes } from './buffered-boxes'

/**
 * The pairs of boxes that overlap once their sides are moved out, at the cost 1 − IoU of these buffered boxes. "Hard to Track Objects
 * with Irregular Motions and Similar Appearances? Make It Easier by Buffering the Matching Space" (Yang et al. 2023), buffered IoU.
 * Arrays are reused between calls.
 */
export class BufferedOverlaps {
  private readonly rows: BufferedBoxes
  private readonly columns: BufferedBoxes
  private readonly overlaps: OverlapCandidates

  constructor(workspace: Workspace) {
    this.rows = new BufferedBoxes(workspace)
    this.columns = new BufferedBoxes(workspace)
    this.overlaps = new OverlapCandidates(workspace)
  }

  /**
   * @param candidates output: a row for each of the first `rowCount` boxes of `rowBoxes` [n × 4: left, top, right, bottom], a column for
   *   each of the first `columnCount` boxes of `columnBoxes`.
   * @param share of its width or height by which each side moves out.
   * @param scores [columns] by which the IoU is multiplied. Default: none.
   */
  fill(
    candidates: Candidates,
    rowBoxes: Float64Array,
    rowCount: number,
    columnBoxes: Float64Array,
    columnCount: number,
    share: number,
    scores?: Float64Array,
  ): void {
    const rows = this.rows.fill(rowBoxes, rowCount, share)
    const columns = this.columns.fill(columnBoxes, columnCount, share)
    this.overlaps.fill(candidates, rows, rowCount, columns, columnCount, overlapping)
    measure(candidates, rows, columns, scores)
  }
}

/** All pairs of overlapping boxes. With a limit of 1, disjoint ones would be among them. */
const overlapping = { maxIouDistance: 1 - Number.EPSILON } as const

/** Computes the costs again: the reference rounds each IoU to float32, before it is multiplied by a score. */
function measure(
  { rowCount, starts, columns, costs }: Candidates,
  a: Float64Array,
  b: Float64Array,
  scores: Float64Array | undefined,
): void {
  for (let row = 0, k = 0; row < rowCount; row++) {
    const left = a[4 * row]!
    const top = a[4 * row + 1]!
    const right = a[4 * row + 2]!
    const bottom = a[4 * row + 3]!
    const area = (right - left) * (bottom - top)
    for (const end = starts[row + 1]!; k < end; k++) {
      const j = 4 * columns[k]!
      const width = Math.max(0, Math.min(right, b[j + 2]!) - Math.max(left, b[j]!))
      const height = Math.max(0, Math.min(bottom, b[j + 3]!) - Math.max(top, b[j + 1]!))
      const shared = width * height
      const iou = Math.fround(shared / (area + (b[j + 2]! - b[j]!) * (b[j + 3]! - b[j + 1]!) - shared))
      costs[k] = 1 - (scores === undefined ? iou : iou * scores[columns[k]!]!)
    }
  }
}
