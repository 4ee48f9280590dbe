import type { Candidates } from '@mot/core'

/** The short cut of SORT and its successors: no assignment is solved where the pairs within the limit are one-to-one. */
export class UnambiguousPairs {
  /** 1 where a column has a pair; all 0 between calls. */
  private columnSeen = new Uint8Array(64)

  /**
   * Keeps only the pairs below a cost if they are one-to-one: no row and no column is in two of them. A solver over all pairs
   * would sometimes assign others.
   * @returns whether there are such pairs and they are one-to-one. If not, the candidates are unchanged.
   */
  keepBelow(candidates: Candidates, cost: number): boolean {
    if (!this.isOneToOne(candidates, cost)) return false
    const { rowCount, starts, columns, costs } = candidates
    let kept = 0
    for (let i = 0, k = 0; i < rowCount; i++) {
      const end = starts[i + 1]!
      for (; k < end; k++) {
        if (costs[k]! >= cost) continue
        columns[kept] = columns[k]!
        costs[kept++] = costs[k]!
      }
      starts[i + 1] = kept
    }
    candidates.count = kept
    return true
  }

  /** Whether there are pairs below a cost and they are one-to-one. In crowds the first few rows usually decide. */
  private isOneToOne({ rowCount, columnCount, starts, columns, costs }: Candidates, cost: number): boolean {
    if (this.columnSeen.length < columnCount) this.columnSeen = new Uint8Array(2 * columnCount)
    const { columnSeen } = this
    let isOneToOne = true
    let pairs = 0
    let k = 0
    for (let i = 0; i < rowCount && isOneToOne; i++) {
      const before = pairs
      for (const end = starts[i + 1]!; k < end && isOneToOne; k++) {
        if (costs[k]! >= cost) continue
        isOneToOne = ++pairs === before + 1 && columnSeen[columns[k]!] === 0
        columnSeen[columns[k]!] = 1
      }
    }
    while (k > 0) columnSeen[columns[--k]!] = 0
    return isOneToOne && pairs > 0
  }
}
