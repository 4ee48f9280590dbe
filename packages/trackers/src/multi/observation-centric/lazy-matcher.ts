import { LazyAssigner, type LazyCosts } from '@mot/core'
import { FilteredMatches } from '../rounds/filtered-matches'
import { solveDense } from '../rounds/solve-dense'

/** Largest number of detections for which new ids come in the originals' order: the dense solver takes too long for more. */
const LARGEST = 1000

/**
 * Matches as successors of SORT do that weigh all pairs: a complete assignment of the least total cost, from which forbidden
 * pairs are rejected afterwards. Rows are tracks, columns detections.
 */
export class LazyMatcher extends FilteredMatches {
  private readonly assigner = new LazyAssigner()

  /**
   * @param costs 1 − similarity.
   * @param isAllowed whether a track and a detection may be matched.
   */
  match(costs: LazyCosts, isAllowed: (row: number, column: number) => boolean): this {
    const { rowCount, columnCount } = costs.known
    this.filter(this.assigner.assign(costs).rowOfColumn, rowCount, columnCount, isAllowed)
    // With every detection assigned, or every track matched, all solutions reject in the same order.
    const isAccidental = columnCount > rowCount && this.unmatchedRowCount > 0
    if (isAccidental && columnCount <= LARGEST) {
      // Reference quirk: new ids follow the order of rejection, which depends on the distant pairs that the solver assigns.
      this.filter(solveAll(costs), rowCount, columnCount, isAllowed)
    }
    return this
  }
}

/**
 * Row of each column by the originals' solver, so that ties between equal sums break the same way: detections are its rows, and
 * costs are similarities times −1.
 */
function solveAll(costs: LazyCosts): Int32Array {
  const { rowCount, columnCount } = costs.known
  const dense = new Float64Array(rowCount * columnCount)
  for (let j = 0; j < columnCount; j++) costs.fillColumn(j, dense.subarray(j * rowCount, (j + 1) * rowCount))
  for (let k = 0; k < dense.length; k++) dense[k] = dense[k]! - 1
  return solveDense(dense, columnCount, rowCount)
}
