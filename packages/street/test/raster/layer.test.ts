import { expect, test } from 'vitest'
import { Random } from '../../src/random'
import { Canvas } from '../../src/raster/canvas'
import { copyWindow, drawLayer, type Layer } from '../../src/raster/layer'

/** A layer of 4×4 pixels, of which the middle four are red and opaque. */
function redSquare(x: number, y: number): Layer {
  const canvas = new Canvas(4, 4)
  for (const pixel of [5, 6, 9, 10]) canvas.paint(pixel, 200, 0, 0, 1)
  return { canvas, x, y }
}

test('a layer on whole pixels covers the canvas and resets the owner', () => {
  const canvas = new Canvas(4, 3, { owners: true })
  canvas.data.fill(100)
  canvas.owners!.fill(7)
  drawLayer(canvas, redSquare(10, 20), 10, 21)
  expect(reds(canvas)).toEqual([
    [100, 200, 200, 100],
    [100, 200, 200, 100],
    [100, 100, 100, 100],
  ])
  expect([...canvas.owners!]).toEqual([7, 0, 0, 7, 7, 0, 0, 7, 7, 7, 7, 7])
})

test('a layer between pixels is blended with the canvas', () => {
  const canvas = new Canvas(4, 1)
  canvas.data.fill(100)
  drawLayer(canvas, redSquare(0, -1), 0.5, 0)
  expect(reds(canvas)).toEqual([[150, 200, 150, 100]])
})

test('a layer outside the canvas changes nothing', () => {
  const canvas = new Canvas(4, 4)
  for (const [x, y] of [
    [-30, 0],
    [30, 0],
    [0, -30],
    [0, 30],
  ] as const)
    drawLayer(canvas, redSquare(x, y), 0, 0)
  expect(canvas.data.every((value) => value === 0)).toBe(true)
})

test('a window between pixels is the bilinear mean of four', () => {
  const random = new Random(1)
  const panorama = new Canvas(9, 9)
  for (let i = 0; i < panorama.data.length; i++) panorama.data[i] = random.integer(0, 255)
  const canvas = new Canvas(5, 4)
  copyWindow(canvas, panorama, 2.25, 3.5)
  const at = (x: number, y: number) => panorama.data[(y * 9 + x) * 4]!
  for (let y = 0; y < 4; y++) {
    for (let x = 0; x < 5; x++) {
      const upper = 0.75 * at(x + 2, y + 3) + 0.25 * at(x + 3, y + 3)
      const lower = 0.75 * at(x + 2, y + 4) + 0.25 * at(x + 3, y + 4)
      expect(Math.abs(canvas.data[(y * 5 + x) * 4]! - (upper + lower) / 2)).toBeLessThanOrEqual(0.5)
    }
  }
})

test('a window on whole pixels is a copy', () => {
  const panorama = new Canvas(6, 6)
  for (let i = 0; i < panorama.data.length; i++) panorama.data[i] = i
  const canvas = new Canvas(2, 1)
  copyWindow(canvas, panorama, 3, 2)
  const first = (2 * 6 + 3) * 4
  expect([...canvas.data]).toEqual([...panorama.data.subarray(first, first + 8)])
})

function reds(canvas: Canvas): number[][] {
  return Array.from({ length: canvas.height }, (_, y) =>
    Array.from({ length: canvas.width }, (_, x) => canvas.data[(y * canvas.width + x) * 4]!),
  )
}
