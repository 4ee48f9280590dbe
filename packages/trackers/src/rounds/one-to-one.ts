import type { Candidates } from '@mot/core'

/** The short cut of SORT and its heirs, who solve nothing where it is plain who belongs to whom. Keeps its array. */
export class OneToOne {
  private columnSeen = new Uint8Array(64)

  /**
   * Leaves only the pairs below a cost, if they are one-to-one: nobody in two of them. A solver that weighs the dear ones, too,
   * would now and then make others.
   * @returns whether they are, and there are any. If not, the candidates are as they were.
   */
  keepBelow(candidates: Candidates, cost: number): boolean {
    const { rowCount, columnCount, starts, columns, costs } = candidates
    if (this.columnSeen.length < columnCount) this.columnSeen = new Uint8Array(2 * columnCount)
    const { columnSeen } = this
    columnSeen.fill(0, 0, columnCount)
    let pairs = 0
    for (let i = 0; i < rowCount; i++) {
      let own = 0
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        if (costs[k]! >= cost) continue
        if (++own > 1 || columnSeen[columns[k]!] === 1) return false
        columnSeen[columns[k]!] = 1
      }
      pairs += own
    }
    if (pairs === 0) return false
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
}
