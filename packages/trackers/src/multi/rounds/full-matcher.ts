import { type Candidates, Matcher } from '@mot/core'
import { FilteredMatches } from './filtered-matches'
import { solveDense } from './solve-dense'
import { UnambiguousPairs } from './unambiguous-pairs'

/**
 * Matches as successors of SORT do that add up similarities: a complete assignment of the greatest total similarity, from which
 * forbidden pairs are rejected afterwards. Rows are tracks, columns detections; a candidate's cost is its similarity times −1,
 * and a pair that is no candidate has similarity 0.
 */
export class FullMatcher extends FilteredMatches {
  private readonly unambiguous = new UnambiguousPairs()
  private readonly matcher = new Matcher()
  /** [columns] −1 for a detection without a track. */
  private trackOf = new Int32Array(64)
  private costs = new Float64Array(0)

  /**
   * @param candidates are reduced to those above the least similarity if these are one-to-one.
   * @param isAllowed whether a track and a detection may be matched.
   */
  match(candidates: Candidates, minSimilarity: number, isAllowed: (track: number, detection: number) => boolean): this {
    const { rowCount, columnCount } = candidates
    if (this.trackOf.length < columnCount) this.trackOf = new Int32Array(2 * columnCount)
    const isOneToOne = this.unambiguous.keepBelow(candidates, -minSimilarity)
    const isDense = candidates.count === rowCount * columnCount || (columnCount <= LARGEST && hasAbove(candidates, 0))
    if (isDense && !isOneToOne) this.solveDense(candidates)
    else this.solveSparse(candidates)
    this.filter(this.trackOf, rowCount, columnCount, isAllowed)
    if (isOneToOne || isDense) return this
    // Reference quirk: new ids follow the order of rejection, which depends on the dissimilar pairs that the solver assigns. With
    // as many tracks as detections all of those are rejected; without an unmatched track, none.
    this.unmatchedColumns.subarray(0, this.unmatchedColumnCount).sort()
    const isAccidental = columnCount > rowCount && this.unmatchedRowCount > 0 && this.unmatchedColumnCount > 1
    if (!isAccidental || columnCount > LARGEST) return this
    this.solveDense(candidates)
    this.filter(this.trackOf, rowCount, columnCount, isAllowed)
    return this
  }

  private solveSparse(candidates: Candidates): void {
    const { matchCount, matchedRows, matchedColumns } = this.matcher.match(candidates, { costLimit: 0 })
    this.trackOf.fill(-1, 0, candidates.columnCount)
    for (let k = 0; k < matchCount; k++) this.trackOf[matchedColumns[k]!] = matchedRows[k]!
  }

  private solveDense({ rowCount, columnCount, starts, columns, costs }: Candidates): void {
    const size = rowCount * columnCount
    if (this.costs.length < size) this.costs = new Float64Array(2 * size)
    else this.costs.fill(0, 0, size)
    for (let row = 0; row < rowCount; row++) {
      for (let k = starts[row]!; k < starts[row + 1]!; k++) this.costs[columns[k]! * rowCount + row] = costs[k]!
    }
    // Detections are the rows, as in the originals, so that ties between equal sums break the same way.
    this.trackOf.set(solveDense(this.costs, columnCount, rowCount))
  }
}

/** Whether a candidate costs more than a pair that is none: possible for scores below 0. */
function hasAbove({ count, costs }: Candidates, cost: number): boolean {
  for (let k = 0; k < count; k++) if (costs[k]! > cost) return true
  return false
}

/** Largest number of detections for which new ids come in the originals' order: the dense matrix of more takes gigabytes. */
const LARGEST = 3000
