import { count, evaluate } from '@mot/eval'
import { expect, test } from 'vitest'
import { at, drawn } from './drawn'

test('rows, ids and frames are counted on both sides', () => {
  const sequence = { truth: drawn('A...B', 'A....', '.....'), results: drawn('C....', 'D....') }
  expect(evaluate(count, [sequence])).toEqual({ frames: 3, truthRows: 3, truthIds: 2, resultRows: 2, resultIds: 2 })
})

test('ids of two sequences are separate', () => {
  const sequence = { truth: drawn('A'), results: drawn('A') }
  expect(evaluate(count, [sequence, sequence])).toMatchObject({ truthIds: 2, resultIds: 2 })
})

test('ignored rows are not counted, nor are the results matched to them', () => {
  const truth = [[{ id: 1, box: at(0), ignore: true }]]
  expect(evaluate(count, [{ truth, results: drawn('A') }])).toMatchObject({ truthRows: 0, resultRows: 0, frames: 1 })
})
