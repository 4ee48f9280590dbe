import { MotError } from '../errors'
import { type Assignment, checkCosts, emptyAssignment } from './assignment'

/**
 * The assignment of least total cost with min(rows, columns) pairs. D. F. Crouse, "On implementing 2D rectangular assignment
 * algorithms", IEEE Transactions on Aerospace and Electronic Systems 52 (2016).
 *
 * Scan orders are those of `scipy.optimize.linear_sum_assignment`, so ties break the same way. Negated costs give the greatest
 * total.
 *
 * @param costs [rows × columns] `Infinity` forbids a pair.
 * @throws MotError `invalid-costs` for NaN and −Infinity, and where forbidden pairs make a full assignment impossible.
 */
export function hungarian(costs: ArrayLike<number>, rowCount: number, columnCount: number): Assignment {
  checkCosts(costs, rowCount, columnCount)
  const assignment = emptyAssignment(rowCount, columnCount)
  if (rowCount === 0 || columnCount === 0) return assignment
  for (let k = 0; k < rowCount * columnCount; k++) {
    if (costs[k] === Number.NEGATIVE_INFINITY) throw new MotError('invalid-costs', 'Costs should not be −Infinity.')
  }
  const { columnOfRow, rowOfColumn } = assignment
  if (columnCount < rowCount) solveWide(transposed(costs, rowCount, columnCount), columnCount, rowCount, rowOfColumn)
  else solveWide(costs, rowCount, columnCount, columnOfRow)
  for (let i = 0; i < rowCount; i++) if (columnOfRow[i]! >= 0) rowOfColumn[columnOfRow[i]!] = i
  for (let j = 0; j < columnCount; j++) if (rowOfColumn[j]! >= 0) columnOfRow[rowOfColumn[j]!] = j
  return assignment
}

function transposed(costs: ArrayLike<number>, rowCount: number, columnCount: number): Float64Array {
  const result = new Float64Array(rowCount * columnCount)
  for (let i = 0; i < rowCount; i++) {
    for (let j = 0; j < columnCount; j++) result[j * rowCount + i] = costs[i * columnCount + j]!
  }
  return result
}

/** For at least as many columns as rows. u and v are the dual variables of rows and columns, as in the paper. */
function solveWide(costs: ArrayLike<number>, rowCount: number, columnCount: number, columnOfRow: Int32Array): void {
  const u = new Float64Array(rowCount)
  const v = new Float64Array(columnCount)
  const rowOfColumn = new Int32Array(columnCount).fill(-1)
  const previous = new Int32Array(columnCount)
  const distance = new Float64Array(columnCount)
  const remaining = new Int32Array(columnCount)
  const doneRows = new Uint8Array(rowCount)
  const doneColumns = new Uint8Array(columnCount)

  for (let start = 0; start < rowCount; start++) {
    doneRows.fill(0)
    doneColumns.fill(0)
    distance.fill(Number.POSITIVE_INFINITY)
    // Columns are listed from the last to the first, so that a matrix of equal costs gives the identity.
    let remainingCount = columnCount
    for (let k = 0; k < columnCount; k++) remaining[k] = columnCount - k - 1

    // Dijkstra from the row to the nearest free column.
    let nearest = 0
    let row = start
    let end = -1
    while (end < 0) {
      doneRows[row] = 1
      let index = -1
      let least = Number.POSITIVE_INFINITY
      for (let k = 0; k < remainingCount; k++) {
        const j = remaining[k]!
        const d = nearest + costs[row * columnCount + j]! - u[row]! - v[j]!
        if (d < distance[j]!) {
          previous[j] = row
          distance[j] = d
        }
        // Among equally near columns a free one is preferred: it ends the search.
        if (distance[j]! < least || (distance[j]! === least && rowOfColumn[j]! < 0)) {
          least = distance[j]!
          index = k
        }
      }
      nearest = least
      if (nearest === Number.POSITIVE_INFINITY) {
        throw new MotError('invalid-costs', 'Too many pairs are forbidden (Infinity): no full assignment is left.')
      }
      const column = remaining[index]!
      if (rowOfColumn[column]! < 0) end = column
      else row = rowOfColumn[column]!
      doneColumns[column] = 1
      remaining[index] = remaining[--remainingCount]!
    }

    for (let i = 0; i < rowCount; i++) {
      if (i === start) u[i] = u[i]! + nearest
      else if (doneRows[i]) u[i] = u[i]! + (nearest - distance[columnOfRow[i]!]!)
    }
    for (let j = 0; j < columnCount; j++) if (doneColumns[j]) v[j] = v[j]! - (nearest - distance[j]!)

    let column = end
    let i = -1
    while (i !== start) {
      i = previous[column]!
      rowOfColumn[column] = i
      const next = columnOfRow[i]!
      columnOfRow[i] = column
      column = next
    }
  }
}
