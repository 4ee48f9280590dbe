import { type Candidates, Matcher } from '@mot/core'
import { FilteredMatches } from './filtered-matches'
import { solveDense } from './solve-dense'
import { UnambiguousPairs } from './unambiguous-pairs'

/**
 * Matches as SORT's heirs do who add up similarities: as many pairs as there can be, of the greatest similarity in all, and then
 * those are parted again that should not be together. Rows are tracks, columns detections; a candidate's cost is its
 * similarity times −1, and who is no candidate is of similarity 0.
 */
export class FullMatcher extends FilteredMatches {
  private readonly unambiguous = new UnambiguousPairs()
  private readonly matcher = new Matcher()
  /** [columns] −1 for a detection without a track. */
  private trackOf = new Int32Array(64)
  private costs = new Float64Array(0)

  /**
   * @param candidates if those above the least similarity are one-to-one, nobody in two of them, all others are left out.
   * @param belong whether a track and a detection may stay together.
   */
  match(candidates: Candidates, minSimilarity: number, belong: (track: number, detection: number) => boolean): this {
    const { rowCount, columnCount } = candidates
    if (this.trackOf.length < columnCount) this.trackOf = new Int32Array(2 * columnCount)
    const isOneToOne = this.unambiguous.keepBelow(candidates, -minSimilarity)
    const isDense = candidates.count === rowCount * columnCount || (columnCount <= LARGEST && hasAbove(candidates, 0))
    if (isDense && !isOneToOne) this.solveDense(candidates)
    else this.solveSparse(candidates)
    this.part(this.trackOf, rowCount, columnCount, belong)
    if (isOneToOne || isDense) return this
    // Reference quirk: which unlike pairs the solver makes, only to part them, decides who gets which new id. Where there are as
    // many tracks as detections, all of those are parted; where no track is left over, none.
    this.unmatchedColumns.subarray(0, this.unmatchedColumnCount).sort()
    const isAccidental = columnCount > rowCount && this.unmatchedRowCount > 0 && this.unmatchedColumnCount > 1
    if (!isAccidental || columnCount > LARGEST) return this
    this.solveDense(candidates)
    this.part(this.trackOf, rowCount, columnCount, belong)
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
    // Detections are the rows, as they are in the originals: equal sums break the same way.
    this.trackOf.set(solveDense(this.costs, columnCount, rowCount))
  }
}

/** Whether a pair costs more than being no candidate: scores below 0 make some so unlike. */
function hasAbove({ count, costs }: Candidates, cost: number): boolean {
  for (let k = 0; k < count; k++) if (costs[k]! > cost) return true
  return false
}

/** Detections up to which new ids come in the originals' order: beyond, that would take gigabytes. */
const LARGEST = 3000
