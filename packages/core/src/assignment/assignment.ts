import { MotError } from '../errors'

/** Which row goes with which column. */
export interface Assignment {
  /** [rows] column of each row, −1 where it has none. */
  readonly columnOfRow: Int32Array
  /** [columns] row of each column, −1 where it has none. */
  readonly rowOfColumn: Int32Array
}

export interface CostLimitOptions {
  /** Largest cost accepted: a pair is made only where that lowers the total by this much or more. Default: Infinity. */
  readonly costLimit?: number
}

/** Nobody goes with anybody. */
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
