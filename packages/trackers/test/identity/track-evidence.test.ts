import { EmbeddingRows } from '@mot/core'
import { expect, test } from 'vitest'
import { cosineOf, evidenceDistance, TrackEvidence } from '../../src/identity/track-evidence'

function rowsOf(...vectors: number[][]): EmbeddingRows {
  const rows = new EmbeddingRows(vectors[0]!.length)
  rows.reserve(vectors.length)
  for (const [row, vector] of vectors.entries()) {
    rows.values.set(vector, row * vector.length)
    rows.measure(row)
  }
  return rows
}

/** Of [vector, weight]. */
function evidenceOf(...observations: (readonly [number[], number])[]): TrackEvidence {
  const rows = rowsOf(...observations.map(([vector]) => vector))
  const evidence = new TrackEvidence(rows.dimension)
  for (const [row, [, weight]] of observations.entries()) evidence.add(rows, row, weight)
  return evidence
}

test('of five views the two that are closest become one, with their mean and their weight', () => {
  const evidence = evidenceOf([[1, 0, 0], 1], [[0, 1, 0], 1], [[0, 0, 1], 1], [[-1, 0, 0], 1], [[1, 0.2, 0], 3])
  expect(evidence.count).toBe(4)
  expect(evidence.weight).toBe(7)
  expect([...evidence.weights.subarray(0, 4)].sort()).toEqual([1, 1, 1, 4])
  // Three of four parts are the heavier one's: 15° of 11.3° × 3/4.
  const joined = evidence.weights.indexOf(4)
  const heavier = rowsOf([1, 0.2, 0])
  expect(cosineOf(evidence.views, joined, heavier, 0)).toBeGreaterThan(0.998)
  expect(cosineOf(evidence.views, joined, rowsOf([1, 0, 0]), 0)).toBeLessThan(0.99)
})

test('the distance is that of each view to the nearest of the other, by weight', () => {
  const a = evidenceOf([[1, 0, 0], 3], [[0, 1, 0], 1])
  const b = evidenceOf([[1, 0, 0], 1], [[0, 0, 1], 1])
  expect(evidenceDistance(a, b)).toBeCloseTo(1 / 4, 12)
  expect(evidenceDistance(b, a)).toBeCloseTo(1 / 2, 12)
  expect(evidenceDistance(a, a)).toBeCloseTo(0, 12)
})

test('a restored one goes on as before', () => {
  const one = evidenceOf([[1, 0.3, 0], 0.9], [[0.2, 1, 0], 0.4], [[0, 0, 1], 0.7])
  const other = new TrackEvidence(3)
  other.restore(JSON.parse(JSON.stringify(one.snapshot())))
  for (const each of [one, other]) {
    for (const vector of [
      [1, 1, 0],
      [0, 1, 1],
      [1, 0, 1],
    ])
      each.add(rowsOf(vector), 0, 0.5)
  }
  expect(other.snapshot()).toEqual(one.snapshot())
})
