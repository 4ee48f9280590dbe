import { EmbeddingRows } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { CosineMatrix } from '../../../src/multi/observation-centric/cosine-matrix'

function rowsOf(vectors: readonly (readonly number[])[]): EmbeddingRows {
  const rows = new EmbeddingRows()
  rows.view(Float32Array.from(vectors.flat()), vectors.length, vectors[0]!.length)
  for (const row of vectors.keys()) rows.measure(row)
  return rows
}

test('1 for the same direction, 0 for orthogonal ones, −1 for opposite ones, at any length', () => {
  const matrix = new CosineMatrix()
  const one = rowsOf([[3, 0]])
  const others = rowsOf([
    [0, 2],
    [5, 0],
    [-1, 0],
  ])
  matrix.fill(one, [0], 1, others, [1, 0, 2], 3)
  expect([...matrix.values.subarray(0, 3)]).toEqual([1, 0, -1])
})

test('any number of rows and columns, in any order', () => {
  const random = seededRandom(4)
  const vectors = Array.from({ length: 12 }, () => Array.from({ length: 7 }, () => Math.fround(seededNormal(random))))
  const rows = rowsOf(vectors)
  const matrix = new CosineMatrix()
  for (let columnCount = 1; columnCount <= 9; columnCount++) {
    const columns = Array.from({ length: columnCount }, () => Math.floor(12 * random()))
    matrix.fill(rows, [5, 2, 11], 3, rows, columns, columnCount)
    for (const [i, row] of [5, 2, 11].entries()) {
      for (const [j, column] of columns.entries()) {
        const dot = vectors[row]!.reduce((sum, value, k) => sum + value * vectors[column]![k]!, 0)
        const cosine = dot / Math.hypot(...vectors[row]!) / Math.hypot(...vectors[column]!)
        expect(matrix.values[i * columnCount + j]).toBeCloseTo(cosine, 9)
      }
    }
  }
})
