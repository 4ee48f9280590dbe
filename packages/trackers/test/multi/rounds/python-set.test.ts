import { describe, expect, test } from 'vitest'
import { PythonSet } from '../../../src/multi/rounds/python-set'

/** `list(set(keys) - set(others))` of CPython. */
function difference(keys: readonly number[], others: readonly number[]): number[] {
  return PythonSet.from(keys).without((key) => others.includes(key), others.length)
}

describe('PythonSet', () => {
  test('small numbers come in order', () => {
    expect([...PythonSet.from([3, 1, 2, 0])]).toEqual([0, 1, 2, 3])
  })

  test('in a table of eight places 9 comes before 5', () => {
    expect([...PythonSet.from([5, 9])]).toEqual([9, 5])
  })

  // Each made by Python 3.11.
  test.each([
    [[24, 16, 8, 0], [], [24, 16, 8, 0]],
    [range(40), range(36), [36, 37, 38, 39]],
    [[3, 12, 30, 31, 33, 64, 65], [3], [64, 33, 65, 12, 30, 31]],
    [
      [3, 12, 30, 31, 33, 64, 65],
      [3, 12, 30],
      [64, 33, 65, 31],
    ],
    [[2, 5, 9, 17, 40], [2], [40, 9, 5, 17]],
    [[2, 5, 9, 17, 40], [], [17, 2, 5, 40, 9]],
    [
      [7, 15, 23, 31, 39, 47, 90, 130],
      [7, 31, 47],
      [130, 39, 15, 23, 90],
    ],
  ])('%j without %j', (keys, others, expected) => {
    expect(difference(keys, others)).toEqual(expected)
  })
})

function range(count: number): number[] {
  return [...Array(count).keys()]
}
