import { type CostLimitOptions, SparseAssigner } from '../assignment'
import type { Candidates } from './candidates'

/**
 * One round of association: makes the cheapest pairs among candidates and lists them, and who is left over. Keeps its
 * arrays from call to call; they may be longer than the counts beside them.
 */
export class Matcher {
  matchCount = 0
  /** [matches] ascending. */
  matchedRows = new Int32Array(64)
  /** [matches] the column that goes with each. */
  matchedColumns = new Int32Array(64)
  freeRowCount = 0
  /** [free rows] ascending. */
  freeRows = new Int32Array(64)
  freeColumnCount = 0
  /** [free columns] ascending. */
  freeColumns = new Int32Array(64)
  private readonly assigner = new SparseAssigner()

  /** @param options the limit is finite. */
  match(candidates: Candidates, options: Required<CostLimitOptions>): this {
    const { rowCount, columnCount } = candidates
    this.reserve(rowCount, columnCount)
    const { columnOfRow, rowOfColumn } = this.assigner.assign(candidates, options)
    const { matchedRows, matchedColumns, freeRows, freeColumns } = this
    let matchCount = 0
    let freeRowCount = 0
    let freeColumnCount = 0
    // Written to both lists, of which one grows: a processor cannot foresee who is left over.
    for (let i = 0; i < rowCount; i++) {
      const j = columnOfRow[i]!
      const isFree = j >>> 31
      matchedRows[matchCount] = i
      matchedColumns[matchCount] = j
      freeRows[freeRowCount] = i
      matchCount += 1 - isFree
      freeRowCount += isFree
    }
    for (let j = 0; j < columnCount; j++) {
      freeColumns[freeColumnCount] = j
      freeColumnCount += rowOfColumn[j]! >>> 31
    }
    this.matchCount = matchCount
    this.freeRowCount = freeRowCount
    this.freeColumnCount = freeColumnCount
    return this
  }

  private reserve(rowCount: number, columnCount: number): void {
    if (this.matchedRows.length < rowCount) {
      this.matchedRows = new Int32Array(2 * rowCount)
      this.matchedColumns = new Int32Array(2 * rowCount)
      this.freeRows = new Int32Array(2 * rowCount)
    }
    if (this.freeColumns.length < columnCount) this.freeColumns = new Int32Array(2 * columnCount)
  }
}
