import { type CostLimitOptions, SparseAssigner } from '../assignment'
import { checkOptions } from '../options'
import { addressOf, plainWorkspace, type Workspace } from '../simd/workspace'
import type { Candidates } from './candidates'

/**
 * One round of association: computes the assignment of least total cost among candidates, and lists its pairs and the unmatched
 * rows and columns. Arrays are reused between calls and may be longer than their counts.
 */
export class Matcher {
  matchCount = 0
  /** [matches] ascending. */
  matchedRows: Int32Array
  /** [matches] the column matched with each of `matchedRows`. */
  matchedColumns: Int32Array
  unmatchedRowCount = 0
  /** [unmatched rows] ascending. */
  unmatchedRows: Int32Array
  unmatchedColumnCount = 0
  /** [unmatched columns] ascending. */
  unmatchedColumns: Int32Array
  private readonly assigner: SparseAssigner

  /** @param workspace of the candidates. Default: plain arrays. */
  constructor(private readonly workspace: Workspace = plainWorkspace) {
    this.assigner = new SparseAssigner(workspace)
    this.matchedRows = workspace.ints(64)
    this.matchedColumns = workspace.ints(64)
    this.unmatchedRows = workspace.ints(64)
    this.unmatchedColumns = workspace.ints(64)
  }

  /** [rows] cost of each row's pair; undefined for unmatched rows. */
  get costOfRow(): Float64Array {
    return this.assigner.costOfRow
  }

  /** @param options a finite limit. */
  match(candidates: Candidates, options: Required<CostLimitOptions>): this {
    checkOptions(options)
    const { rowCount, columnCount } = candidates
    this.reserve(rowCount, columnCount)
    const { columnOfRow, rowOfColumn } = this.assigner.assign(candidates, options)
    const { workspace, matchedRows, matchedColumns, unmatchedRows, unmatchedColumns } = this
    if (workspace.simd) {
      this.matchCount = workspace.simd.listMatches(
        rowCount,
        columnCount,
        addressOf(columnOfRow),
        addressOf(rowOfColumn),
        addressOf(matchedRows),
        addressOf(matchedColumns),
        addressOf(unmatchedRows),
        addressOf(unmatchedColumns),
      )
      this.unmatchedRowCount = rowCount - this.matchCount
      this.unmatchedColumnCount = columnCount - this.matchCount
      return this
    }
    this.matchCount = this.unmatchedRowCount = this.unmatchedColumnCount = 0
    for (let i = 0; i < rowCount; i++) {
      if (columnOfRow[i]! < 0) {
        unmatchedRows[this.unmatchedRowCount++] = i
      } else {
        matchedRows[this.matchCount] = i
        matchedColumns[this.matchCount++] = columnOfRow[i]!
      }
    }
    for (let j = 0; j < columnCount; j++) if (rowOfColumn[j]! < 0) unmatchedColumns[this.unmatchedColumnCount++] = j
    return this
  }

  private reserve(rowCount: number, columnCount: number): void {
    const { workspace } = this
    if (this.matchedRows.length < rowCount) {
      this.matchedRows = workspace.ints(2 * rowCount)
      this.matchedColumns = workspace.ints(2 * rowCount)
      this.unmatchedRows = workspace.ints(2 * rowCount)
    }
    if (this.unmatchedColumns.length < columnCount) this.unmatchedColumns = workspace.ints(2 * columnCount)
  }
}
