import { expect, test } from 'vitest'
import { beginningOf, beginningsOf } from '../../src/simd/beginnings'

test.each([1, 64, 65, 100, 128, 129, 1000])('of a list of %i, the shortest beginning that is long enough', (length) => {
  const lists = beginningsOf(length, (own) => new Float64Array(own))
  expect(lists.at(-1)).toHaveLength(length)
  for (let count = 1; count <= length; count++) {
    const enough = lists.filter((list) => list.length >= count)
    expect(beginningOf(lists, count)).toBe(enough[0])
  }
})
