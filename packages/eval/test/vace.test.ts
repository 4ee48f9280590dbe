import { evaluate, vace } from '@mot/eval'
import { expect, test } from 'vitest'
import { at, drawn } from './drawn'

const score = (truth: ReturnType<typeof drawn>, results: ReturnType<typeof drawn>) =>
  evaluate(vace, [{ truth, results }])

test('results equal to the truth score 1', () => {
  const truth = drawn('A...B', '.....', 'A...B')
  expect(score(truth, truth)).toMatchObject({ sfda: 1, ata: 1, frames: 2, truthIds: 2, resultIds: 2 })
})

test('the score of a frame is its overlap over the mean number of objects and results', () => {
  const scores = score(
    [[{ id: 1, box: at(0) }]],
    [
      [
        { id: 1, box: at(2) },
        { id: 2, box: at(50) },
      ],
    ],
  )
  expect(scores.sfda).toBeCloseTo(8 / 12 / 1.5, 12)
})

test('the score of a pair of ids is the share of all their frames in which they overlap', () => {
  // A is in frames 1 to 4, X in 2 to 5, and X overlaps A in 2 and 3 only.
  const scores = score(
    drawn('A....', 'A....', 'A....', 'A....', '.....'),
    drawn('.....', 'X....', 'X....', '..X..', '..X..'),
  )
  expect(scores.ata).toBeCloseTo(2 / 5, 12)
})

test('an id with gaps is counted in its frames', () => {
  const scores = score(drawn('A', '.', 'A', '.', 'A'), drawn('B', 'B', '.', '.', 'B'))
  expect(scores.ata).toBeCloseTo(2 / 4, 12)
})

test('scores of nothing are 0 and not NaN', () => {
  expect(score([], [])).toMatchObject({ sfda: 0, ata: 0 })
  expect(score(drawn('.'), drawn('.'))).toMatchObject({ sfda: 0, frames: 0 })
})
