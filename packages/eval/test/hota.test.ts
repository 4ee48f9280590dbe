import { evaluate, hota, hotaAlphas } from '@mot/eval'
import { expect, test } from 'vitest'
import { at, drawn } from './drawn'

const score = (truth: ReturnType<typeof drawn>, results: ReturnType<typeof drawn>) =>
  evaluate(hota, [{ truth, results }])

test('results equal to the truth score 1 in every part', () => {
  const truth = drawn('A...B', 'A...B', '.A.B.')
  expect(score(truth, truth)).toMatchObject({
    hota: 1,
    detA: 1,
    assA: 1,
    detRe: 1,
    detPr: 1,
    assRe: 1,
    assPr: 1,
    locA: 1,
    owta: 1,
  })
})

test('a change of id halfway lowers association and not detection', () => {
  // Each match: 2 common frames, 4 of the object and 2 of the result. 2 / (4 + 2 − 2).
  const scores = score(drawn('A', 'A', 'A', 'A'), drawn('B', 'B', 'C', 'C'))
  expect(scores.detA).toBeCloseTo(1, 12)
  expect(scores.assA).toBeCloseTo(1 / 2, 12)
  expect(scores.assRe).toBeCloseTo(1 / 2, 12)
  expect(scores.assPr).toBeCloseTo(1, 12)
  expect(scores.hota).toBeCloseTo(Math.sqrt(1 / 2), 12)
})

test('a miss and a false positive lower detection', () => {
  const scores = score(drawn('A...B'), drawn('A.C..'))
  expect(scores.detA).toBeCloseTo(1 / 3, 12)
  expect(scores.detRe).toBeCloseTo(1 / 2, 12)
  expect(scores.detPr).toBeCloseTo(1 / 2, 12)
  expect(scores.owta).toBeCloseTo(Math.sqrt(1 / 2), 12)
})

test('a loose box matches at the alphas that it reaches', () => {
  // Intersection 8, union 12: 13 alphas, 0.05 to 0.65.
  const scores = score([[{ id: 1, box: at(0) }]], [[{ id: 1, box: at(2) }]])
  expect(scores.curves.detA).toEqual(hotaAlphas.map((alpha) => (alpha < 8 / 12 ? 1 : 0)))
  expect(scores.detA).toBeCloseTo(13 / 19, 12)
  expect(scores.curves.locA[0]).toBeCloseTo(8 / 12, 12)
  expect(scores.curves.locA.at(-1)).toBe(1)
})

test('of two results the one aligned with the object over the sequence is matched, though the other overlaps more', () => {
  const truth = drawn('A', 'A', 'A', 'A')
  const faithful = { id: 7, box: at(2) }
  const results = [[faithful], [faithful], [faithful], [faithful, { id: 8, box: at(0) }]]
  const { counts } = score(truth, results)
  expect(counts.truePositives[0]).toBe(4)
  expect(counts.associationRecall[0]).toBe(4)
})

test('sequences are combined by their matches', () => {
  const perfect = { truth: drawn('A', 'A', 'A'), results: drawn('A', 'A', 'A') }
  const lost = { truth: drawn('A'), results: drawn('.') }
  const scores = evaluate(hota, [perfect, lost])
  expect(scores.detRe).toBe(3 / 4)
  expect(scores.assA).toBe(1)
})

test('scores of nothing are 0 and not NaN, and localisation is 1', () => {
  expect(score([], [])).toMatchObject({ hota: 0, detA: 0, assA: 0, locA: 1 })
  expect(score([], drawn('A', 'A')).counts.falsePositives[0]).toBe(2)
})
