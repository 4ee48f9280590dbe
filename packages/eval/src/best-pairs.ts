import { hungarian } from '@mot/core'

/** Which rows and columns may go together. */
interface Pairs {
  /** [pairs] */
  readonly rows: ArrayLike<number>
  /** [pairs] */
  readonly columns: ArrayLike<number>
}

/**
 * The one-to-one pairs of greatest total score.
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
  // Where nobody is disputed, nothing has to be solved. Else the matrix is filled and scanned as SciPy does, so that
  // equal totals are broken as TrackEval breaks them.
  if (areApart(pairs, wanted, rowCount, columnCount)) return wanted
  const costs = new Float64Array(rowCount * columnCount)
  for (const k of wanted) costs[pairs.rows[k]! * columnCount + pairs.columns[k]!] = -scores[k]!
  const { columnOfRow } = hungarian(costs, rowCount, columnCount)
  return wanted.filter((k) => columnOfRow[pairs.rows[k]!] === pairs.columns[k])
}

/** Whether no row and no column is in two of the pairs. */
export function areApart(
  { rows, columns }: Pairs,
  which: readonly number[],
  rowCount: number,
  columnCount: number,
): boolean {
  const takenRows = new Uint8Array(rowCount)
  const takenColumns = new Uint8Array(columnCount)
  for (const k of which) {
    if (takenRows[rows[k]!] || takenColumns[columns[k]!]) return false
    takenRows[rows[k]!] = 1
    takenColumns[columns[k]!] = 1
  }
  return true
}
