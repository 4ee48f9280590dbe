import { evaluate, identity } from '@mot/eval'
import { expect, test } from 'vitest'
import { drawn } from './drawn'

const score = (truth: ReturnType<typeof drawn>, results: ReturnType<typeof drawn>) =>
  evaluate(identity, [{ truth, results }])

test('results equal to the truth have IDF1 1', () => {
  const truth = drawn('A.B', 'A.B')
  expect(score(truth, truth)).toMatchObject({ idf1: 1, idp: 1, idr: 1, truePositives: 4 })
})

test('of an object with two ids the longer one is matched', () => {
  // Three frames as B, one as C: 3 of 4 objects and 3 of 4 results are true positives.
  const scores = score(drawn('A', 'A', 'A', 'A'), drawn('B', 'B', 'B', 'C'))
  expect(scores).toMatchObject({ truePositives: 3, falsePositives: 1, falseNegatives: 1 })
  expect(scores.idf1).toBe(3 / 4)
})

test('an id is matched with one object only, for the greatest total', () => {
  // Id X is on A for two frames and then on B for three; id Y is on B for the first two.
  const truth = drawn('A.B', 'A.B', 'A.B', 'A.B', 'A.B')
  const results = drawn('X.Y', 'X.Y', '..X', '..X', '..X')
  // X with A and Y with B: 2 + 2. X with B alone: 3.
  expect(score(truth, results)).toMatchObject({ truePositives: 4, falsePositives: 3, falseNegatives: 6 })
})

test('misses and false positives lower recall and precision', () => {
  const scores = score(drawn('A.B', 'A.B'), drawn('A..C', 'A..C'))
  expect(scores.idr).toBe(2 / 4)
  expect(scores.idp).toBe(2 / 4)
})

test('sequences are combined by their rows', () => {
  const perfect = { truth: drawn('A', 'A', 'A'), results: drawn('A', 'A', 'A') }
  const lost = { truth: drawn('A'), results: drawn('.') }
  expect(evaluate(identity, [perfect, lost]).idr).toBe(3 / 4)
})

test('scores of nothing are 0 and not NaN', () => {
  expect(score([], [])).toMatchObject({ idf1: 0, idp: 0, idr: 0 })
})
