import { seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { SortedRows } from '../../src/association/sorted-rows'

test.each([
  ['none', []],
  ['one', [5]],
  ['equal ones', [3, 3, 3]],
  ['falling ones', [9, 7, 5, 3, 1]],
  ['one far away', [4, 2, 1e9, 3, 1]],
  ['many', Array.from({ length: 500 }, seededRandom(1))],
])('sorts rows by their first number: %s', (_, values) => {
  const sorted = new SortedRows()
  // Sorted twice: the first call leaves no state.
  sorted.sort(Float64Array.from({ length: 1000 }, seededRandom(2)), 500, 2)
  sorted.sort(Float64Array.from(values.flatMap((value, i) => [value, i])), values.length, 2)
  const expected = values.map((value, i) => [value, i]).sort((a, b) => a[0]! - b[0]!)
  expect([...sorted.values.subarray(0, 2 * values.length)]).toEqual(expected.flat())
  expect([...sorted.order.subarray(0, values.length)]).toEqual(expected.map(([, i]) => i))
})
