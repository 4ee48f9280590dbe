import { HeatMap, homographyFrom, Zones } from '@mot/zones'
import { describe, expect, test } from 'vitest'
import { standing } from './drawn-tracks'

describe('limits are the largest that are accepted', () => {
  test.each(['width', 'height', 'cellSize'])('%s of a heat map', (name) => {
    const make = (value: number) => new HeatMap({ width: 1, height: 1, cellSize: 1, [name]: value })
    for (const value of [1, 2 ** 15]) expect(() => make(value)).not.toThrow()
    for (const value of [0, 2 ** 15 + 1, 1.5, Number.NaN]) {
      expect(() => make(value)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    }
  })

  test('an image that cells do not divide evenly has a last column and a last row', () => {
    const map = new HeatMap({ width: 41, height: 19, cellSize: 20 })
    expect([map.columns, map.rows, map.values.length]).toEqual([3, 1, 3])
    for (let frame = 1; frame <= 3; frame++) map.update(standing(frame, [[1, 40.9, 18.9]]))
    expect(map.values[2]).toBeGreaterThan(0)
    expect([map.values[0], map.values[1]]).toEqual([0, 0])
  })
})

describe('points on one line are told by their angle, not by their size or place', () => {
  const square = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const
  const moved = (scale: number, x: number, y: number, points: readonly (readonly number[])[]) =>
    points.map(([px, py]) => [scale * px! + x, scale * py! + y] as [number, number])

  test.each([
    [1, 0, 0],
    [1e-3, 0, 0],
    [1e6, 0, 0],
    [1, 5000, -3000],
    [1e-2, 100, 100],
  ])('a square of side %d at %d, %d is accepted; with a corner on a side it is not', (scale, x, y) => {
    const ground = moved(1, 0, 0, square)
    expect(() => homographyFrom(moved(scale, x, y, square), ground)).not.toThrow()
    const flat = [
      [0, 0],
      [1, 0],
      [0.5, 0],
      [0, 1],
    ] as const
    for (const points of [flat, flat.toReversed()]) {
      expect(() => homographyFrom(moved(scale, x, y, points), ground)).toThrow(/one line/)
      expect(() => homographyFrom(ground, moved(scale, x, y, points))).toThrow(/one line/)
    }
  })
})

test('lines and zones are copies: arrays that change later change nothing', () => {
  const from: [number, number] = [0, 50]
  const to: [number, number] = [100, 50]
  const polygon: [number, number][] = [
    [0, 0],
    [100, 0],
    [100, 100],
    [0, 100],
  ]
  const zones = new Zones({ lines: [{ name: 'a', from, to }], zones: [{ name: 'b', polygon }] })
  for (const point of [from, to, ...polygon]) point.fill(-999)
  expect(() => zones.checkInside(101, 101)).not.toThrow()
  zones.update(standing(1, [[1, 50, 20]]))
  zones.update(standing(2, [[1, 50, 80]]))
  expect(zones.line('a').in + zones.line('a').out).toBe(1)
  expect(zones.zone('b').entries).toBe(1)
  expect(() => zones.line('b')).toThrow(/line "b"/)
  expect(() => zones.zone('a')).toThrow(/zone "a"/)
})

test('a hole that meets its polygon or another hole only in its last edge is refused', () => {
  const outer: [number, number][] = [
    [0, 0],
    [100, 0],
    [100, 100],
    [0, 100],
  ]
  const hole = (points: [number, number][], others: [number, number][][] = []) => {
    return () => new Zones({ zones: [{ name: 'z', polygon: outer, holes: [...others, points] }] } as never)
  }
  const inner: [number, number][] = [
    [10, 10],
    [20, 10],
    [20, 20],
    [10, 20],
  ]
  expect(hole(inner)).not.toThrow()
  for (let turn = 0; turn < 4; turn++) {
    const beyond = [...inner.slice(turn), ...inner.slice(0, turn)].map(
      ([x, y]) => [x === 20 ? 120 : x, y] as [number, number],
    )
    expect(hole(beyond)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    const shifted = [...inner.slice(turn), ...inner.slice(0, turn)].map(([x, y]) => [x + 5, y + 5] as [number, number])
    expect(hole(shifted, [inner])).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    const apart = shifted.map(([x, y]) => [x + 20, y] as [number, number])
    expect(hole(apart, [inner])).not.toThrow()
  }
})

describe('a snapshot', () => {
  const options = { lines: [{ name: 'a', from: [0, 50], to: [100, 50] }], zones: [] } as never
  const zonesAfter = (...ys: number[]) => {
    const zones = new Zones(options)
    for (const [i, y] of ys.entries()) {
      const places = [1, 2].map((id) => [id, 30 + 20 * id, y] as [number, number, number])
      zones.update(standing(i + 1, places))
    }
    return zones
  }

  test.each([
    [
      'an id twice',
      (snapshot: { tracks: number[][] }) => ({ tracks: snapshot.tracks.map((row) => [7, ...row.slice(1)]) }),
    ],
    ['a time that is none', () => ({ time: Number.NaN })],
    ['a frame below 0', () => ({ frame: -1 })],
    ['a broken frame', () => ({ frame: 1.5 })],
    ['ids that are none', () => ({ ended: ['a'] })],
  ])('with %s is refused', (_, change) => {
    const snapshot = zonesAfter(20, 30).snapshot()
    const broken = { ...snapshot, ...change(snapshot as never) }
    expect(() => new Zones(options).restore(broken as never)).toThrow(
      expect.objectContaining({ code: 'invalid-snapshot' }),
    )
  })

  test('is data: what is counted afterwards does not reach it, nor does a change of it reach the zones', () => {
    const zones = zonesAfter(20, 30)
    const snapshot = zones.snapshot()
    const text = JSON.stringify(snapshot)
    zones.update(
      standing(3, [
        [1, 50, 80],
        [2, 70, 80],
      ]),
    )
    expect(JSON.stringify(snapshot)).toBe(text)
    const other = new Zones(options)
    other.restore(snapshot)
    for (const row of snapshot.tracks as number[][]) row.fill(-1)
    for (const { tracks } of snapshot.places as unknown as { tracks: number[][] }[])
      for (const row of tracks) row.fill(-1)
    other.update(
      standing(3, [
        [1, 50, 80],
        [2, 70, 80],
      ]),
    )
    expect(other.snapshot()).toEqual(zones.snapshot())
  })
})
