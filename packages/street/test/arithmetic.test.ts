import { expect, test } from 'vitest'
import { cosine, mix, sine, smoothstep } from '../src/arithmetic'

test('sine and cosine agree with `Math` to 1e-7, also for many periods', () => {
  for (let angle = -40; angle < 40; angle += 0.0137) {
    expect(Math.abs(sine(angle) - Math.sin(angle))).toBeLessThan(1e-7)
    expect(Math.abs(cosine(angle) - Math.cos(angle))).toBeLessThan(1e-7)
  }
})

test('smoothstep is 0 below, 1 above and a half in the middle', () => {
  expect([1, 2, 3, 4, 5].map((value) => smoothstep(2, 4, value))).toEqual([0, 0, 0.5, 1, 1])
})

test('mix interpolates between two numbers', () => {
  expect([mix(2, 6, 0), mix(2, 6, 0.25), mix(2, 6, 1)]).toEqual([2, 3, 6])
})
