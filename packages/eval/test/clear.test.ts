import { clear, evaluate } from '@mot/eval'
import { describe, expect, test } from 'vitest'
import { at, drawn } from './drawn'

const score = (truth: ReturnType<typeof drawn>, results: ReturnType<typeof drawn>) =>
  evaluate(clear, [{ truth, results }])

test('results equal to the truth have no errors', () => {
  const truth = drawn('A...B', 'A...B', '.A.B.')
  expect(score(truth, truth)).toMatchObject({
    mota: 1,
    motp: 1,
    truePositives: 6,
    falsePositives: 0,
    falseNegatives: 0,
    idSwitches: 0,
    fragmentations: 0,
    mostlyTracked: 2,
  })
})

test('misses and false positives are counted in every frame', () => {
  const scores = score(drawn('A...B', 'A...B'), drawn('A....', 'A.C..'))
  expect(scores).toMatchObject({
    truePositives: 2,
    falseNegatives: 2,
    falsePositives: 1,
    mostlyTracked: 1,
    mostlyLost: 1,
  })
  expect(scores.mota).toBeCloseTo(1 - 3 / 4, 12)
  expect(scores.moda).toBeCloseTo(1 - 3 / 4, 12)
  expect(scores.recall).toBe(2 / 4)
  expect(scores.precision).toBe(2 / 3)
  expect(scores.falsePositivesPerFrame).toBe(1 / 2)
})

test('a change of id is one switch, however long the new id lasts', () => {
  const scores = score(drawn('A', 'A', 'A', 'A'), drawn('B', 'B', 'C', 'C'))
  expect(scores).toMatchObject({ idSwitches: 1, fragmentations: 0, truePositives: 4 })
  expect(scores.mota).toBe(3 / 4)
})

test('the same id after a gap is a fragmentation and not a switch', () => {
  const scores = score(drawn('A...C', 'A...C', 'A...C'), drawn('A...C', '....C', 'A...C'))
  expect(scores).toMatchObject({ idSwitches: 0, fragmentations: 1, falseNegatives: 1 })
})

test('a pair that was matched in the frame before is kept although another overlaps more', () => {
  const truth = [[{ id: 1, box: at(0) }], [{ id: 1, box: at(0) }]]
  const results = [
    [{ id: 7, box: at(1) }],
    [
      { id: 8, box: at(0) },
      { id: 7, box: at(2) },
    ],
  ]
  const scores = score(truth, results)
  expect(scores).toMatchObject({ idSwitches: 0, falsePositives: 1 })
  expect(scores.motp).toBeCloseTo((9 / 11 + 8 / 12) / 2, 12)
})

test('objects are mostly tracked from over 80 % of their frames and mostly lost below 20 %', () => {
  const frames = (count: number, line: string) => Array.from({ length: 10 }, (_, i) => (i < count ? line : '.'))
  for (const [found, kind] of [
    [9, 'mostlyTracked'],
    [8, 'partlyTracked'],
    [2, 'partlyTracked'],
    [1, 'mostlyLost'],
  ] as const) {
    expect(score(drawn(...frames(10, 'A')), drawn(...frames(found, 'A')))).toMatchObject({ [kind]: 1 })
  }
})

test('an overlap of exactly the limit is a match', () => {
  const truth = [[{ id: 1, box: at(0) }]]
  // Half of the box: intersection 50, union 100.
  const results = [[{ id: 1, box: { left: 0, top: 0, right: 10, bottom: 5 } }]]
  expect(clear.count({ truth, results }).truePositives).toBe(1)
  expect(clear.count({ truth, results }, { minIou: 0.51 }).truePositives).toBe(0)
})

describe('an ignored object', () => {
  const ignored = [[{ id: 1, box: at(0), ignore: true }]]

  test('without a match is not a miss', () => {
    expect(score(ignored, drawn('.'))).toMatchObject({ falseNegatives: 0, mostlyLost: 0 })
  })

  test('removes the result matched to it', () => {
    expect(score(ignored, drawn('A'))).toMatchObject({ truePositives: 0, falsePositives: 0 })
  })

  test('does not take the result of an object with more overlap', () => {
    const truth = [[...ignored[0]!, { id: 2, box: at(3) }]]
    expect(score(truth, [[{ id: 5, box: at(3) }]])).toMatchObject({ truePositives: 1, falsePositives: 0 })
  })
})

test('several sequences are scored as all their frames together, with separate ids', () => {
  const perfect = { truth: drawn('A', 'A', 'A'), results: drawn('A', 'A', 'A') }
  const lost = { truth: drawn('A'), results: drawn('.') }
  const scores = evaluate(clear, [perfect, lost])
  expect(scores.mota).toBe(3 / 4)
  expect(scores).toMatchObject({ frames: 4, mostlyTracked: 1, mostlyLost: 1 })
})

test('empty scenes, many results and no sequence at all are scored without NaN', () => {
  expect(score([], [])).toMatchObject({ mota: 0, motp: 0 })
  expect(evaluate(clear, [])).toMatchObject({ mota: 0 })
  expect(score([], drawn('A', 'A'))).toMatchObject({ falsePositives: 2, mota: -2, frames: 2 })
})

test.each([
  { what: 'NaN', box: { ...at(0), left: Number.NaN } },
  { what: 'no width', box: { ...at(0), right: 0 } },
  { what: 'an infinite side', box: { ...at(0), bottom: Number.POSITIVE_INFINITY } },
])('a box with $what is refused, and the message says where', ({ box }) => {
  const bad = () => score(drawn('A', 'A'), [[], [{ id: 4, box }]])
  expect(bad).toThrow(expect.objectContaining({ code: 'invalid-detections' }))
  expect(bad).toThrow(/Result 4 in frame 2/)
})

test.each([0, -1, 1.5, Number.NaN])('an overlap limit of %d is refused', (minIou) => {
  const options = () => evaluate(clear, [{ truth: [], results: [] }], { minIou })
  expect(options).toThrow(expect.objectContaining({ code: 'invalid-option' }))
})

test('a repeated id in one frame is refused', () => {
  expect(() => score(drawn('A.A'), drawn('A'))).toThrow(/Truth id 1 should be in frame 1 once/)
})
