import { expect, test } from 'vitest'
import { hash2, Random } from '../src/random'

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.next())

test('a seed gives the same numbers again, another seed gives others', () => {
  expect(draw(new Random(5), 20)).toEqual(draw(new Random(5), 20))
  expect(draw(new Random(5), 20)).not.toEqual(draw(new Random(6), 20))
})

test('numbers lie in [0, 1) with a mean of a half', () => {
  const numbers = draw(new Random(1), 20_000)
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...numbers)).toBeLessThan(1)
  expect(numbers.reduce((sum, value) => sum + value, 0) / numbers.length).toBeCloseTo(0.5, 1)
})

test('normal numbers have mean 0 and deviation 1', () => {
  const random = new Random(2)
  const numbers = Array.from({ length: 20_000 }, () => random.normal())
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length
  expect(Math.abs(mean)).toBeLessThan(0.03)
  expect(Math.sqrt(variance)).toBeCloseTo(1, 1)
})

test('keys are drawn in proportion to their weights', () => {
  const random = new Random(3)
  const counts = { rare: 0, common: 0, never: 0 }
  for (let i = 0; i < 10_000; i++) counts[random.weighted({ rare: 1, common: 3, never: 0 })]++
  expect(counts.never).toBe(0)
  expect(counts.common / counts.rare).toBeGreaterThan(2.7)
  expect(counts.common / counts.rare).toBeLessThan(3.3)
})

test('numbers drawn by a fork do not change those of its parent', () => {
  const one = new Random(4)
  const other = new Random(4)
  draw(one.fork(), 100)
  other.fork()
  expect(one.next()).toBe(other.next())
})

test('the number of a grid cell is constant', () => {
  expect(hash2(-3, 17, 9)).toBe(hash2(-3, 17, 9))
  expect(hash2(-3, 17, 9)).not.toBe(hash2(17, -3, 9))
})
