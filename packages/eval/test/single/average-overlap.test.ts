import { averageOverlap, evaluate } from '@mot/eval'
import { expect, test } from 'vitest'
import { at } from '../drawn'

test('the score is the mean overlap of all frames but the initial one', () => {
  // 8/12 and 1.
  const scores = evaluate(averageOverlap, [{ truth: [at(0), at(0), at(0)], results: [at(50), at(2), at(0)] }])
  expect(scores.ao).toBeCloseTo((8 / 12 + 1) / 2, 12)
  expect(scores).toMatchObject({ frames: 2, sr50: 1, sr75: 1 / 2 })
})

test('every frame has the same weight in all sequences', () => {
  const long = { truth: Array(10).fill(at(0)), results: Array(10).fill(at(0)) }
  const short = { truth: [at(0), at(0)], results: [at(0), at(90)] }
  expect(evaluate(averageOverlap, [long, short]).ao).toBeCloseTo(9 / 10, 12)
})

test('an overlap of exactly a half is no success', () => {
  const half = { left: 0, top: 0, right: 10, bottom: 5 }
  expect(evaluate(averageOverlap, [{ truth: [at(0), at(0)], results: [at(0), half] }])).toMatchObject({
    ao: 0.5,
    sr50: 0,
  })
})

test('boxes are clipped to the image', () => {
  const sequence = { truth: [at(0), at(-5)], results: [at(0), { left: 0, top: 0, right: 5, bottom: 10 }] }
  expect(evaluate(averageOverlap, [sequence]).ao).toBeCloseTo(1 / 2, 12)
  expect(evaluate(averageOverlap, [{ ...sequence, imageWidth: 100, imageHeight: 100 }]).ao).toBe(1)
  const outside = { truth: [at(0), at(-50)], results: [at(0), at(-50)], imageWidth: 100, imageHeight: 100 }
  expect(evaluate(averageOverlap, [outside]).ao).toBe(0)
})

test('frames without the object do not count; the score of nothing is 0', () => {
  expect(
    evaluate(averageOverlap, [{ truth: [at(0), undefined, at(0)], results: [at(0), at(0), at(0)] }]),
  ).toMatchObject({
    frames: 1,
    ao: 1,
  })
  expect(evaluate(averageOverlap, [])).toMatchObject({ ao: 0, sr50: 0 })
})
