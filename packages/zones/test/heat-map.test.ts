import { HeatMap, type HeatMapOptions } from '@mot/zones'
import { expect, test } from 'vitest'
import { standing } from './drawn-tracks'

test('each cell has the seconds that tracks stood in it', () => {
  const map = new HeatMap({ width: 40, height: 60, cellSize: 20 })
  for (let frame = 1; frame <= 5; frame++)
    map.update(
      standing(frame, [
        [1, 10, 50],
        [2, 30, 30 + frame / 2],
      ]),
    )
  expect([map.columns, map.rows]).toEqual([2, 3])
  const seconds = [...map.values].map((value) => Math.round(1000 * value) / 1000)
  expect(seconds).toEqual([0, 0, 0, 0.4, 0.4, 0])
  expect(map.at(10, 50)).toBeCloseTo(0.4, 9)
  expect([map.at(-1, 50), map.at(10, 60)]).toEqual([0, 0])
})

test('points outside the image, other classes and pauses of the stream are left out', () => {
  const map = new HeatMap({ width: 40, height: 60, cellSize: 20, classIds: [0] })
  map.update(standing(1, []))
  map.update(
    standing(
      2,
      [
        [1, 10, 80],
        [2, -5, 50],
        [3, 10, 50, 1],
      ],
      { time: 0.6 },
    ),
  )
  expect(map.values.every((value) => value === 0)).toBe(true)
  map.update(standing(3, [[4, 10, 50]], { time: 3600 }))
  expect(map.at(10, 50)).toBe(1)
})

test('its image is one pixel a cell, transparent where no track was, yellow where most time was spent', () => {
  const map = new HeatMap({ width: 40, height: 20, cellSize: 20 })
  expect([...map.image().data]).toEqual(new Array(8).fill(0).map((_, i) => (i % 4 === 2 ? 255 : 0)))
  map.update(standing(1, [[1, 10, 10]]))
  map.update(standing(2, [[1, 10, 10]]))
  expect(map.image()).toMatchObject({ width: 2, height: 1 })
  expect([...map.image().data]).toEqual([255, 255, 0, 224, 0, 0, 255, 0])
})

test('refuses a time that goes back, and sizes that are none', () => {
  const map = new HeatMap({ width: 40, height: 60 })
  map.update(standing(2, []))
  expect(() => map.update(standing(3, [], { time: 0.1 }))).toThrow(expect.objectContaining({ code: 'invalid-frame' }))
  for (const fault of [{ width: 0 }, { height: 1.5 }, { cellSize: Number.NaN }, { cells: 3 }]) {
    expect(() => new HeatMap({ width: 40, height: 60, ...fault } as HeatMapOptions)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    )
  }
})
