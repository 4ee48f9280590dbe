import type { TrackRow } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { relinkTracks } from '@mot/trackers'
import { describe, expect, test } from 'vitest'
import { testBadRows } from './bad-rows'
import { frames, track } from './drawn'

const walk = (frame: number) => [5 * frame, 100] as const

/** Frames by id. */
function spans(rows: readonly TrackRow[]): Record<number, [first: number, last: number, count: number]> {
  const ids = [...new Set(rows.map(({ id }) => id))]
  return Object.fromEntries(
    ids.map((id) => {
      const own = rows.filter((row) => row.id === id).map(({ frame }) => frame)
      return [id, [Math.min(...own), Math.max(...own), own.length]]
    }),
  )
}

test('a person occluded by a tree keeps the id, twice', () => {
  const rows = [...track(3, frames(1, 20), walk), ...track(5, frames(32, 50), walk), ...track(8, frames(61, 70), walk)]
  const linked = relinkTracks(rows)
  expect(spans(linked)).toEqual({ 3: [1, 70, 49] })
  expect(linked.map(({ id, ...row }) => row)).toEqual(rows.map(({ id, ...row }) => row))
})

test.each<[string, TrackRow[]]>([
  ['after too long a time', track(2, frames(52, 60), walk)],
  ['while the first is still there', track(2, frames(18, 40), walk)],
  ['somewhere else', track(2, frames(25, 40), (frame) => [5 * frame, 400])],
  ['of another class', track(2, frames(25, 40), walk, { classId: 1 })],
  ['of another size', track(2, frames(25, 40), walk).map((row) => ({ ...row, box: { ...row.box, top: -300 } }))],
])('a fragment %s is another object', (_, other) => {
  expect(Object.keys(spans(relinkTracks([...track(1, frames(1, 20), walk, { classId: 0 }), ...other])))).toHaveLength(2)
})

test('two people who cross behind a tree keep their ids', () => {
  const left = (frame: number) => [5 * frame, 100] as const
  const right = (frame: number) => [400 - 5 * frame, 110] as const
  const linked = relinkTracks([
    ...track(1, frames(1, 30), left),
    ...track(2, frames(1, 30), right),
    ...track(3, frames(50, 70), right),
    ...track(4, frames(50, 70), left),
  ])
  expect(linked.filter(({ frame }) => frame === 70).map(({ id, box }) => [id, box.left])).toEqual([
    [1, 350],
    [2, 50],
  ])
})

describe('with embeddings', () => {
  const red = Float32Array.of(3, 0, 0.1)
  const blue = Float32Array.of(0, 2, 0.1)

  test('a fragment of different appearance at the right place is another person', () => {
    const before = track(1, frames(1, 20), walk, { embedding: red })
    expect(spans(relinkTracks([...before, ...track(2, frames(25, 40), walk, { embedding: blue })]))).toHaveProperty('2')
    expect(spans(relinkTracks([...before, ...track(2, frames(25, 40), walk, { embedding: red })]))).toEqual({
      1: [1, 40, 36],
    })
  })

  test('of two fragments at the place, the one of similar appearance is joined', () => {
    const near = (frame: number) => [5 * frame + 15, 100] as const
    const linked = relinkTracks([
      ...track(1, frames(1, 20), walk, { embedding: red }),
      ...track(2, frames(25, 40), walk, { embedding: blue }),
      ...track(3, frames(25, 40), near, { embedding: red }),
    ])
    expect(Object.keys(spans(linked))).toEqual(['1', '2'])
    expect(linked.filter(({ frame, id }) => frame === 30 && id === 1)[0]!.box.left).toBe(165)
  })

  test.each([
    ['of another length', Float32Array.of(1, 2)],
    ['of zeros', new Float32Array(3)],
    ['with NaN', Float32Array.of(1, Number.NaN, 0)],
  ])('one %s is refused', (_, embedding) => {
    const rows = [...track(1, [1, 2], walk, { embedding: red }), ...track(2, [5, 6], walk, { embedding })]
    expect(() => relinkTracks(rows)).toThrow(expect.objectContaining({ code: 'invalid-detections' }))
  })
})

test('no id is twice in a frame, none is new, and rows are unchanged', () => {
  const random = seededRandom(9)
  const rows = frames(1, 150).flatMap((id) => {
    const start = 1 + Math.floor(200 * random())
    const [left, top] = [600 * random(), 300 * random()]
    const [dx, dy] = [6 * random() - 3, 2 * random() - 1]
    return track(id, frames(start, start + Math.floor(40 * random())), (frame) => [left + dx * frame, top + dy * frame])
  })
  const linked = relinkTracks(rows)
  expect(new Set(linked.map(({ frame, id }) => `${frame} ${id}`)).size).toBe(rows.length)
  const ids = new Set(linked.map(({ id }) => id))
  expect(ids.size).toBeLessThan(150)
  for (const id of ids) expect(rows.some((row) => row.id === id)).toBe(true)
  const places = (each: readonly TrackRow[]) => each.map(({ frame, box }) => `${frame} ${box.left} ${box.top}`).sort()
  expect(places(linked)).toEqual(places(rows))
})

describe('bad input', () => {
  testBadRows(relinkTracks)

  test.each([{ maxGapFrames: -1 }, { maxMotionDistance: 0 }, { appearanceWeight: 2 }, { headingFrames: 0 }])(
    '%j is refused',
    (options) => {
      expect(() => relinkTracks([], options)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    },
  )
})
