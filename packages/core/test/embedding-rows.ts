import { EmbeddingRows } from '@mot/core'

/** Vectors of one length, measured. */
export function embeddingRows(vectors: readonly (readonly number[])[]): EmbeddingRows {
  const rows = new EmbeddingRows()
  rows.view(Float32Array.from(vectors.flat()), vectors.length, vectors[0]!.length)
  for (let row = 0; row < vectors.length; row++) rows.measure(row)
  return rows
}
