import { seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { type ObscureEffect, obscure } from '../../src/draw/obscure'

const effects: readonly ObscureEffect[] = ['blur', 'pixelate']

/** Black and white columns by turns, of the given width. */
function striped(width: number, height: number, stripe = 1) {
  const data = new Uint8ClampedArray(4 * width * height)
  for (let i = 0; i < width * height; i++) data.fill(255 * (Math.floor((i % width) / stripe) % 2), 4 * i, 4 * i + 3)
  for (let i = 0; i < width * height; i++) data[4 * i + 3] = 77
  return { width, height, data }
}

const red = ({ width, data }: ReturnType<typeof striped>, x: number, y: number) => data[4 * (y * width + x)]!

test('pixelate makes blocks of the mean of their pixels', () => {
  const image = striped(8, 4, 3)
  // 0 0 0 255 | 255 255 0 0
  obscure(image, { left: 0, top: 0, right: 8, bottom: 4 }, 'pixelate', 4)
  expect(Array.from({ length: 8 }, (_, x) => red(image, x, 2))).toEqual([64, 64, 64, 64, 128, 128, 128, 128])
})

test('blur goes from the mean of one block to that of the next, without an edge', () => {
  const image = striped(16, 8, 8)
  obscure(image, { left: 0, top: 0, right: 16, bottom: 8 }, 'blur', 8)
  const row = Array.from({ length: 16 }, (_, x) => red(image, x, 4))
  expect([row[0], row[15]]).toEqual([0, 255])
  const steps = row.slice(1).map((value, i) => value - row[i]!)
  expect(Math.max(...steps)).toBeLessThanOrEqual(32)
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(0)
})

test.each(effects)('%s removes what is finer than a block: stripes are one grey', (effect) => {
  const image = striped(40, 40)
  obscure(image, { left: 4, top: 4, right: 36, bottom: 36 }, effect, 8)
  for (let y = 4; y < 36; y++) for (let x = 4; x < 36; x++) expect(Math.abs(red(image, x, y) - 127.5)).toBeLessThan(1)
})

test.each(effects)('%s reads and changes only whole pixels that the box touches, and keeps alpha', (effect) => {
  const random = seededRandom(3)
  for (let round = 0; round < 200; round++) {
    const image = striped(24, 18)
    const plain = striped(24, 18)
    const [x, y] = [40 * random() - 10, 30 * random() - 8]
    const box = { left: x, top: y, right: x + 30 * random(), bottom: y + 20 * random() }
    obscure(image, box, effect, 1 + 9 * random())
    for (let row = 0; row < 18; row++) {
      for (let column = 0; column < 24; column++) {
        const isInside = column + 1 > box.left && column < box.right && row + 1 > box.top && row < box.bottom
        if (!isInside) expect(red(image, column, row)).toBe(red(plain, column, row))
        expect(image.data[4 * (row * 24 + column) + 3]).toBe(77)
      }
    }
  }
})

test.each(effects)('%s of a box far larger than the image makes it one colour', (effect) => {
  const image = striped(20, 10)
  obscure(image, { left: -1e9, top: -1e9, right: 1e9, bottom: Number.POSITIVE_INFINITY }, effect, 1e8)
  expect(new Set(Array.from({ length: 200 }, (_, i) => image.data[4 * i])).size).toBe(1)
})
