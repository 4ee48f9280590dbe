import { evaluate, success } from '@mot/eval'
import { expect, test } from 'vitest'
import { at } from '../drawn'

test('results equal to the truth succeed at all thresholds but 1, which no overlap exceeds', () => {
  const truth = [at(0), at(5), at(10)]
  const scores = evaluate(success, [{ truth, results: truth }])
  expect(scores.success).toBeCloseTo(20 / 21, 12)
  expect(scores).toMatchObject({ precision: 1, normalizedPrecision: 1 })
})

test('success is the share of frames with an overlap above each threshold', () => {
  // Overlaps 1, 8/12 and 0: above 0 two of three, above 0.65 two, above 0.7 one.
  const { curves } = evaluate(success, [{ truth: [at(0), at(0), at(0)], results: [at(0), at(2), at(50)] }])
  expect(curves.success[0]).toBeCloseTo(2 / 3, 12)
  expect(curves.success[13]).toBeCloseTo(2 / 3, 12)
  expect(curves.success[14]).toBeCloseTo(1 / 3, 12)
})

test('precision is the share of centres within 20 pixels; normalised precision, within a fifth of the object', () => {
  const scores = evaluate(success, [{ truth: [at(0), at(0), at(0)], results: [at(2), at(20), at(20.1)] }])
  expect(scores.precision).toBeCloseTo(2 / 3, 12)
  expect(scores.normalizedPrecision).toBeCloseTo(1 / 3, 12)
  expect(scores.curves.precision[1]).toBe(0)
})

test('normalised distances are in widths along x and in heights along y', () => {
  const tall = { left: 0, top: 0, right: 10, bottom: 100 }
  const below = { left: 0, top: 15, right: 10, bottom: 115 }
  expect(evaluate(success, [{ truth: [tall], results: [below] }]).curves.normalizedPrecision.indexOf(1)).toBe(15)
})

test('sequences have the same weight, whatever their length', () => {
  const long = { truth: Array(99).fill(at(0)), results: Array(99).fill(at(0)) }
  const short = { truth: [at(0)], results: [at(90)] }
  expect(evaluate(success, [long, short]).precision).toBe(1 / 2)
})

test('a frame without a result fails, and frames without the object do not count', () => {
  const scores = evaluate(success, [{ truth: [at(0), at(0), undefined], results: [at(0), undefined, at(7)] }])
  expect(scores.precision).toBe(1 / 2)
})

test('scores of nothing are 0 and not NaN', () => {
  expect(evaluate(success, [{ truth: [undefined], results: [at(0)] }])).toMatchObject({ success: 0, precision: 0 })
})

test('results of another length and invalid boxes are refused', () => {
  expect(() => evaluate(success, [{ truth: [at(0)], results: [] }])).toThrow(/Of 1 frames .* as many results, got 0/)
  const bad = { ...at(0), right: Number.NaN }
  expect(() => evaluate(success, [{ truth: [at(0)], results: [bad] }])).toThrow(/Result in frame 1/)
})
