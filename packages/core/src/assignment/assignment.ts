import { MotError } from '../errors'

/** A one-to-one matching of rows and columns. */
export interface Assignment {
  /** [rows] column assigned to each row, −1 for an unmatched row. */
  readonly columnOfRow: Int32Array
  /** [columns] row assigned to each column, −1 for an unmatched column. */
  readonly rowOfColumn: Int32Array
}

/** A sparse cost matrix in compressed rows (CSR); `Candidates` is one. Arrays may be longer than their content. */
export interface SparseCosts {
  readonly rowCount: number
  readonly columnCount: number
  /** [rows + 1] the entries of row i are those from `starts[i]` up to `starts[i + 1]`. */
  readonly starts: Int32Array
  /** [entries] */
  readonly columns: Int32Array
  /** [entries] */
  readonly costs: Float64Array
}

export interface CostLimitOptions {
  /** Largest cost accepted. In the total, leaving a row and a column unmatched costs this much. Default: Infinity. */
  readonly costLimit?: number
}

/** All rows and columns are unmatched. */
export function emptyAssignment(rowCount: number, columnCount: number): Assignment {
  return { columnOfRow: new Int32Array(rowCount).fill(-1), rowOfColumn: new Int32Array(columnCount).fill(-1) }
}

/** @throws MotError `invalid-costs` unless the matrix is filled and free of NaN. */
export function checkCosts(costs: ArrayLike<number>, rowCount: number, columnCount: number): void {
  const size = rowCount * columnCount
  if (costs.length < size) {
    throw new MotError(
      'invalid-costs',
      `A ${rowCount}×${columnCount} cost matrix needs ${size} numbers, got ${costs.length}.`,
    )
  }
  for (let k = 0; k < size; k++) {
    if (Number.isNaN(costs[k])) {
      throw new MotError(
        'invalid-costs',
        `The cost of row ${Math.floor(k / columnCount)}, column ${k % columnCount} should be a number, got NaN.`,
      )
    }
  }
}
