/**
 * The least total cost over all assignments, where each unmatched row costs `unmatchedCost`;
 * Infinity requires min(rows, columns) pairs.
 */
export function bruteForceTotal(
  costs: ArrayLike<number>,
  rowCount: number,
  columnCount: number,
  unmatchedCost: number,
) {
  const mayStayAlone = Math.max(0, rowCount - columnCount)
  const taken = new Uint8Array(columnCount)
  function best(row: number, alone: number): number {
    if (row === rowCount) return 0
    let least = Number.POSITIVE_INFINITY
    if (unmatchedCost !== Number.POSITIVE_INFINITY) least = unmatchedCost + best(row + 1, alone)
    else if (alone < mayStayAlone) least = best(row + 1, alone + 1)
    for (let j = 0; j < columnCount; j++) {
      if (taken[j]) continue
      taken[j] = 1
      least = Math.min(least, costs[row * columnCount + j]! + best(row + 1, alone))
      taken[j] = 0
    }
    return least
  }
  return best(0, 0)
}

/** The total cost of an assignment, where each unmatched row costs `unmatchedCost`. */
export function totalOf(columnOfRow: Int32Array, costs: ArrayLike<number>, columnCount: number, unmatchedCost: number) {
  let total = 0
  for (const [i, j] of columnOfRow.entries()) total += j < 0 ? unmatchedCost : costs[i * columnCount + j]!
  return total
}
