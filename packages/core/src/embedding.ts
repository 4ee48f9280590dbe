/**
 * Rows of float32 appearance vectors, in place. Row `i` of a [n × dimension] column begins at element `i × dimension`.
 */

/**
 * Makes a row a unit vector.
 * @returns false where it has no direction (all zeros, or not finite): it is then left as it is.
 */
export function normalizeEmbedding(embeddings: Float32Array, row: number, dimension: number): boolean {
  const sum = squaredNorm(embeddings, row, dimension)
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) return false
  const at = row * dimension
  const scale = 1 / Math.sqrt(sum)
  for (let k = at; k < at + dimension; k++) embeddings[k] = embeddings[k]! * scale
  return true
}

/**
 * Moves row `row` of `smoothed` towards row `sourceRow` of `source` and makes it a unit vector again: an exponential moving
 * average. Both rows are unit vectors before. "Towards Real-Time Multi-Object Tracking" (2020), section 3.4.
 * @param momentum share of the old vector that stays, 0 to 1; 0.9 in JDE and FairMOT.
 */
export function smoothEmbedding(
  smoothed: Float32Array,
  row: number,
  source: Float32Array,
  sourceRow: number,
  dimension: number,
  momentum: number,
): void {
  const at = row * dimension
  const from = sourceRow * dimension
  for (let k = 0; k < dimension; k++)
    smoothed[at + k] = momentum * smoothed[at + k]! + (1 - momentum) * source[from + k]!
  normalizeEmbedding(smoothed, row, dimension)
}

/** Squared length of a row; NaN or infinite where the row is not finite. */
export function squaredNorm(embeddings: Float32Array, row: number, dimension: number): number {
  const at = row * dimension
  const end = at + dimension
  // Four sums, so that an addition need not wait for the one before.
  let sum0 = 0
  let sum1 = 0
  let sum2 = 0
  let sum3 = 0
  let k = at
  for (; k + 3 < end; k += 4) {
    sum0 += embeddings[k]! * embeddings[k]!
    sum1 += embeddings[k + 1]! * embeddings[k + 1]!
    sum2 += embeddings[k + 2]! * embeddings[k + 2]!
    sum3 += embeddings[k + 3]! * embeddings[k + 3]!
  }
  for (; k < end; k++) sum0 += embeddings[k]! * embeddings[k]!
  return sum0 + sum1 + (sum2 + sum3)
}
