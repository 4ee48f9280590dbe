import type { Matcher } from '@mot/core'

/**
 * Rejects the pairs of a round with a cost above the limit: SORT and its successors solve without a limit first. Rejected rows
 * and columns come after the unassigned ones, which is the order in which these trackers give new ids.
 */
export function rejectAbove(matcher: Matcher, maxCost: number): void {
  const { matchCount, matchedRows, matchedColumns, unmatchedRows, unmatchedColumns, costOfRow } = matcher
  let kept = 0
  while (kept < matchCount && costOfRow[matchedRows[kept]!]! <= maxCost) kept++
  for (let k = kept; k < matchCount; k++) {
    const row = matchedRows[k]!
    const column = matchedColumns[k]!
    if (costOfRow[row]! > maxCost) {
      unmatchedRows[matcher.unmatchedRowCount++] = row
      unmatchedColumns[matcher.unmatchedColumnCount++] = column
    } else {
      matchedRows[kept] = row
      matchedColumns[kept++] = column
    }
  }
  matcher.matchCount = kept
}
