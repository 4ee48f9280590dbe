import type { Candidates } from '@mot/core'

/** Leaves only those candidates that may stay together, for explanations. */
export function keepPairs(candidates: Candidates, belong: (row: number, column: number) => boolean): void {
  const { rowCount, starts, columns, costs } = candidates
  let kept = 0
  for (let i = 0, k = 0; i < rowCount; i++) {
    const end = starts[i + 1]!
    for (; k < end; k++) {
      if (!belong(i, columns[k]!)) continue
      columns[kept] = columns[k]!
      costs[kept++] = costs[k]!
    }
    starts[i + 1] = kept
  }
  candidates.count = kept
}
