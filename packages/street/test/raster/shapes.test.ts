import { expect, test } from 'vitest'
import { Canvas } from '../../src/raster/canvas'
import type { Paint } from '../../src/raster/paint'
import { drawShape, type Finish, moveShape, type Shape } from '../../src/raster/shapes'

const white: Paint = { colour: [200, 200, 200] }
const finish: Finish = { paint: white, light: [1, 1, 1], sideLight: 0, scale: 10 }

const capsule: Shape = { shape: 'capsule', startX: 10, startY: 10, startRadius: 4, endX: 40, endY: 10, endRadius: 4 }
const ellipse: Shape = { shape: 'ellipse', x: 20, y: 16, radiusX: 12, radiusY: 8 }
const profile: Shape = {
  shape: 'profile',
  rows: [
    [4.5, 20, 3],
    [14.5, 20, 9],
    [24.5, 22, 9],
  ],
}

test.each([
  ['capsule', capsule, 30 * 8 + Math.PI * 16],
  ['ellipse', ellipse, Math.PI * 12 * 8],
  ['profile', profile, 10 * 12 + 10 * 18],
] as const)('a %s covers its area', (_name, shape, area) => {
  expect(areaOf(paint(shape))).toBeGreaterThan(0.98 * area)
  expect(areaOf(paint(shape))).toBeLessThan(1.02 * area)
})

test('edges are antialiased: a shift by half a pixel halves the coverage at the sides', () => {
  const bar: Shape = {
    shape: 'profile',
    rows: [
      [4, 10, 4],
      [20, 10, 4],
    ],
  }
  const row = (shape: Shape) =>
    [5, 6, 13, 14].map((x) => Math.round((100 * paint(shape).data[(12 * 60 + x) * 4 + 3]!) / 255))
  expect(row(bar)).toEqual([0, 100, 100, 0])
  expect(row(moveShape(bar, 0.5, 0))).toEqual([0, 50, 100, 50])
})

test.each([capsule, ellipse, profile])('a shape across every border is clipped, not wrapped: $shape', (shape) => {
  const canvas = new Canvas(8, 8)
  for (const [x, y] of [
    [-25, -12],
    [-10, -30],
    [500, 0],
    [0, 500],
  ] as const)
    drawShape(canvas, moveShape(shape, x, y), finish)
  const whole = paint(moveShape(shape, -12, -9), 60, 40)
  const part = paint(moveShape(shape, -12, -9), 8, 8)
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) expect(part.data[(y * 8 + x) * 4 + 3]).toBe(whole.data[(y * 60 + x) * 4 + 3])
  }
})

test('each pixel counts once for its owner, however many shapes cover it', () => {
  const canvas = new Canvas(60, 40, { owners: true })
  canvas.beginOwner(3)
  drawShape(canvas, ellipse, finish)
  const count = canvas.ownedCount
  drawShape(canvas, ellipse, finish)
  expect(canvas.ownedCount).toBe(count)
  expect(canvas.owners!.filter((owner) => owner === 3).length).toBe(count)
})

test('stripes alternate down a body, and become their mean when finer than a pixel', () => {
  const striped = (period: number): Paint => ({ ...white, pattern: { kind: 'stripes', colour: [0, 0, 0], period } })
  const column = (period: number) => {
    const canvas = new Canvas(60, 40)
    drawShape(
      canvas,
      {
        shape: 'profile',
        rows: [
          [0, 20, 9],
          [40, 20, 9],
        ],
      },
      { ...finish, paint: striped(period) },
    )
    return Array.from({ length: 40 }, (_, y) => canvas.data[(y * 60 + 20) * 4]!)
  }
  const wide = column(1)
  expect(Math.max(...wide) - Math.min(...wide)).toBeGreaterThan(150)
  const fine = column(0.1)
  expect(Math.max(...fine) - Math.min(...fine)).toBeLessThan(3)
})

function paint(shape: Shape, width = 60, height = 40): Canvas {
  const canvas = new Canvas(width, height)
  drawShape(canvas, shape, finish)
  return canvas
}

function areaOf(canvas: Canvas): number {
  let area = 0
  for (let i = 3; i < canvas.data.length; i += 4) area += canvas.data[i]! / 255
  return area
}
