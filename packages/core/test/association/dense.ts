import type { Candidates } from '@mot/core'

/** The candidates as a matrix, `Infinity` where there is no pair. */
export function dense({ rowCount, columnCount, starts, columns, costs }: Candidates): number[][] {
  return Array.from({ length: rowCount }, (_, i) => {
    const row = new Array<number>(columnCount).fill(Number.POSITIVE_INFINITY)
    for (let k = starts[i]!; k < starts[i + 1]!; k++) row[columns[k]!] = costs[k]!
    return row
  })
}
