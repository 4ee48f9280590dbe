import { centerness, fcosTargets } from '@mot/heads/losses'
import { expect, test } from 'vitest'

const input = { width: 32, height: 16 }
const oneLevel = { strides: [8], maxDistances: [Number.POSITIVE_INFINITY] }

test('a location sees the box it lies in, by its distances to the edges', () => {
  const { classIds, distances, centerness: central } = fcosTargets([2, 1, 14, 13], [5], input, oneLevel)
  // Locations at 4, 12, 20, 28 in rows 4 and 12: the first two of each row are inside.
  expect([...classIds]).toEqual([5, 5, -1, -1, 5, 5, -1, -1])
  expect([...distances.subarray(0, 8)]).toEqual([2, 3, 10, 9, 10, 3, 2, 9])
  expect([...distances.subarray(8, 16)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
  expect(central[0]).toBeCloseTo(Math.sqrt((2 / 10) * (3 / 9)), 7)
})

test('of two boxes a location is assigned the smaller', () => {
  const { boxIndices } = fcosTargets([0, 0, 32, 16, 1, 1, 7, 7], [0, 1], input, oneLevel)
  expect([...boxIndices]).toEqual([1, 0, 0, 0, 0, 0, 0, 0])
})

test('each level has the boxes of its size', () => {
  const levels = { strides: [8, 16], maxDistances: [11, Number.POSITIVE_INFINITY] }
  const { boxIndices } = fcosTargets([2, 1, 14, 13, 0, 0, 32, 16], [0, 0], input, levels)
  // At (12, 4) the large box is 20 pixels wide to the right; only the small one is left.
  expect([...boxIndices.subarray(0, 8)]).toEqual([0, 0, -1, -1, 0, 0, -1, -1])
  expect([...boxIndices.subarray(8)]).toEqual([1, 1])
})

test('center sampling: only locations near the middle of a box are positive', () => {
  const { boxIndices } = fcosTargets([0, 0, 32, 16], [0], input, { ...oneLevel, centerRadius: 1.5 })
  // The middle is (16, 8): 4 and 28 are 12 = 1.5 · 8 away, which is too far.
  expect([...boxIndices]).toEqual([-1, 0, 0, -1, -1, 0, 0, -1])
})

test('centre-ness is 1 in the middle and 0 at an edge', () => {
  expect(centerness(5, 3, 5, 3)).toBe(1)
  expect(centerness(0, 3, 5, 3)).toBe(0)
  expect(centerness(1, 4, 4, 1)).toBe(0.25)
})
