import { expect, test } from 'vitest'
import { Trails } from '../../src/draw/trails'

const at = (id: number, left: number) => ({ id, box: { left, top: 10, right: left + 4, bottom: 30 } })

test('a trail has the places of the last seconds, the oldest first', () => {
  const trails = new Trails(1, 'bottom')
  for (const [time, left] of [
    [0, 0],
    [0.5, 2],
    [1, 4],
    [1.25, 6],
  ] as const) {
    trails.extend(time, [at(7, left)])
  }
  expect(trails.of(7)).toEqual([
    { time: 0.5, x: 4, y: 30 },
    { time: 1, x: 6, y: 30 },
    { time: 1.25, x: 8, y: 30 },
  ])
  expect(trails.time).toBe(1.25)
  expect(trails.of(7).map((footprint) => trails.freshness(footprint))).toEqual([0.25, 0.75, 1])
  expect(trails.of(8)).toEqual([])
  // Exactly as old as the trail is long is still a part of it; then the trail of a track that is gone is gone.
  trails.extend(2.25, [])
  expect(trails.of(7)).toEqual([{ time: 1.25, x: 8, y: 30 }])
  trails.extend(2.26, [])
  expect(trails.of(7)).toEqual([])
})

test('its places are the middles of boxes where the anchor is their centre', () => {
  const trails = new Trails(1, 'centre')
  trails.extend(0, [at(7, 0)])
  expect(trails.of(7)).toEqual([{ time: 0, x: 2, y: 20 }])
})

test('frames without times are a 30th of a second apart, from 0', () => {
  const trails = new Trails(1, 'bottom')
  for (let frame = 0; frame < 3; frame++) trails.extend(undefined, [at(7, frame)])
  expect(trails.of(7).map(({ time }) => time)).toEqual([0, 1 / 30, 2 / 30])
})

test('the same frame again replaces its places; an earlier one begins anew', () => {
  const trails = new Trails(1, 'bottom')
  trails.extend(1, [at(7, 0)])
  trails.extend(1, [at(7, 2)])
  expect(trails.of(7)).toEqual([{ time: 1, x: 4, y: 30 }])
  trails.extend(0.5, [at(7, 4)])
  expect(trails.of(7)).toEqual([{ time: 0.5, x: 6, y: 30 }])
  trails.clear()
  expect(trails.of(7)).toEqual([])
  trails.extend(undefined, [at(7, 4)])
  expect(trails.time).toBe(0)
})

test('a trail of no seconds has no places', () => {
  const trails = new Trails(0, 'bottom')
  trails.extend(0, [at(7, 0)])
  expect(trails.of(7)).toEqual([])
})
