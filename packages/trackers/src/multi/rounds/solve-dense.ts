import { lapjv } from '@mot/core'

/** `lapjv` has 1e6 for infinity; sums of costs stay far below it. */
const GREATEST = 1e5

/**
 * `lapjv` without a limit, for costs of any magnitude: they contain scores, which may be any number. Large ones are divided by
 * a power of two, which changes no comparison.
 * @param costs [rows × columns] finite; overwritten if scaled.
 * @returns [rows] column of each row, −1 for an unassigned one.
 */
export function solveDense(costs: Float64Array, rowCount: number, columnCount: number): Int32Array {
  const size = rowCount * columnCount
  let greatest = 0
  for (let k = 0; k < size; k++) greatest = Math.max(greatest, Math.abs(costs[k]!))
  if (greatest > GREATEST) {
    const factor = 2 ** -Math.ceil(Math.log2(greatest / GREATEST))
    for (let k = 0; k < size; k++) costs[k] = costs[k]! * factor
  }
  return lapjv(costs, rowCount, columnCount).columnOfRow
}
