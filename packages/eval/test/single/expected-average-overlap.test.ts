import { anchorProtocol, expectedAverageOverlap, resetProtocol, type SingleSequence } from '@mot/eval'
import { expect, test } from 'vitest'
import { at } from '../drawn'

/** A run with the given overlaps after the initial frame: boxes of that share of the height. */
function run(...overlaps: number[]): SingleSequence {
  const truth = [at(0), ...overlaps.map(() => at(0))]
  const found = (overlap: number) => (overlap === 0 ? at(500) : { left: 0, top: 0, right: 10, bottom: 10 * overlap })
  return { truth, results: [at(0), ...overlaps.map(found)] }
}

const many = (count: number, overlap: number) => Array<number>(count).fill(overlap)
const score = (runs: readonly SingleSequence[], options: Parameters<typeof expectedAverageOverlap.score>[1]) =>
  expectedAverageOverlap.score(
    expectedAverageOverlap.add(runs.map((each) => expectedAverageOverlap.count(each, options))),
    options,
  )

test('accuracy is the mean overlap before failures, robustness the share of frames before them', () => {
  // One run of 20 good frames; one that is lost after 5 of 20.
  const scores = score([run(...many(20, 0.8)), run(...many(5, 0.4), ...many(15, 0))], { interval: [1, 20] })
  expect(scores.accuracy).toBeCloseTo((20 * 0.8 + 5 * 0.4) / 25, 12)
  expect(scores.robustness).toBeCloseTo(25 / 40, 12)
  expect(scores.failures).toBe(1)
})

test('an overlap that recovers within ten frames is no failure', () => {
  const lost = (frames: number) => [run(...many(5, 1), ...many(frames, 0.1), 1)]
  expect(score(lost(9), { interval: [1, 5] }).failures).toBe(0)
  expect(score(lost(10), { interval: [1, 5] }).failures).toBe(1)
})

test('a failed run is extended with overlap 0, a run without failure is not used beyond its length', () => {
  const options = { failureFrames: 1, interval: [1, 4] } as const
  const { curve, eao } = score([run(1, 0), run(0.5, 0.5, 0.5)], options)
  // Up to 1: 1 and 0.5; up to 2: 1/2 and 0.5; up to 3: 1/3 and 0.5; up to 4: 1/4 alone.
  expect(curve).toEqual([0.75, 0.5, expect.closeTo(5 / 12, 12), 0.25])
  expect(eao).toBeCloseTo((0.75 + 0.5 + 5 / 12 + 0.25) / 4, 12)
})

test('the expected average overlap is the mean of the curve over the interval', () => {
  const { curve, eao } = score([run(...many(50, 1), ...many(50, 0.5))], { interval: [50, 100] })
  expect(curve[49]).toBe(1)
  expect(curve[99]).toBeCloseTo(0.75, 12)
  expect(eao).toBeCloseTo(curve.slice(49, 100).reduce((sum, value) => sum + value, 0) / 51, 12)
})

test('the older protocol fails at overlap 0, with the lengths of VOT2018', () => {
  expect(score([run(0.05, 0.05), run(0.5, 0)], resetProtocol)).toMatchObject({ failures: 1, robustness: 3 / 4 })
  expect(anchorProtocol.interval).toEqual([115, 755])
})

test('scores of nothing are 0 and not NaN', () => {
  expect(score([], {})).toMatchObject({ accuracy: 0, robustness: 0, eao: 0, failures: 0 })
})

test.each([{ failureIou: 2 }, { failureFrames: 0 }, { interval: [5, 4] as const }, { interval: [0, 4] as const }])(
  'options %j are refused',
  (options) => {
    expect(() => score([run(1)], options)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  },
)
