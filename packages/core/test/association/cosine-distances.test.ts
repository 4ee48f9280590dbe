import { cosineDistance, cosineDistances, EmbeddingRows } from '@mot/core'
import { forbiddenWebAssembly, seededNormal, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import fairmot from '../../../../fixtures/association/matching_fairmot.json'
import { compile } from '../../../../scripts/simd/compile'
import { chooseDotProducts, type DotProducts, plainDotProducts } from '../../src/association/dot-products'
import { dotProductsWasm } from '../../src/association/dot-products-wasm'
import { embeddingRows } from '../embedding-rows'

const random = seededRandom(5)
const normal = () => seededNormal(random)

function randomVectors(count: number, dimension: number): number[][] {
  return Array.from({ length: count }, () => Array.from({ length: dimension }, normal))
}

describe('cosineDistances', () => {
  test('fills the matrix, row by row', () => {
    const a = embeddingRows([
      [1, 0],
      [0, 5],
    ])
    const b = embeddingRows([
      [3, 0],
      [0, 1],
      [-2, 0],
    ])
    expect([...cosineDistances(a, 2, b, 3)]).toEqual([0, 1, 2, 1, 0, 1])
  })

  test('equals the cosine distance of FairMOT', () => {
    const a = embeddingRows(fairmot.tracks.map(({ smooth_feat }) => smooth_feat))
    const b = embeddingRows(fairmot.dets.map(({ curr_feat }) => curr_feat))
    const expected = fairmot.embedding_distance_cosine.flat()
    const distances = cosineDistances(a, fairmot.tracks.length, b, fairmot.dets.length)
    for (const [i, distance] of distances.entries()) expect(distance).toBeCloseTo(expected[i]!, 5)
  })

  test('equals the distances of single pairs', () => {
    const [n, m, dimension] = [7, 9, 131]
    const a = embeddingRows(randomVectors(n, dimension))
    const b = embeddingRows(randomVectors(m, dimension))
    const distances = cosineDistances(a, n, b, m)
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) expect(distances[i * m + j]).toBeCloseTo(cosineDistance(a, i, b, j), 6)
    }
  })

  test('is never below 0 between equal vectors', () => {
    const a = embeddingRows(randomVectors(50, 33))
    const distances = cosineDistances(a, 50, a, 50)
    for (let i = 0; i < 50; i++) expect(distances[51 * i]).toBeGreaterThanOrEqual(0)
  })

  test('writes into given memory, and does not change the rest of it', () => {
    const a = embeddingRows([[1, 0]])
    const into = new Float32Array(3).fill(7)
    expect(cosineDistances(a, 1, a, 1, into)).toBe(into)
    expect([...into]).toEqual([0, 7, 7])
  })

  test('accepts no rows', () => {
    const a = embeddingRows([[1, 0]])
    expect(cosineDistances(a, 0, a, 1)).toHaveLength(0)
    expect(cosineDistances(a, 1, new EmbeddingRows(2), 0)).toHaveLength(0)
  })

  test('refuses other dimensions, missing rows and too little memory', () => {
    const a = embeddingRows([[1, 0]])
    expect(() => cosineDistances(a, 1, embeddingRows([[1, 0, 0]]), 1)).toThrow('of one dimension, got 2 and 3')
    expect(() => cosineDistances(a, 2, a, 1)).toThrow('"a" should have 2 rows, got room for 1.')
    expect(() => cosineDistances(a, 1, a, 1.5)).toThrow('"b" should have 1.5 rows')
    expect(() => cosineDistances(a, 1, a, 1, new Float32Array(0))).toThrow('room for 1 × 1 distances, got 0')
  })
})

test('SIMD gives the products that TypeScript gives, to the last bit', () => {
  const simd = chooseDotProducts(WebAssembly)
  expect(simd).not.toBe(plainDotProducts)
  const sizes: [n: number, m: number, dimension: number][] = [
    [1, 1, 1],
    [3, 200, 128],
    [2, 65, 512],
    // One vector is larger than a tile.
    [2, 5, 40_000],
  ]
  for (let round = 0; round < 100; round++) {
    sizes.push([1 + Math.floor(9 * random()), 1 + Math.floor(30 * random()), 1 + Math.floor(40 * random())])
  }
  for (const [n, m, dimension] of sizes) {
    const a = Float32Array.from({ length: n * dimension }, normal)
    const b = Float32Array.from({ length: m * dimension }, normal)
    const products = (way: DotProducts) => {
      const into = new Float32Array(n * m)
      way(a, n, b, m, dimension, into)
      return into
    }
    expect(products(simd)).toEqual(products(plainDotProducts))
  }
})

test('TypeScript replaces WebAssembly where that is forbidden', () => {
  expect(chooseDotProducts(forbiddenWebAssembly)).toBe(plainDotProducts)
})

test('the bytes are those that the source compiles to', async () => {
  expect(await compile('packages/core/simd/dot-products.ts')).toBe(dotProductsWasm)
})
