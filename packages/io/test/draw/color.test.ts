import { type Color, colorOf, safeColors } from '@mot/io/draw'
import { expect, test } from 'vitest'
import { textColorOn } from '../../src/draw/color'

test('an id always has the same colour', () => {
  expect(colorOf(12)).toEqual(colorOf(12))
})

test('ids near each other have colours far apart', () => {
  for (let id = 1; id < 200; id++) {
    for (let other = id + 1; other <= id + 4; other++) {
      const [a, b] = [colorOf(id), colorOf(other)]
      expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(50)
    }
  }
})

test('text is dark on light colours and light on dark ones', () => {
  expect(textColorOn([255, 255, 0])[0]).toBeLessThan(50)
  expect(textColorOn([0, 0, 160])[0]).toBe(255)
})

type Matrix = readonly (readonly [number, number, number])[]

/** How colours in linear light are seen without the cones for red, and without those for green (Viénot, Brettel, Mollon 1999). */
const blindness: Readonly<Record<string, Matrix>> = {
  none: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  red: [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
  green: [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
} // biome-ignore format: matrices

/** Lightness and two axes of colour, in Oklab; 0.02 is about what is just seen. */
function seen(color: Color, matrix: Matrix): number[] {
  const light = color.map((byte) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4))
  const [r, g, b] = matrix.map((row) =>
    Math.max(
      0,
      row.reduce((sum, part, i) => sum + part * light[i]!, 0),
    ),
  )
  const l = Math.cbrt(0.4122214708 * r! + 0.5363325363 * g! + 0.0514459929 * b!)
  const m = Math.cbrt(0.2119034982 * r! + 0.6806995451 * g! + 0.1073969566 * b!)
  const s = Math.cbrt(0.0883024619 * r! + 0.2817188376 * g! + 0.6299787005 * b!)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function distance(a: Color, b: Color, matrix: Matrix): number {
  const other = seen(b, matrix)
  return Math.hypot(...seen(a, matrix).map((value, i) => value - other[i]!))
}

test.each(Object.entries(blindness))(
  'with %s blindness the next three ids have colours that are told apart',
  (_, matrix) => {
    for (let id = 0; id < 60; id++) {
      for (let next = 1; next <= 3; next++)
        expect(distance(colorOf(id), colorOf(id + next), matrix)).toBeGreaterThan(0.07)
    }
  },
)

test.each(Object.entries(blindness))('with %s blindness all safe colours are told apart', (_, matrix) => {
  for (const [i, color] of safeColors.entries()) {
    for (const other of safeColors.slice(0, i)) expect(distance(color, other, matrix)).toBeGreaterThan(0.07)
  }
})

test('fifteen ids in a row have fifteen colours', () => {
  for (let id = 0; id < 15; id++) {
    for (let other = 0; other < id; other++) {
      expect(distance(colorOf(id), colorOf(other), blindness.none!)).toBeGreaterThan(0.05)
    }
  }
})
