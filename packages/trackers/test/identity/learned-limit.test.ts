import { seededNormal, seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { LearnedLimit } from '../../src/identity/learned-limit'

function learned(count: number, draw: (random: () => number) => number): LearnedLimit {
  const random = seededRandom(3)
  const limit = new LearnedLimit()
  for (let i = 0; i < count; i++) limit.add(draw(random))
  return limit
}

/** Angles of 80° with a deviation of 10°. */
const normal = (random: () => number) => 1 - Math.cos(((80 + 10 * seededNormal(random)) * Math.PI) / 180)
const distanceOf = (degrees: number) => 1 - Math.cos((degrees * Math.PI) / 180)

test('too few distances say nothing', () => {
  expect(learned(149, normal).limit(0.01)).toBe(0)
  expect(learned(150, normal).limit(0.01)).toBeGreaterThan(0)
})

test('of normal angles a share is below the limit, also one that is too rare to be counted', () => {
  const limit = learned(2000, normal)
  expect(limit.limit(0.05)).toBeCloseTo(distanceOf(80 - 1.645 * 10), 1)
  expect(Math.abs(limit.limit(0.001) - distanceOf(80 - 3.09 * 10))).toBeLessThan(0.05)
})

test('one object with two tracks changes nothing', () => {
  const limit = learned(2000, normal)
  const before = limit.limit(0.001)
  limit.add(0)
  limit.add(0.01)
  expect(limit.limit(0.001)).toBeCloseTo(before, 2)
})

test('the wider of two tails counts: of some people in the same clothes the limit is smaller', () => {
  const some = learned(2000, (random) => (random() < 0.04 ? 0.3 : normal(random)))
  expect(some.limit(0.001)).toBeLessThan(learned(2000, normal).limit(0.001) - 0.1)
})

test('it follows the last distances', () => {
  const limit = learned(2000, normal)
  for (let i = 0; i < 2048; i++) limit.add(1.2 + (i % 10) / 100)
  expect(limit.limit(0.001)).toBeGreaterThan(0.9)
})

test('a restored one has the same limit, and forgets the same distances', () => {
  const [one, other] = [learned(3000, normal), new LearnedLimit()]
  other.restore(JSON.parse(JSON.stringify(one.snapshot())))
  for (const each of [one, other]) for (let i = 0; i < 500; i++) each.add(0.5 + i / 1000)
  expect(other.limit(0.01)).toBe(one.limit(0.01))
  expect(other.snapshot()).toEqual(one.snapshot())
})
