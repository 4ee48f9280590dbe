import { bestPairs } from './best-pairs'
import type { RegionRow, ResultRow, SequenceFrame, TruthRow } from './sequence'
import type { ShapedRow, Similarity } from './similarity/similarity'

/** Least similarity of a result with the ignored row it is matched to, as in TrackEval. */
const IGNORED_SIMILARITY = 0.5

/** A result is in a region from here on, exclusive. */
const MOST_COVERED = 0.5

/** The similar pairs of a frame's rows. */
export interface SimilarPairs {
  readonly rows: readonly number[]
  readonly columns: readonly number[]
  readonly ious: readonly number[]
}

/**
 * Results that are not evaluated, as in TrackEval: all rows and results of the frame are matched for the greatest total similarity. Results
 * matched to ignored rows are removed; of the unmatched ones, those of which more than half is in a region without annotations, and those
 * that are no higher than `minHeight`.
 * @returns their columns.
 */
export function ignoredResults(
  truth: readonly TruthRow[],
  results: readonly ResultRow[],
  pairs: SimilarPairs,
  { regions = [], minHeight = 0 }: Pick<SequenceFrame, 'regions' | 'minHeight'>,
  similarity: Similarity,
): ReadonlySet<number> {
  const ignored = new Set<number>()
  const areas = [...regions]
  const removesUnmatched = areas.length > 0 || minHeight > 0
  if (!removesUnmatched && !truth.some((row) => row.ignore)) return ignored
  const scores = pairs.ious.map((overlap) => (reaches(overlap, IGNORED_SIMILARITY) ? overlap : 0))
  const matched = new Set<number>()
  for (const k of bestPairs(pairs, scores, truth.length, results.length)) {
    const column = pairs.columns[k]!
    matched.add(column)
    if (truth[pairs.rows[k]!]!.ignore) ignored.add(column)
  }
  if (!removesUnmatched) return ignored
  const unmatched = Array.from(results.keys()).filter((column) => !matched.has(column))
  const shares = sharesIn(
    unmatched.map((column) => results[column]!),
    areas,
    similarity,
  )
  for (const [i, column] of unmatched.entries()) {
    const { top, bottom } = results[column]!.box
    if (shares[i]! > MOST_COVERED + Number.EPSILON || bottom - top <= minHeight + Number.EPSILON) ignored.add(column)
  }
  return ignored
}

/** Whether an overlap reaches the limit, within rounding. */
export function reaches(overlap: number, minIou: number): boolean {
  return overlap >= minIou - Number.EPSILON
}

function sharesIn(
  rows: readonly ShapedRow[],
  regions: readonly RegionRow[],
  similarity: Similarity,
): readonly number[] {
  if (regions.length === 0) return rows.map(() => 0)
  return similarity.sharesIn?.(rows, regions) ?? sharesOfBoxes(rows, regions)
}

/** [rows] the largest share of each box's area in one of the regions. */
function sharesOfBoxes(rows: readonly ShapedRow[], regions: readonly RegionRow[]): number[] {
  return rows.map(({ box: { left, top, right, bottom } }) => {
    let largest = 0
    for (const { box } of regions) {
      const width = Math.max(0, Math.min(right, box.right) - Math.max(left, box.left))
      const height = Math.max(0, Math.min(bottom, box.bottom) - Math.max(top, box.top))
      largest = Math.max(largest, (width * height) / ((right - left) * (bottom - top)))
    }
    return largest
  })
}
