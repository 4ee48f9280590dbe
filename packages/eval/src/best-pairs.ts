import { hungarian } from '@mot/core'
import { type Pairs, smallGroups } from './pair-groups'

/** Totals that differ by less are equal. */
const TIE = 1e-9
/** Largest number of pairs of a group for exhaustive search. */
const SMALL_GROUP = 10

/**
 * The one-to-one matching of greatest total score.
 *
 * Pairs that share rows or columns form groups, and each group is matched on its own. Small groups are searched exhaustively. Where two
 * matchings of a group have equal totals, or a group is large, the full matrix is filled and solved as in SciPy, so that ties break as
 * in TrackEval.
 *
 * @param scores [pairs] ≥ 0; pairs of score 0 are ignored.
 * @returns indices of the matched pairs, by row.
 */
export function bestPairs(
  pairs: Pairs,
  scores: readonly number[],
  rowCount: number,
  columnCount: number,
): readonly number[] {
  const positive: number[] = []
  for (let k = 0; k < scores.length; k++) if (scores[k]! > 0) positive.push(k)
  const conflicting = conflictingPairs(pairs, positive, rowCount, columnCount)
  if (conflicting.length === 0) return positive
  const dropped = new Set(conflicting)
  for (const group of smallGroups(pairs, conflicting, SMALL_GROUP) ?? [conflicting]) {
    const best = group.length > SMALL_GROUP ? undefined : bestOfGroup(pairs, scores, group)
    if (!best) return scanMatrix(pairs, scores, positive, rowCount, columnCount)
    for (const k of best) dropped.delete(k)
  }
  return positive.filter((k) => !dropped.has(k))
}

/** The pairs that share their row or their column with another pair. */
export function conflictingPairs(
  { rows, columns }: Pairs,
  which: readonly number[],
  rowCount: number,
  columnCount: number,
): readonly number[] {
  const inRow = new Uint8Array(rowCount)
  const inColumn = new Uint8Array(columnCount)
  // Counts are capped at 2.
  for (const k of which) {
    if (inRow[rows[k]!]! < 2) inRow[rows[k]!]!++
    if (inColumn[columns[k]!]! < 2) inColumn[columns[k]!]!++
  }
  return which.filter((k) => inRow[rows[k]!]! > 1 || inColumn[columns[k]!]! > 1)
}

/** The matching of a group with the greatest total; undefined for a tie. */
function bestOfGroup(
  { rows, columns }: Pairs,
  scores: readonly number[],
  group: readonly number[],
): number[] | undefined {
  let best: number[] = []
  let bestTotal = 0
  let secondTotal = Number.NEGATIVE_INFINITY
  const chosen: number[] = []
  const visit = (at: number, total: number) => {
    if (at === group.length) {
      if (total > bestTotal) {
        secondTotal = bestTotal
        bestTotal = total
        best = [...chosen]
      } else {
        secondTotal = Math.max(secondTotal, total)
      }
      return
    }
    const k = group[at]!
    if (!chosen.some((other) => rows[other] === rows[k] || columns[other] === columns[k])) {
      chosen.push(k)
      visit(at + 1, total + scores[k]!)
      chosen.pop()
    }
    visit(at + 1, total)
  }
  visit(0, 0)
  return bestTotal - secondTotal < TIE ? undefined : best
}

function scanMatrix(
  { rows, columns }: Pairs,
  scores: readonly number[],
  positive: readonly number[],
  rowCount: number,
  columnCount: number,
): readonly number[] {
  const costs = new Float64Array(rowCount * columnCount)
  for (const k of positive) costs[rows[k]! * columnCount + columns[k]!] = -scores[k]!
  const { columnOfRow } = hungarian(costs, rowCount, columnCount)
  return positive.filter((k) => columnOfRow[rows[k]!] === columns[k])
}
