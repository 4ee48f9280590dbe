import type { Image } from '@mot/core'
import { seededRandom } from '@mot/test-utils/random'
import { describe, expect, test } from 'vitest'
import type { Color } from '../../src/draw/color'
import { PixelSurface } from '../../src/draw/pixel-surface'

const width = 41
const height = 29
const color: Color = [250, 30, 120]

function noise(columns = width, rows = height, seed = 1): Image {
  const random = seededRandom(seed)
  return {
    width: columns,
    height: rows,
    data: Uint8ClampedArray.from({ length: 4 * columns * rows }, () => 256 * random()),
  }
}

type Painter = (surface: PixelSurface) => void

function paint(image: Image, painter: Painter): Image {
  const surface = new PixelSurface(image)
  painter(surface)
  surface.finish()
  return image
}

/** The largest difference to what a pixel's formula gives: `shade` of a centre and the value that was there, for each colour. */
function difference(painter: Painter, shade: (x: number, y: number, under: number, color: number) => number): number {
  const before = noise()
  const { data } = paint(noise(), painter)
  let worst = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x)
      for (let i = 0; i < 3; i++) {
        const expected = shade(x + 0.5, y + 0.5, before.data[at + i]!, color[i]!)
        worst = Math.max(worst, Math.abs(data[at + i]! - expected))
      }
      if (data[at + 3] !== before.data[at + 3]) return Number.POSITIVE_INFINITY
    }
  }
  return worst
}

/** Quicker than a comparison that shows where arrays differ. */
const areEqual = (a: Image['data'], b: Image['data']) => a.length === b.length && a.every((value, i) => value === b[i])

const clamp = (value: number) => Math.min(Math.max(value, 0), 1)
const over = (under: number, top: number, share: number) => under + (top - under) * share

/** Numbers within and beyond the image, some whole, some at halves. */
function numbers(seed: number, count: number, steps: number): number[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => Math.floor((random() * 1.4 - 0.2) * width * steps) / steps)
}

const seeds = Array.from({ length: 6 }, (_, i) => i + 1)

