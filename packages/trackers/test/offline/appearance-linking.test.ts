import type { TrackRow } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { linkByAppearance } from '@mot/trackers'
import { describe, expect, test } from 'vitest'
import { testBadRows } from './bad-rows'
import { frames, track } from './drawn'

const random = seededRandom(5)
const red = () => Float32Array.from([1, 0, 0], (value) => value + 0.04 * seededNormal(random))
const blue = () => Float32Array.from([0, 1, 0], (value) => value + 0.04 * seededNormal(random))
const walk = (frame: number): readonly [number, number] => [5 * (frame % 100), 100]

/** A track in which each row has an embedding of its own. */
function seen(id: number, first: number, last: number, appearance: () => Float32Array, place = walk): TrackRow[] {
  return track(id, frames(first, last), place).map((row) => ({ ...row, embedding: appearance() }))
}

/** [first, last] frame by id. */
function spans(rows: readonly TrackRow[]): Record<number, number[]> {
  const ids = [...new Set(rows.map(({ id }) => id))]
  return Object.fromEntries(
    ids.map((id) => {
      const own = rows.filter((row) => row.id === id).map(({ frame }) => frame)
      return [id, [Math.min(...own), Math.max(...own)]]
    }),
  )
}

test('a track that goes over to another person is split there, and the first part keeps the id', () => {
  expect(spans(linkByAppearance([...seen(4, 1, 40, red), ...seen(4, 41, 90, blue)]))).toEqual({
    4: [1, 40],
    5: [41, 90],
  })
})

test('two tracks of one person are merged, however long the absence', () => {
  expect(spans(linkByAppearance([...seen(2, 1, 40, red), ...seen(9, 900, 950, red)]))).toEqual({ 2: [1, 950] })
})

test('people who exchange their ids get them back', () => {
  const rows = [...seen(1, 1, 30, red), ...seen(1, 31, 60, blue), ...seen(2, 1, 30, blue), ...seen(2, 31, 60, red)]
  const linked = linkByAppearance(rows)
  expect(spans(linked)).toEqual({ 1: [1, 60], 2: [1, 60] })
  for (const { id, embedding } of linked) expect(embedding![id - 1]).toBeGreaterThan(0.5)
  expect(linked.map(({ frame, box }) => [frame, box.left])).toHaveLength(rows.length)
})

test.each<[string, TrackRow[]]>([
  ['of another appearance', seen(2, 60, 90, blue)],
  ['at the same time', seen(2, 30, 90, red)],
  ['of another class', seen(2, 60, 90, red).map((row) => ({ ...row, classId: 1 }))],
  ['too far away', seen(2, 60, 90, red, (frame) => [5 * frame, 4000])],
  ['without embeddings', track(2, frames(60, 90), walk)],
])('a track %s stays apart', (_, other) => {
  const first = seen(1, 1, 40, red).map((row) => ({ ...row, classId: 0 }))
  const second = other.map((row) => ({ classId: 0, ...row }))
  expect(Object.keys(spans(linkByAppearance([...first, ...second])))).toEqual(['1', '2'])
})

test('a few odd frames are no part of their own, and rows without embeddings stay with the row before', () => {
  const odd = [...seen(1, 1, 20, red), ...seen(1, 21, 25, blue), ...seen(1, 26, 50, red)]
  expect(Object.keys(spans(linkByAppearance(odd)))).toEqual(['1'])
  const bare = [...seen(1, 1, 20, red), ...track(1, frames(21, 24), walk), ...seen(1, 25, 50, blue)]
  expect(spans(linkByAppearance(bare))).toEqual({ 1: [1, 24], 2: [25, 50] })
})

test('a track is split into maxParts at most', () => {
  const corner = (k: number) => () =>
    Float32Array.from([0, 1, 2, 3, 4], (i) => (i === k ? 1 : 0) + 0.05 * seededNormal(random))
  const rows = [0, 1, 2, 3, 4].flatMap((k) => seen(1, 1 + 20 * k, 20 + 20 * k, corner(k)))
  const count = (maxParts: number) =>
    Object.keys(spans(linkByAppearance(rows, { maxParts, maxEmbeddingDistance: 0 }))).length
  expect([count(5), count(3), count(1)]).toEqual([5, 3, 1])
})

test('a long track is split at the same frame', () => {
  expect(spans(linkByAppearance([...seen(1, 1, 1500, red), ...seen(1, 1501, 3000, blue)]))).toEqual({
    1: [1, 1500],
    2: [1501, 3000],
  })
})

test('a pair is merged up to the mean distance of all pairs of observations', () => {
  const stand = () => [300, 100] as const
  const [a, b] = [seen(1, 1, 12, red, stand), seen(2, 50, 60, () => Float32Array.of(0.8, 0.6, 0), stand)]
  const distances = a.flatMap(({ embedding: u }) => b.map(({ embedding: v }) => 1 - cosine(u!, v!)))
  const mean = distances.reduce((sum, each) => sum + each, 0) / distances.length
  const count = (maxEmbeddingDistance: number) =>
    Object.keys(spans(linkByAppearance([...a, ...b], { maxEmbeddingDistance }))).length
  expect([count(mean - 1e-6), count(mean + 1e-6)]).toEqual([2, 1])
})

describe('bad input', () => {
  testBadRows(linkByAppearance)

  test.each([
    { maxViewDistance: 3 },
    { minViewFrames: 0 },
    { maxParts: 0 },
    { maxEmbeddingDistance: -1 },
    { maxJump: -1 },
  ])('%j is refused', (options) => {
    expect(() => linkByAppearance([], options)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })

  test('embeddings of different lengths are refused', () => {
    const rows = [...seen(1, 1, 2, red), ...seen(2, 1, 2, () => Float32Array.of(1, 2))]
    expect(() => linkByAppearance(rows)).toThrow(expect.objectContaining({ code: 'invalid-detections' }))
  })
})

function cosine(a: Float32Array, b: Float32Array): number {
  const product = (u: Float32Array, v: Float32Array) => u.reduce((sum, value, k) => sum + value * v[k]!, 0)
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b))
}
