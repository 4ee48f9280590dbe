import { cosineDistance, euclideanDistance, normalizeEmbedding } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import jde from '../../../../fixtures/association/embedding_distance_jde.json'
import fairmot from '../../../../fixtures/association/matching_fairmot.json'

describe('embedding distance', () => {
  test('is 0 between equal vectors and grows with the angle', () => {
    const vectors = Float32Array.of(1, 0, 0, 0, 1, 0, -1, 0, 0)
    const cosine = [0, 1, 2].map((j) => cosineDistance(vectors, 0, vectors, j, 3))
    expect(cosine).toEqual([0, 1, 2])
    const euclidean = [0, 1, 2].map((j) => euclideanDistance(vectors, 0, vectors, j, 3))
    expect(euclidean).toEqual([0, Math.SQRT2, 2])
  })

  test('equals the cosine distance of FairMOT', () => {
    const rows = Float32Array.from(fairmot.tracks.flatMap(({ smooth_feat }) => smooth_feat))
    const columns = Float32Array.from(fairmot.dets.flatMap(({ curr_feat }) => curr_feat))
    for (const [i, row] of fairmot.embedding_distance_cosine.entries()) {
      for (const [j, expected] of row.entries()) {
        expect(cosineDistance(rows, i, columns, j, 128)).toBeCloseTo(expected, 5)
      }
    }
  })

  test('equals the Euclidean distance of JDE', () => {
    const a = Float32Array.from(jde.a.flat())
    const b = Float32Array.from(jde.b.flat())
    for (const [i, row] of jde.dist.entries()) {
      for (const [j, expected] of row.entries()) expect(euclideanDistance(a, i, b, j, 128)).toBeCloseTo(expected, 6)
    }
  })

  test('the square of the Euclidean distance of unit vectors is twice their cosine distance, whatever their length', () => {
    const random = seededRandom(7)
    for (let dimension = 1; dimension < 20; dimension++) {
      const vectors = Float32Array.from({ length: 2 * dimension }, () => seededNormal(random))
      normalizeEmbedding(vectors, 0, dimension)
      normalizeEmbedding(vectors, 1, dimension)
      const euclidean = euclideanDistance(vectors, 0, vectors, 1, dimension)
      expect(euclidean ** 2).toBeCloseTo(2 * cosineDistance(vectors, 0, vectors, 1, dimension), 5)
    }
  })
})
