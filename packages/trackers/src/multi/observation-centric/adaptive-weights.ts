/**
 * Adaptive weighting: appearance has more weight where it is discriminative. The difference between the largest and the second
 * largest similarity of a track, halved, is added to the weight of its pairs; the same for a detection. "Deep OC-SORT:
 * Multi-Pedestrian Tracking by Adaptive Re-Identification" (2023), section 3.3.
 */
export class AdaptiveWeights {
  /** [rows] added to the weights of a row's pairs. */
  rowBonuses = new Float64Array(0)
  /** [columns] added to the weights of a column's pairs. */
  columnBonuses = new Float64Array(0)
  /** [longer side] largest similarity of each. */
  private best = new Float64Array(0)
  /** [longer side] second largest similarity of each. */
  private second = new Float64Array(0)

  /**
   * @param similarities [rows × columns]
   * @param maxDifference upper bound of the differences.
   */
  weigh(similarities: ArrayLike<number>, rowCount: number, columnCount: number, maxDifference: number): void {
    this.reserve(rowCount, columnCount)
    const { rowBonuses, columnBonuses } = this
    this.begin(rowCount)
    for (let i = 0, k = 0; i < rowCount; i++) {
      for (let j = 0; j < columnCount; j++, k++) this.note(i, similarities[k]!)
    }
    this.end(rowBonuses, rowCount, maxDifference)
    this.begin(columnCount)
    for (let i = 0, k = 0; i < rowCount; i++) {
      for (let j = 0; j < columnCount; j++, k++) this.note(j, similarities[k]!)
    }
    this.end(columnBonuses, columnCount, maxDifference)
  }

  private begin(count: number): void {
    this.best.fill(Number.NEGATIVE_INFINITY, 0, count)
    this.second.fill(Number.NEGATIVE_INFINITY, 0, count)
  }

  private note(member: number, similarity: number): void {
    const { best, second } = this
    if (similarity > best[member]!) {
      second[member] = best[member]!
      best[member] = similarity
    } else if (similarity > second[member]!) {
      second[member] = similarity
    }
  }

  /** Without a second similarity the bonus is 0. */
  private end(bonuses: Float64Array, count: number, maxDifference: number): void {
    const { best, second } = this
    for (let n = 0; n < count; n++) {
      const hasSecond = second[n]! > Number.NEGATIVE_INFINITY
      bonuses[n] = hasSecond ? Math.min(best[n]! - second[n]!, maxDifference) / 2 : 0
    }
  }

  private reserve(rowCount: number, columnCount: number): void {
    if (this.rowBonuses.length < rowCount) this.rowBonuses = new Float64Array(2 * rowCount)
    if (this.columnBonuses.length < columnCount) this.columnBonuses = new Float64Array(2 * columnCount)
    const longer = Math.max(rowCount, columnCount)
    if (this.best.length >= longer) return
    this.best = new Float64Array(2 * longer)
    this.second = new Float64Array(2 * longer)
  }
}
