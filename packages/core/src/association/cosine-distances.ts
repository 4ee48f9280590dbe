import type { EmbeddingRows } from '../embedding'
import { MotError } from '../errors'
import { dotProducts } from './dot-products'

/**
 * The full matrix of cosine distances, 1 − cos of the angle, 0 to 2, between the first `n` rows of `a` and the first `m` of `b`, all
 * measured: for galleries and re-identification. Trackers that compare few pairs use {@link cosineDistance}.
 *
 * Sums are float32, within 1e-6 of float64; the same to the last bit with and without SIMD.
 * @param into [n × m], default fresh.
 * @returns `into`.
 * @throws MotError `invalid-option` when dimensions differ, or an array has too few rows.
 */
export function cosineDistances(
  a: EmbeddingRows,
  n: number,
  b: EmbeddingRows,
  m: number,
  into: Float32Array = new Float32Array(n * m),
): Float32Array {
  if (a.dimension !== b.dimension) {
    throw new MotError(
      'invalid-option',
      `Embeddings should be of one dimension, got ${a.dimension} and ${b.dimension}.`,
    )
  }
  checkRows('a', a, n)
  checkRows('b', b, m)
  if (into.length < n * m) {
    throw new MotError('invalid-option', `There should be room for ${n} × ${m} distances, got ${into.length}.`)
  }
  dotProducts(a.values, n, b.values, m, a.dimension, into)
  for (let i = 0, at = 0; i < n; i++) {
    const scale = a.scales[i]!
    for (let j = 0; j < m; j++, at++) into[at] = Math.max(0, 1 - into[at]! * scale * b.scales[j]!)
  }
  return into
}

function checkRows(name: string, rows: EmbeddingRows, count: number): void {
  const most = Math.min(rows.scales.length, Math.floor(rows.values.length / rows.dimension))
  if (Number.isInteger(count) && count >= 0 && (count <= most || count === 0)) return
  throw new MotError('invalid-option', `"${name}" should have ${count} rows, got room for ${most}.`)
}
