import type { EmbeddingRows } from '../embedding'

/** Distances between the directions of row `i` of `a` and row `j` of `b`, both measured. Lower is closer. */

export type EmbeddingMetric = 'cosine' | 'euclidean'

/** 1 − cos of the angle between two vectors, 0 to 2. */
export function cosineDistance(a: EmbeddingRows, i: number, b: EmbeddingRows, j: number): number {
  writeCosineDistance(a, i, b, j, result, 0)
  return result[0]!
}

/** Euclidean distance of two unit vectors, 0 to 2. */
export function euclideanDistance(a: EmbeddingRows, i: number, b: EmbeddingRows, j: number): number {
  writeEuclideanDistance(a, i, b, j, result, 0)
  return result[0]!
}

const result = new Float64Array(1)

/** Writes the distance to `into[at]`: a returned float64 may be boxed on the heap, once for each pair. */
export type WriteDistance = (
  a: EmbeddingRows,
  i: number,
  b: EmbeddingRows,
  j: number,
  into: Float64Array,
  at: number,
) => void

export const writeCosineDistance: WriteDistance = (a, i, b, j, into, at) => {
  const { values, dimension } = a
  const others = b.values
  const p = i * dimension
  const q = j * dimension
  let sum0 = 0
  let sum1 = 0
  const even = dimension - (dimension % 4)
  for (let k = 0; k < even; k += 4) {
    sum0 += values[p + k]! * others[q + k]! + values[p + k + 1]! * others[q + k + 1]!
    sum1 += values[p + k + 2]! * others[q + k + 2]! + values[p + k + 3]! * others[q + k + 3]!
  }
  for (let k = even; k < dimension; k++) sum0 += values[p + k]! * others[q + k]!
  into[at] = Math.max(0, 1 - (sum0 + sum1) * a.scales[i]! * b.scales[j]!)
}

export const writeEuclideanDistance: WriteDistance = (a, i, b, j, into, at) => {
  const { values, dimension } = a
  const others = b.values
  const scale = a.scales[i]!
  const otherScale = b.scales[j]!
  const p = i * dimension
  const q = j * dimension
  let sum0 = 0
  let sum1 = 0
  const even = dimension - (dimension % 2)
  for (let k = 0; k < even; k += 2) {
    const difference0 = scale * values[p + k]! - otherScale * others[q + k]!
    const difference1 = scale * values[p + k + 1]! - otherScale * others[q + k + 1]!
    sum0 += difference0 * difference0
    sum1 += difference1 * difference1
  }
  if (even < dimension) {
    const difference = scale * values[p + even]! - otherScale * others[q + even]!
    sum0 += difference * difference
  }
  into[at] = Math.sqrt(sum0 + sum1)
}
