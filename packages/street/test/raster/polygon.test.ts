import { expect, test } from 'vitest'
import { Canvas } from '../../src/raster/canvas'
import { fillPolygon, type Point } from '../../src/raster/polygon'

test('a rectangle between pixels covers its border pixels in part', () => {
  const canvas = new Canvas(5, 4)
  fillPolygon(
    canvas,
    [
      [1.5, 1],
      [4, 1],
      [4, 3.5],
      [1.5, 3.5],
    ],
    [255, 255, 255],
  )
  expect(covers(canvas)).toEqual([
    [0, 0, 0, 0, 0], //
    [0, 0.5, 1, 1, 0],
    [0, 0.5, 1, 1, 0],
    [0, 0.25, 0.5, 0.5, 0],
  ])
})

test('a polygon need not be convex', () => {
  const canvas = new Canvas(6, 3)
  const notched: Point[] = [
    [0, 0],
    [2, 0],
    [2, 2],
    [4, 2],
    [4, 0],
    [6, 0],
    [6, 3],
    [0, 3],
  ]
  fillPolygon(canvas, notched, [255, 255, 255])
  expect(covers(canvas)).toEqual([
    [1, 1, 0, 0, 1, 1],
    [1, 1, 0, 0, 1, 1],
    [1, 1, 1, 1, 1, 1],
  ])
})

test('a triangle covers half of its box', () => {
  const canvas = new Canvas(40, 40)
  fillPolygon(
    canvas,
    [
      [0, 0],
      [40, 0],
      [0, 40],
    ],
    [255, 255, 255],
  )
  const area = covers(canvas)
    .flat()
    .reduce((sum, cover) => sum + cover, 0)
  expect(area).toBeGreaterThan(790)
  expect(area).toBeLessThan(810)
})

test('a polygon is clipped to the canvas', () => {
  const canvas = new Canvas(4, 4)
  fillPolygon(
    canvas,
    [
      [-9, -9],
      [-2, -9],
      [-2, 20],
      [-9, 20],
    ],
    [255, 255, 255],
  )
  fillPolygon(
    canvas,
    [
      [0, 9],
      [4, 9],
      [4, 20],
    ],
    [255, 255, 255],
  )
  expect(
    covers(canvas)
      .flat()
      .every((cover) => cover === 0),
  ).toBe(true)
})

/** Coverage of each pixel in twentieths, row by row. */
function covers(canvas: Canvas): number[][] {
  return Array.from({ length: canvas.height }, (_, y) =>
    Array.from(
      { length: canvas.width },
      (_, x) => Math.round((20 * canvas.data[(y * canvas.width + x) * 4 + 3]!) / 255) / 20,
    ),
  )
}
