import type { EmbeddingRows } from '@mot/core'

/** Cosine similarities of all pairs of embeddings. Reuses its array. */
export class CosineMatrix {
  /** [rows × columns] −1 to 1. */
  values = new Float64Array(0)

  /**
   * @param rows rows of `a`, the first `rowCount` of them.
   * @param columns rows of `b`.
   */
  fill(
    a: EmbeddingRows,
    rows: ArrayLike<number>,
    rowCount: number,
    b: EmbeddingRows,
    columns: ArrayLike<number>,
    columnCount: number,
  ): void {
    const { dimension } = a
    const mine = a.values
    const others = b.values
    if (this.values.length < rowCount * columnCount) this.values = new Float64Array(2 * rowCount * columnCount)
    const { values } = this
    for (let i = 0, at = 0; i < rowCount; i++, at += columnCount) {
      const p = rows[i]! * dimension
      const scale = a.scales[rows[i]!]!
      // Four columns at a time: each number of the row is read once for four products.
      for (let j = 0; j < columnCount; j += 4) {
        const column0 = columns[j]!
        const column1 = columns[Math.min(j + 1, columnCount - 1)]!
        const column2 = columns[Math.min(j + 2, columnCount - 1)]!
        const column3 = columns[Math.min(j + 3, columnCount - 1)]!
        const q0 = column0 * dimension
        const q1 = column1 * dimension
        const q2 = column2 * dimension
        const q3 = column3 * dimension
        let sum0 = 0
        let sum1 = 0
        let sum2 = 0
        let sum3 = 0
        for (let k = 0; k < dimension; k++) {
          const value = mine[p + k]!
          sum0 += value * others[q0 + k]!
          sum1 += value * others[q1 + k]!
          sum2 += value * others[q2 + k]!
          sum3 += value * others[q3 + k]!
        }
        values[at + j] = sum0 * scale * b.scales[column0]!
        if (j + 1 < columnCount) values[at + j + 1] = sum1 * scale * b.scales[column1]!
        if (j + 2 < columnCount) values[at + j + 2] = sum2 * scale * b.scales[column2]!
        if (j + 3 < columnCount) values[at + j + 3] = sum3 * scale * b.scales[column3]!
      }
    }
  }
}