describe('each pixel has its share of', () => {
  test.each(seeds)('a rectangle with round corners, at random (%i)', (seed) => {
    for (const steps of [1, 2, 1000]) {
      const [left, top, across, down] = numbers(seed, 4, steps) as [number, number, number, number]
      const [w, h] = [Math.abs(across) + 1, Math.abs(down) / 2 + 1]
      const radius = Math.min(seed % 5, w / 2, h / 2)
      const alpha = seed % 2 === 0 ? 1 : 0.6
      const shade = (x: number, y: number, under: number, top_: number) => {
        const awayX = Math.abs(x - left - w / 2) - w / 2 + radius
        const awayY = Math.abs(y - top - h / 2) - h / 2 + radius
        const corner = awayX > 0 && awayY > 0 ? Math.hypot(awayX, awayY) : Math.max(awayX, awayY)
        return over(under, top_, alpha * clamp(radius + 0.5 - corner))
      }
      const painter: Painter = (surface) => surface.fillRectangle(left, top, w, h, radius, color, alpha)
      expect(difference(painter, shade)).toBeLessThanOrEqual(1.1)
    }
  })

  test.each(seeds)('the line of a box and its dark rim, at random (%i)', (seed) => {
    for (const steps of [1, 2, 1000]) {
      const [a, b, c, d] = numbers(seed, 4, steps) as [number, number, number, number]
      const box = { left: Math.min(a, c), top: Math.min(b, d) / 2, right: Math.max(a, c), bottom: Math.max(b, d) / 2 }
      const thickness = 1 + (seed % 4)
      const [alpha, rim] = seed % 2 === 0 ? [1, 0] : [0.7, 0.5]
      const shade = (x: number, y: number, under: number, top: number) => {
        const beyondX = Math.abs(x - (box.left + box.right) / 2) - (box.right - box.left) / 2
        const beyondY = Math.abs(y - (box.top + box.bottom) / 2) - (box.bottom - box.top) / 2
        const away = beyondX > 0 && beyondY > 0 ? Math.hypot(beyondX, beyondY) : Math.abs(Math.max(beyondX, beyondY))
        const share = alpha * clamp(thickness / 2 + 0.5 - away)
        const kept = (1 - share) * (1 - rim * clamp(thickness / 2 + 1.5 - away))
        return under * kept + top * share
      }
      const painter: Painter = (surface) => surface.strokeBox(box, thickness, color, alpha, rim)
      expect(difference(painter, shade)).toBeLessThanOrEqual(2.1)
    }
  })

  const toSegment = (x: number, y: number, [x1, y1, x2, y2]: readonly number[]) => {
    const [dx, dy] = [x2! - x1!, y2! - y1!]
    const squared = dx * dx + dy * dy
    const share = squared === 0 ? 0 : clamp(((x - x1!) * dx + (y - y1!) * dy) / squared)
    return Math.hypot(x - x1! - share * dx, y - y1! - share * dy)
  }

  test.each(seeds)('a dot, a straight line, and one with corners, at random (%i)', (seed) => {
    const points = numbers(seed, 8, 10)
    const thickness = 1 + (seed % 5)
    const alpha = seed % 2 === 0 ? 1 : 0.6
    for (const line of [
      points.slice(0, 2),
      points.slice(0, 4),
      points.slice(0, 6),
      points,
      [9, 2, 9, 20],
      [2, 9, 30, 9],
    ]) {
      const segments = line.length === 2 ? [[...line, ...line]] : []
      for (let i = 0; i + 3 < line.length; i += 2) segments.push(line.slice(i, i + 4))
      const shade = (x: number, y: number, under: number, top: number) => {
        const away = Math.min(...segments.map((segment) => toSegment(x, y, segment)))
        return over(under, top, alpha * clamp(thickness / 2 + 0.5 - away))
      }
      const painter: Painter = (surface) => surface.strokeLine(line, thickness, color, alpha)
      expect(difference(painter, shade)).toBeLessThanOrEqual(2.1)
    }
  })

  test.each(seeds)('a line whose pieces fade, at random (%i)', (seed) => {
    const points = numbers(seed, 6, 10)
    const [thicknesses, alphas] = [
      [2, 5],
      [0.3, 0.9],
    ]
    const shade = (x: number, y: number, under: number, top: number) => {
      const shares = thicknesses!.map((thickness, i) => {
        return alphas![i]! * clamp(thickness / 2 + 0.5 - toSegment(x, y, points.slice(2 * i, 2 * i + 4)))
      })
      return over(under, top, Math.max(...shares))
    }
    const painter: Painter = (surface) => surface.strokeFading(points, thicknesses!, alphas!, color)
    expect(difference(painter, shade)).toBeLessThanOrEqual(2.1)
  })

  test.each(seeds)('a polygon, of four lines a row, at random (%i)', (seed) => {
    const points = numbers(seed, 6 + 2 * (seed % 3), 10)
    const alpha = seed % 2 === 0 ? 1 : 0.6
    const isInside = (x: number, y: number) => {
      let inside = false
      for (let i = 0; i < points.length; i += 2) {
        const j = (i + 2) % points.length
        const [x1, y1, x2, y2] = [points[i]!, points[i + 1]!, points[j]!, points[j + 1]!]
        if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside
      }
      return inside
    }
    const samples = 24
    const shade = (x: number, y: number, under: number, top: number) => {
      let covered = 0
      for (let line = 0; line < 4; line++) {
        for (let k = 0; k < samples; k++) {
          if (isInside(x - 0.5 + (k + 0.5) / samples, y - 0.5 + (line + 0.5) / 4)) covered++
        }
      }
      return over(under, top, (alpha * covered) / (4 * samples))
    }
    expect(difference((surface) => surface.fillPolygon(points, color, alpha), shade)).toBeLessThanOrEqual(7)
  })
})

