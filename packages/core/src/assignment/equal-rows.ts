import type { SparseCosts } from './assignment'

/**
 * Finds the equal rows of a sparse matrix: those with the same columns in the same order, at the same costs, as tracks in one
 * place have them. Arrays are reused between calls and may be longer than the matrix.
 */
export class EqualRows {
  /** [rows] the first row that equals each; its own number where none before it does. */
  first = new Int32Array(0)
  /** [slots] first row + 1 by hash; 0 in empty slots. */
  private table = new Int32Array(0)

  find(matrix: SparseCosts): this {
    const { rowCount } = matrix
    this.reserve(rowCount)
    const { first, table } = this
    table.fill(0)
    for (let row = 0; row < rowCount; row++) {
      // Equal rows are mostly neighbours.
      const before = row > 0 ? first[row - 1]! : 0
      first[row] = row > 0 && areEqual(matrix, before, row) ? before : this.look(matrix, row)
    }
    return this
  }

  private look(matrix: SparseCosts, row: number): number {
    const { table } = this
    const mask = table.length - 1
    let slot = hashOf(matrix, row) & mask
    while (table[slot] !== 0 && !areEqual(matrix, table[slot]! - 1, row)) slot = (slot + 1) & mask
    if (table[slot] === 0) table[slot] = row + 1
    return table[slot]! - 1
  }

  private reserve(rowCount: number): void {
    if (this.first.length >= rowCount) return
    this.first = new Int32Array(2 * rowCount)
    let slots = 64
    while (slots < 4 * rowCount) slots *= 2
    this.table = new Int32Array(slots)
  }
}

function areEqual({ starts, columns, costs }: SparseCosts, a: number, b: number): boolean {
  let p = starts[a]!
  let q = starts[b]!
  const end = starts[a + 1]!
  if (end - p !== starts[b + 1]! - q) return false
  for (; p < end; p++, q++) if (columns[p] !== columns[q] || costs[p] !== costs[q]) return false
  return true
}

function hashOf({ starts, columns, costs }: SparseCosts, row: number): number {
  let hash = 1
  for (let k = starts[row]!; k < starts[row + 1]!; k++) {
    number[0] = costs[k]!
    hash = Math.imul(hash ^ columns[k]! ^ bits[0]!, 0x9e3779b1)
    hash = Math.imul((hash ^ (hash >>> 15)) + bits[1]!, 0x85ebca6b)
  }
  return hash ^ (hash >>> 13)
}

const number = new Float64Array(1)
const bits = new Int32Array(number.buffer)
