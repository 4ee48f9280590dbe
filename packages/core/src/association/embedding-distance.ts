/** Distances between row `i` of `a` and row `j` of `b`, flat [n × dimension] columns of unit vectors. Lower is closer. */

export type EmbeddingMetric = 'cosine' | 'euclidean'

/** 1 − cos of the angle between two unit vectors, 0 to 2. */
export function cosineDistance(a: Float32Array, i: number, b: Float32Array, j: number, dimension: number): number {
  const p = i * dimension
  const q = j * dimension
  // Four sums, so that an addition need not wait for the one before.
  let sum0 = 0
  let sum1 = 0
  let sum2 = 0
  let sum3 = 0
  const even = dimension - (dimension % 4)
  for (let k = 0; k < even; k += 4) {
    sum0 += a[p + k]! * b[q + k]!
    sum1 += a[p + k + 1]! * b[q + k + 1]!
    sum2 += a[p + k + 2]! * b[q + k + 2]!
    sum3 += a[p + k + 3]! * b[q + k + 3]!
  }
  for (let k = even; k < dimension; k++) sum0 += a[p + k]! * b[q + k]!
  return Math.max(0, 1 - (sum0 + sum1 + (sum2 + sum3)))
}

/** Length of the difference of two unit vectors, 0 to 2. */
export function euclideanDistance(a: Float32Array, i: number, b: Float32Array, j: number, dimension: number): number {
  const p = i * dimension
  const q = j * dimension
  let sum0 = 0
  let sum1 = 0
  const even = dimension - (dimension % 2)
  for (let k = 0; k < even; k += 2) {
    const difference0 = a[p + k]! - b[q + k]!
    const difference1 = a[p + k + 1]! - b[q + k + 1]!
    sum0 += difference0 * difference0
    sum1 += difference1 * difference1
  }
  if (even < dimension) {
    const difference = a[p + even]! - b[q + even]!
    sum0 += difference * difference
  }
  return Math.sqrt(sum0 + sum1)
}
