import type { Candidates, Matcher } from '@mot/core'

/**
 * Takes back the pairs of a round that cost more than the limit: how SORT and its heirs match, who solve without a limit first.
 * Those it frees come after those who were never matched, which is the order in which these trackers give new ids.
 */
export function rejectAbove(matcher: Matcher, candidates: Candidates, maxCost: number): void {
  const { matchedRows, matchedColumns, freeRows, freeColumns } = matcher
  const { starts, columns, costs } = candidates
  let kept = 0
  for (let k = 0; k < matcher.matchCount; k++) {
    const row = matchedRows[k]!
    const column = matchedColumns[k]!
    // Not in a function of its own: the cost it returns would be garbage.
    let entry = starts[row]!
    while (columns[entry] !== column) entry++
    if (costs[entry]! > maxCost) {
      freeRows[matcher.freeRowCount++] = row
      freeColumns[matcher.freeColumnCount++] = column
    } else {
      matchedRows[kept] = row
      matchedColumns[kept++] = column
    }
  }
  matcher.matchCount = kept
}
