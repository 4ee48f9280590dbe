import { hungarian } from '@mot/core'
import { type Pairs, smallGroups } from './pair-groups'

/** Totals that differ by less are taken for equal. */
const TIE = 1e-9
/** Pairs of a group for which all ways to match are still gone through quickly. */
const SMALL_GROUP = 10

/**
 * The one-to-one pairs of greatest total score.
 *
 * Pairs that share rows or columns are groups, and each group is matched by itself: by going through all ways where it is
 * small. Where two ways are equally good, or a group is large, the whole matrix is filled and scanned as SciPy does, so
 * that equal totals are broken as TrackEval breaks them.
 *
 * @param scores [pairs] from 0; pairs that score 0 are none.
 * @returns which of the pairs, by row.
 */
export function bestPairs(
  pairs: Pairs,
  scores: readonly number[],
  rowCount: number,
  columnCount: number,
): readonly number[] {
  const wanted: number[] = []
  for (let k = 0; k < scores.length; k++) if (scores[k]! > 0) wanted.push(k)
  const disputed = disputedPairs(pairs, wanted, rowCount, columnCount)
  if (disputed.length === 0) return wanted
  const lost = new Set(disputed)
  for (const group of smallGroups(pairs, disputed, SMALL_GROUP) ?? [disputed]) {
    const best = group.length > SMALL_GROUP ? undefined : bestOfGroup(pairs, scores, group)
    if (!best) return scanMatrix(pairs, scores, wanted, rowCount, columnCount)
    for (const k of best) lost.delete(k)
  }
  return wanted.filter((k) => !lost.has(k))
}

/** Those of the pairs that share their row or their column with another. */
export function disputedPairs(
  { rows, columns }: Pairs,
  which: readonly number[],
  rowCount: number,
  columnCount: number,
): readonly number[] {
  const inRow = new Uint8Array(rowCount)
  const inColumn = new Uint8Array(columnCount)
  // Counts beyond 2 say no more than 2.
  for (const k of which) {
    if (inRow[rows[k]!]! < 2) inRow[rows[k]!]!++
    if (inColumn[columns[k]!]! < 2) inColumn[columns[k]!]!++
  }
  return which.filter((k) => inRow[rows[k]!]! > 1 || inColumn[columns[k]!]! > 1)
}

/** The best of all ways to match a group; undefined where another is as good. */
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
  wanted: readonly number[],
  rowCount: number,
  columnCount: number,
): readonly number[] {
  const costs = new Float64Array(rowCount * columnCount)
  for (const k of wanted) costs[rows[k]! * columnCount + columns[k]!] = -scores[k]!
  const { columnOfRow } = hungarian(costs, rowCount, columnCount)
  return wanted.filter((k) => columnOfRow[rows[k]!] === columns[k])
}
