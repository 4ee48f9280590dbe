import { byDescendingScore } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'

/** The oracle: a comparison sort. */
function sorted(scores: ArrayLike<number>): number[] {
  return Array.from(scores, (_, row) => row).sort((a, b) => scores[b]! - scores[a]! || a - b)
}

test('rows are sorted by descending score, equal scores by row', () => {
  expect([...byDescendingScore([0.2, 0.9, 0.5, 0.9, 0.2], 5)]).toEqual([1, 3, 2, 0, 4])
})

test('only the first `count` rows are read', () => {
  expect([...byDescendingScore([0.2, 0.9, 1, 1], 2)]).toEqual([1, 0])
  expect([...byDescendingScore([], 0)]).toEqual([])
})

test('scores that differ only in float64 are ordered', () => {
  const scores = [0.5, 0.5 + 1e-12, 0.5 - 1e-12, 0.5 + 1e-12]
  expect([...byDescendingScore(scores, 4)]).toEqual([1, 3, 0, 2])
})

test('negative numbers, zeros of both signs and infinities are ordered', () => {
  const scores = [-1, 0, -0, 2, Number.NEGATIVE_INFINITY, -3, Number.POSITIVE_INFINITY, 1e-40]
  expect([...byDescendingScore(scores, scores.length)]).toEqual([6, 3, 7, 1, 2, 0, 5, 4])
})

test('equals a comparison sort', () => {
  const random = seededRandom(4)
  for (const make of [
    () => random(),
    () => Math.fround(random()),
    () => Math.floor(20 * random()) / 20,
    () => 0.5 + 1e-9 * Math.floor(9 * random()),
    () => 1e6 * (random() - 0.5),
  ]) {
    const scores = Array.from({ length: 500 }, make)
    expect([...byDescendingScore(scores, 500)]).toEqual(sorted(scores))
  }
})