const shapes: Readonly<Record<string, (x: number, y: number) => Painter>> = {
  'a rectangle': (x, y) => (surface) => surface.fillRectangle(x - 5, y - 3, 30.5, 22, 4, color, 0.8),
  'a box': (x, y) => (surface) =>
    surface.strokeBox({ left: x - 3, top: y - 2.5, right: x + 30, bottom: y + 20 }, 3, color, 0.9, 0.5),
  'a line': (x, y) => (surface) => surface.strokeLine([x - 9, y - 4, x + 50, y + 33], 3, color, 1),
  'a path': (x, y) => (surface) => surface.strokeLine([x - 9, y - 4, x + 50, y + 33, x + 9, y + 40], 3, color, 1),
  'a polygon': (x, y) => (surface) => surface.fillPolygon([x - 9, y - 4, x + 50, y + 3, x + 9, y + 40], color, 0.5),
  'a text': (x, y) => (surface) => surface.writeText('Äg 12', x - 4, y - 3, 20, color),
  'a text at the end': (x, y) => (surface) => surface.writeText('Wide', x + 25, y + 20, 22, color),
}

describe.each(Object.keys(shapes))('%s', (name) => {
  const shape = shapes[name]!

  test('is clipped to the image: the same as a part of a larger one', () => {
    const larger = paint(noise(90, 70), shape(20, 15))
    const [before, part] = [noise(90, 70), noise()]
    const rowOf = ({ data }: Image, y: number) =>
      data.subarray(4 * (90 * (y + 15) + 20), 4 * (90 * (y + 15) + 20 + width))
    for (let y = 0; y < height; y++) part.data.set(rowOf(before, y), 4 * width * y)
    const untouched = part.data.slice()
    paint(part, shape(0, 0))
    expect(areEqual(part.data, untouched)).toBe(false)
    for (let y = 0; y < height; y++) {
      expect(areEqual(part.data.subarray(4 * width * y, 4 * width * (y + 1)), rowOf(larger, y))).toBe(true)
    }
  })

  test('is the same on bytes that begin anywhere in memory, and changes nothing beside them', () => {
    const expected = paint(noise(), shape(0, 0)).data
    for (let offset = 0; offset < 5; offset++) {
      const memory = new Uint8ClampedArray(expected.length + 16).fill(77)
      memory.set(noise().data, offset)
      const data = memory.subarray(offset, offset + expected.length)
      paint({ width, height, data }, shape(0, 0))
      expect(areEqual(data, expected)).toBe(true)
      expect([...memory.subarray(0, offset), ...memory.subarray(offset + expected.length)]).toEqual(Array(16).fill(77))
    }
  })

  test('that lies outside of the image changes nothing', () => {
    for (const [x, y] of [
      [-200, 0],
      [200, 0],
      [0, -200],
      [0, 200],
    ] as const) {
      expect(areEqual(paint(noise(), shape(x, y)).data, noise().data)).toBe(true)
    }
  })
})

test('boxes of many sizes painted with one memory are those painted with memory of their own', () => {
  const boxes = [4, 30, 11, 38, 2].map((size) => ({ left: 1, top: 1, right: size, bottom: 3 + size / 2 }))
  const together = paint(noise(), (surface) => {
    for (const box of boxes) surface.strokeBox(box, 2, color, 0.8, 0.4)
  })
  const alone = noise()
  for (const box of boxes) paint(alone, (surface) => surface.strokeBox(box, 2, color, 0.8, 0.4))
  expect(areEqual(together.data, alone.data)).toBe(true)
})

test('a wider text measures more, and what is written lies within its measure', () => {
  const image = { width, height, data: new Uint8ClampedArray(4 * width * height) }
  const surface = new PixelSurface(image)
  const wide = surface.measureText('ab', 16)
  expect(wide).toBeGreaterThan(surface.measureText('a', 16))
  expect(surface.measureText('', 16)).toBe(0)
  surface.writeText('ab', 3, 4, 16, color)
  const painted = Array.from({ length: width * height }, (_, i) => i).filter((i) => image.data[4 * i] !== 0)
  expect(painted.length).toBeGreaterThan(10)
  const columns = painted.map((pixel) => pixel % width)
  expect(Math.abs(Math.min(...columns) - 3)).toBeLessThanOrEqual(2)
  expect(Math.abs(Math.max(...columns) - (3 + wide))).toBeLessThanOrEqual(4)
})
