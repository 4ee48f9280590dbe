import { EmbeddingRows } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { PrototypeTable } from '../../src/identity/prototype-table'
import { evidenceDistance, TrackEvidence } from '../../src/identity/track-evidence'

const DIMENSION = 6
const random = seededRandom(8)

function drawn(observations = 4): TrackEvidence {
  const rows = new EmbeddingRows(DIMENSION)
  rows.reserve(1)
  const evidence = new TrackEvidence(DIMENSION)
  for (let i = 0; i < observations; i++) {
    for (let k = 0; k < DIMENSION; k++) rows.values[k] = seededNormal(random)
    rows.measure(0)
    evidence.add(rows, 0, 0.5 + random())
  }
  return evidence
}

test('the distance to each identity equals that of the tracks, one by one', () => {
  const table = new PrototypeTable(DIMENSION, 8, 3600)
  const tracks = Array.from({ length: 30 }, () => drawn())
  for (const [i, track] of tracks.entries()) table.put(1 + (i % 15), 1 + i, track, i)
  const query = drawn()
  const distances = table.distancesTo(query, 0)
  expect(distances.size).toBe(15)
  for (let identity = 1; identity <= 15; identity++) {
    const [one, other] = [tracks[identity - 1]!, tracks[identity + 14]!]
    const nearest = (i: number) => Math.min(...[one, other].map((track) => oneView(query, i, track)))
    let expected = 0
    for (let i = 0; i < query.count; i++) expected += (query.weights[i]! * nearest(i)) / query.weight
    expect(distances.get(identity)).toBeCloseTo(expected, 5)
  }
})

test('prototypes of the track itself do not count', () => {
  const table = new PrototypeTable(DIMENSION, 8, 3600)
  const track = drawn()
  table.put(1, 5, track, 0)
  table.put(2, 6, drawn(), 0)
  expect(table.distancesTo(track, 0).get(1)).toBeCloseTo(0, 5)
  expect([...table.distancesTo(track, 5).keys()]).toEqual([2])
})

test('the views of a track replace those that were there before', () => {
  const table = new PrototypeTable(DIMENSION, 8, 3600)
  for (let i = 0; i < 5; i++) table.put(1, 7, drawn(), i)
  expect(table.countOf(1)).toBe(4)
})

test('a view that has hardly a part in its track is no prototype', () => {
  const table = new PrototypeTable(2, 8, 3600)
  const evidence = new TrackEvidence(2)
  evidence.restore({
    weights: [10, 0.5],
    views: [
      { values: [1, 0], scale: 1 },
      { values: [0, 1], scale: 1 },
    ],
  })
  table.put(1, 1, evidence, 0)
  expect(table.countOf(1)).toBe(1)
})

test('of too many prototypes the closest become one, to which an old one adds little', () => {
  const table = new PrototypeTable(2, 1, 10)
  const single = (x: number, y: number) => {
    const evidence = new TrackEvidence(2)
    evidence.restore({ weights: [1], views: [{ values: [x, y], scale: 1 }] })
    return evidence
  }
  table.put(1, 1, single(1, 0), 0)
  table.put(1, 2, single(0, 1), 100)
  expect(table.countOf(1)).toBe(1)
  // After ten half-lives all but a thousandth is the new one.
  expect(table.distancesTo(single(0, 1), 0).get(1)).toBeLessThan(0.001)
  const young = new PrototypeTable(2, 1, 10)
  young.put(1, 1, single(1, 0), 0)
  young.put(1, 2, single(0, 1), 0)
  expect(young.distancesTo(single(0, 1), 0).get(1)).toBeCloseTo(1 - Math.SQRT1_2, 3)
})

test('identities are moved and removed as a whole, and tracks one by one', () => {
  const table = new PrototypeTable(DIMENSION, 8, 3600)
  table.put(1, 1, drawn(2), 0)
  table.put(1, 2, drawn(2), 0)
  table.put(2, 3, drawn(3), 0)
  table.move(1, 3, 2, 0)
  expect([1, 2, 3].map((id) => table.countOf(id))).toEqual([2, 3, 2])
  table.move(2, 1, undefined, 0)
  table.remove(3)
  expect([1, 2, 3].map((id) => table.countOf(id))).toEqual([5, 0, 0])
})

function oneView(query: TrackEvidence, view: number, track: TrackEvidence): number {
  const single = new TrackEvidence(DIMENSION)
  single.add(query.views, view, 1)
  return evidenceDistance(single, track)
}
