import { colorOf } from '@mot/io/draw'
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
