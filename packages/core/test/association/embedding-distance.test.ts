import { cosineDistance, euclideanDistance } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import jde from '../../../../fixtures/association/embedding_distance_jde.json'
import fairmot from '../../../../fixtures/association/matching_fairmot.json'
import { embeddingRows } from '../embedding-rows'

describe('embedding distance', () => {
  test('is 0 between equal vectors and grows with the angle', () => {
    const vectors = embeddingRows([
      [1, 0, 0],
      [0, 5, 0],
      [-2, 0, 0],
    ])
    const cosine = [0, 1, 2].map((j) => cosineDistance(vectors, 0, vectors, j))
    expect(cosine).toEqual([0, 1, 2])
    const euclidean = [0, 1, 2].map((j) => euclideanDistance(vectors, 0, vectors, j))
    expect(euclidean).toEqual([0, Math.SQRT2, 2])
  })

  test('equals the cosine distance of FairMOT', () => {
    const rows = embeddingRows(fairmot.tracks.map(({ smooth_feat }) => smooth_feat))
    const columns = embeddingRows(fairmot.dets.map(({ curr_feat }) => curr_feat))
    for (const [i, row] of fairmot.embedding_distance_cosine.entries()) {
      for (const [j, expected] of row.entries()) {
        expect(cosineDistance(rows, i, columns, j)).toBeCloseTo(expected, 5)
      }
    }
  })

  test('equals the Euclidean distance of JDE', () => {
    const a = embeddingRows(jde.a)
    const b = embeddingRows(jde.b)
    for (const [i, row] of jde.dist.entries()) {
      for (const [j, expected] of row.entries()) expect(euclideanDistance(a, i, b, j)).toBeCloseTo(expected, 6)
    }
  })

  test('the square of the Euclidean distance of unit vectors is twice their cosine distance, whatever their length', () => {
    const random = seededRandom(7)
    for (let dimension = 1; dimension < 20; dimension++) {
      const vector = () => Array.from({ length: dimension }, () => seededNormal(random))
      const vectors = embeddingRows([vector(), vector()])
      const euclidean = euclideanDistance(vectors, 0, vectors, 1)
      expect(euclidean ** 2).toBeCloseTo(2 * cosineDistance(vectors, 0, vectors, 1), 5)
    }
  })
})
