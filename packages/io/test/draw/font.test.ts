import { expect, test } from 'vitest'
import { measureText, strokeText } from '../../src/draw/font'

/** A text as letters of points: strokes on the grid of the font. */
function draw(text: string): string[] {
  const rows = Array.from({ length: 7 }, () => Array(6 * text.length - 1).fill('.'))
  for (const stroke of strokeText(text, 0, 0, 6)) {
    for (let i = 0; i < stroke.length; i += 2) {
      const steps =
        i + 2 < stroke.length
          ? Math.max(Math.abs(stroke[i + 2]! - stroke[i]!), Math.abs(stroke[i + 3]! - stroke[i + 1]!))
          : 0
      for (let step = 0; step <= steps; step++) {
        const part = steps === 0 ? 0 : step / steps
        const x = Math.round(stroke[i]! + part * ((stroke[i + 2] ?? stroke[i]!) - stroke[i]!))
        const y = Math.round(stroke[i + 1]! + part * ((stroke[i + 3] ?? stroke[i + 1]!) - stroke[i + 1]!))
        rows[y]![x] = '#'
      }
    }
  }
  return rows.map((row) => row.join(''))
}

test('letters and digits have their glyphs', () => {
  expect(draw('H7!')).toEqual([
    '#...#.#####...#..',
    '#...#.....#...#..',
    '#...#....#....#..',
    '#####....#....#..',
    '#...#...#.....#..',
    '#...#...#........',
    '#...#..#......#..',
  ])
})

test('lowercase letters have the glyphs of capitals, and unknown characters are a crossed box', () => {
  expect(draw('k')).toEqual(draw('K'))
  expect(draw('é')).toEqual(draw('漢'))
  expect(draw('é')).not.toEqual(draw(' '))
})

test('every stroke stays on the grid', () => {
  for (let code = 32; code < 127; code++) {
    for (const stroke of strokeText(String.fromCharCode(code), 0, 0, 6)) {
      expect(stroke.length % 2).toBe(0)
      for (const [i, value] of stroke.entries()) expect(value).toBeLessThanOrEqual(i % 2 === 0 ? 4 : 7)
    }
  }
})

test('a text is as wide as its letters and the spaces between', () => {
  expect(measureText('', 6)).toBe(0)
  expect(measureText('A', 6)).toBe(4)
  expect(measureText('AB', 12)).toBe(20)
})
