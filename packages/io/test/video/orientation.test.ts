import { expect, test } from 'vitest'
import { rotateUpright } from '../../src/video/orientation'

/** Images are drawn with one letter per pixel. */
function turn(rows: string[], rotation: 0 | 90 | 180 | 270, flip = false): string[] {
  const width = rows[0]!.length
  const data = new Uint8ClampedArray(
    rows
      .join('')
      .split('')
      .flatMap((letter) => [letter.charCodeAt(0), 0, 0, 255]),
  )
  const image = rotateUpright(
    { width, height: rows.length, data },
    { rotation, flip },
    new Uint8ClampedArray(data.length),
  )
  const letters = Array.from({ length: data.length / 4 }, (_, i) => String.fromCharCode(image.data[4 * i]!)).join('')
  return Array.from({ length: image.height }, (_, y) => letters.slice(y * image.width, (y + 1) * image.width))
}

const picture = [
  'abc', //
  'def',
]

test('a quarter turn clockwise', () => {
  expect(turn(picture, 90)).toEqual(['da', 'eb', 'fc'])
})

test('a half turn', () => {
  expect(turn(picture, 180)).toEqual(['fed', 'cba'])
})

test('a quarter turn back', () => {
  expect(turn(picture, 270)).toEqual(['cf', 'be', 'ad'])
})

test('a mirror, alone and after a quarter turn', () => {
  expect(turn(picture, 0, true)).toEqual(['cba', 'fed'])
  expect(turn(picture, 90, true)).toEqual(['ad', 'be', 'cf'])
})
