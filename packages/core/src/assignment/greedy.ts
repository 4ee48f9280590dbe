import { checkOptions } from '../options'
import { type Assignment, type CostLimitOptions, checkCosts, emptyAssignment } from './assignment'

/**
 * Takes the cheapest remaining pair until none is within the limit. Equal costs are ordered by row, then by column.
 * @param costs [rows × columns] `Infinity` forbids a pair.
 * @throws MotError `invalid-costs` for NaN, or a matrix with too few numbers.
 */
export function greedy(
  costs: ArrayLike<number>,
  rowCount: number,
  columnCount: number,
  options: CostLimitOptions = {},
): Assignment {
  const { costLimit = Number.MAX_VALUE } = checkOptions(options)
  checkCosts(costs, rowCount, columnCount)
  const { columnOfRow, rowOfColumn } = emptyAssignment(rowCount, columnCount)
  const pairs: number[] = []
  for (let k = 0; k < rowCount * columnCount; k++) {
    if (costs[k]! <= costLimit && costs[k] !== Number.POSITIVE_INFINITY) pairs.push(k)
  }
  // Pairs are in row order, and the sort is stable.
  pairs.sort((a, b) => costs[a]! - costs[b]!)
  for (const k of pairs) {
    const i = Math.floor(k / columnCount)
    const j = k % columnCount
    if (columnOfRow[i]! >= 0 || rowOfColumn[j]! >= 0) continue
    columnOfRow[i] = j
    rowOfColumn[j] = i
  }
  return { columnOfRow, rowOfColumn }
}
