import { LazyAssigner, type LazyCosts } from '@mot/core'
import { FilteredMatches } from '../rounds/filtered-matches'
import { solveDense } from '../rounds/solve-dense'

/** Detections up to which new ids come in the originals' order: beyond, it does not matter enough to wait for. */
const LARGEST = 1000

/**
 * Matches as SORT's heirs do who weigh all pairs: as many as there can be, of the least cost in all, and then those are parted
 * again that should not be together. Rows are tracks, columns detections.
 */
export class LazyMatcher extends FilteredMatches {
  private readonly assigner = new LazyAssigner()

  /**
   * @param costs 1 − similarity.
   * @param belong whether a track and a detection may stay together.
   */
  match(costs: LazyCosts, belong: (row: number, column: number) => boolean): this {
    const { rowCount, columnCount } = costs.known
    this.part(this.assigner.assign(costs).rowOfColumn, rowCount, columnCount, belong)
    // Where every detection had a track, or every track keeps one, all solutions part the same.
    const isAccidental = columnCount > rowCount && this.unmatchedRowCount > 0
    if (isAccidental && columnCount <= LARGEST) {
      // Reference quirk: which far pairs the solver makes, only to part them, decides who gets which new id.
      this.part(solveAll(costs), rowCount, columnCount, belong)
    }
    return this
  }
}

/**
 * Row of each column as the originals' solver finds it, so that equal sums break the same way: detections are its rows, and costs
 * are similarities times −1.
 */
function solveAll(costs: LazyCosts): Int32Array {
  const { rowCount, columnCount } = costs.known
  const dense = new Float64Array(rowCount * columnCount)
  for (let j = 0; j < columnCount; j++) costs.fillColumn(j, dense.subarray(j * rowCount, (j + 1) * rowCount))
  for (let k = 0; k < dense.length; k++) dense[k] = dense[k]! - 1
  return solveDense(dense, columnCount, rowCount)
}
