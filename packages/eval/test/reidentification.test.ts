import { cosineDistances, EmbeddingRows } from '@mot/core'
import { evaluate, type Reidentification, reidentification } from '@mot/eval'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'

/** One query of person 1 in camera 1; the gallery in the order of its distances, as `id@camera`. */
function ranked(...gallery: string[]): Reidentification {
  const images = gallery.map((each) => each.split('@').map(Number))
  return {
    queries: { ids: [1], cameras: [1] },
    gallery: { ids: images.map(([id]) => id!), cameras: images.map(([, camera]) => camera!) },
    distances: gallery.map((_, i) => i / 100),
  }
}

const score = (...gallery: string[]) => evaluate(reidentification, [ranked(...gallery)])

test('average precision is the mean of the precision at each right image', () => {
  // Right at the ranks 1, 3 and 4: (1/1 + 2/3 + 3/4) / 3.
  expect(score('1@2', '7@2', '1@3', '1@2', '8@1').meanAveragePrecision).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3, 12)
})

test('the curve rises at the rank of the first right image', () => {
  const { cmc, rank1, rank5, rank10 } = score('7@2', '8@2', '1@2', '1@3')
  expect(cmc.slice(0, 5)).toEqual([0, 0, 1, 1, 1])
  expect(cmc).toHaveLength(50)
  expect([rank1, rank5, rank10]).toEqual([0, 1, 1])
})

test('images of the same person by the same camera are left out', () => {
  expect(score('1@1', '1@1', '1@2')).toMatchObject({ rank1: 1, meanAveragePrecision: 1 })
})

test('images of others by the same camera are not', () => {
  expect(score('7@1', '1@2')).toMatchObject({ rank1: 0, meanAveragePrecision: 1 / 2 })
})

test('junk is left out, distractors are wrong', () => {
  expect(score('-1@2', '-1@2', '1@2')).toMatchObject({ rank1: 1, meanAveragePrecision: 1 })
  expect(score('0@2', '0@2', '1@2')).toMatchObject({ rank1: 0, meanAveragePrecision: 1 / 3 })
})

test('a query without a right image is not counted', () => {
  expect(score('7@2', '1@1')).toMatchObject({ queries: 0, meanAveragePrecision: 0, rank1: 0 })
  expect(evaluate(reidentification, [ranked('1@2'), ranked('7@2')])).toMatchObject({ queries: 1, rank1: 1 })
})

test('a first right image behind the curve counts in the mean average precision alone', () => {
  const { cmc, meanAveragePrecision } = score(...Array.from({ length: 60 }, () => '7@2'), '1@2')
  expect(cmc.at(-1)).toBe(0)
  expect(meanAveragePrecision).toBeCloseTo(1 / 61, 12)
})

test('several inputs are combined by their queries', () => {
  const scores = evaluate(reidentification, [ranked('1@2'), ranked('7@2', '1@2'), ranked('7@2', '1@2')])
  expect(scores.queries).toBe(3)
  expect(scores.rank1).toBe(1 / 3)
  expect(scores.meanAveragePrecision).toBeCloseTo((1 + 1 / 2 + 1 / 2) / 3, 12)
})

test('equals scores counted pair by pair, without sorting, on drawn embeddings', () => {
  const random = seededRandom(5)
  const draw = (count: number) => {
    const rows = new EmbeddingRows(8)
    rows.reserve(count)
    const ids = Array.from({ length: count }, () => 1 + Math.floor(6 * random()))
    const cameras = ids.map(() => 1 + Math.floor(3 * random()))
    for (const [row, id] of ids.entries()) {
      for (let k = 0; k < 8; k++) rows.values[8 * row + k] = (k === id ? 0.6 : 0) + random() - 0.5
      rows.measure(row)
    }
    return { ids, cameras, rows }
  }
  const [queries, gallery] = [draw(25), draw(60)]
  const distances = cosineDistances(queries.rows, 25, gallery.rows, 60)
  const scores = evaluate(reidentification, [{ queries, gallery, distances }])
  const expected = { queries: 0, precisions: 0, first: 0 }
  for (const [q, id] of queries.ids.entries()) {
    const counts = (j: number) => gallery.ids[j] !== id || gallery.cameras[j] !== queries.cameras[q]
    const right = gallery.ids.flatMap((each, j) => (each === id && counts(j) ? [j] : []))
    if (right.length === 0) continue
    const rankOf = (j: number, among: (i: number) => boolean) =>
      gallery.ids.filter((_, i) => counts(i) && among(i) && distances[60 * q + i]! <= distances[60 * q + j]!).length
    const precisions = right.map((j) => rankOf(j, (i) => gallery.ids[i] === id) / rankOf(j, () => true))
    expected.queries++
    expected.precisions += precisions.reduce((sum, each) => sum + each, 0) / right.length
    if (right.some((j) => rankOf(j, () => true) === 1)) expected.first++
  }
  expect(expected.queries).toBeGreaterThan(20)
  expect(scores.meanAveragePrecision).toBeCloseTo(expected.precisions / expected.queries, 12)
  expect(scores.rank1).toBe(expected.first / expected.queries)
})

describe('bad input', () => {
  const good = ranked('1@2', '7@2')
  test.each<[string, Reidentification, string]>([
    ['ids without cameras', { ...good, queries: { ids: [1], cameras: [] } }, 'invalid-detections'],
    ['a query of no identity', { ...good, queries: { ids: [0], cameras: [1] } }, 'invalid-detections'],
    ['too few distances', { ...good, distances: [0.1] }, 'invalid-costs'],
    ['a distance that is no number', { ...good, distances: [0.1, Number.NaN] }, 'invalid-costs'],
  ])('%s is refused', (_, input, code) => {
    expect(() => evaluate(reidentification, [input])).toThrow(expect.objectContaining({ code }))
  })
})
