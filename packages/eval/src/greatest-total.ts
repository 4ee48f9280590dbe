import { Candidates, SparseAssigner } from '@mot/core'

/** Pairs of a row and a column, each with a weight. */
export interface WeightedPairs {
  /** [pairs] */
  readonly rows: readonly number[]
  /** [pairs] */
  readonly columns: readonly number[]
  /** [pairs] ≥ 0. */
  readonly weights: readonly number[]
}

/** The greatest total weight of a one-to-one matching. The matching itself is not returned. */
export function greatestTotal({ rows, columns, weights }: WeightedPairs): number {
  const pairsOfRow: number[][] = []
  let rowCount = 0
  let columnCount = 0
  for (let k = 0; k < weights.length; k++) {
    rowCount = Math.max(rowCount, rows[k]! + 1)
    columnCount = Math.max(columnCount, columns[k]! + 1)
    pairsOfRow[rows[k]!] ??= []
    if (weights[k]! > 0) pairsOfRow[rows[k]!]!.push(k)
  }
  const candidates = new Candidates()
  candidates.begin(columnCount)
  for (let row = 0; row < rowCount; row++) {
    for (const k of pairsOfRow[row] ?? []) candidates.add(columns[k]!, -weights[k]!)
    candidates.endRow()
  }
  const { columnOfRow } = new SparseAssigner().assign(candidates, { costLimit: 0 })
  let total = 0
  for (let row = 0; row < rowCount; row++) {
    const pair = pairsOfRow[row]?.find((k) => columns[k] === columnOfRow[row])
    if (pair !== undefined) total += weights[pair]!
  }
  return total
}
