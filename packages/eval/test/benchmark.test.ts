import { type Benchmark, type BenchmarkRow, benchmarkTruth, clear, evaluate } from '@mot/eval'
import { describe, expect, test } from 'vitest'
import { at } from './drawn'

const pedestrian = { id: 1, box: at(0), classId: 1 }
const score = (benchmark: Benchmark, rows: readonly BenchmarkRow[]) =>
  evaluate(clear, [{ truth: benchmarkTruth(benchmark, [rows]), results: [[{ id: 1, box: at(0) }]] }])

describe.each(['MOT16', 'MOT17', 'MOT20'] as const)('%s', (benchmark) => {
  test('judges by pedestrians', () => {
    expect(score(benchmark, [pedestrian])).toMatchObject({ truePositives: 1, falsePositives: 0 })
  })

  test.each([2, 7, 8, 12])('neither asks for class %i nor blames anyone for it', (classId) => {
    expect(score(benchmark, [{ ...pedestrian, classId }])).toMatchObject({ falsePositives: 0, falseNegatives: 0 })
  })

  test.each([3, 4, 5, 9, 10, 11, 13])('counts what falls on class %i as a false alarm', (classId) => {
    expect(score(benchmark, [{ ...pedestrian, classId }])).toMatchObject({ falsePositives: 1, falseNegatives: 0 })
  })

  test('counts what falls on a pedestrian with zero mark as a false alarm', () => {
    expect(score(benchmark, [{ ...pedestrian, considered: false }])).toMatchObject({ falsePositives: 1 })
  })

  test('takes out what falls to a distractor, whatever its mark', () => {
    expect(score(benchmark, [{ ...pedestrian, classId: 8, considered: false }])).toMatchObject({ falsePositives: 0 })
  })

  test('refuses a class that MOTChallenge does not have', () => {
    expect(() => score(benchmark, [{ ...pedestrian, classId: 14 }])).toThrow(
      /Truth 1 in frame 1 should have a class .* 1 to 13, got 14/,
    )
  })
})

test('a vehicle beside the road is a distractor in MOT20 only', () => {
  const rows = [{ ...pedestrian, classId: 6 }]
  expect(score('MOT20', rows).falsePositives).toBe(0)
  expect(score('MOT17', rows).falsePositives).toBe(1)
})

test('a car keeps its result away from the distractor behind it', () => {
  const rows = [
    { id: 1, box: at(2), classId: 8 },
    { id: 2, box: at(0), classId: 3 },
  ]
  expect(score('MOT17', rows).falsePositives).toBe(1)
})

test.each(['MOT15', 'DanceTrack', 'own'] as const)('%s knows no classes and leaves zero marks out', (benchmark) => {
  expect(score(benchmark, [{ ...pedestrian, classId: 8 }])).toMatchObject({ truePositives: 1 })
  expect(score(benchmark, [{ ...pedestrian, considered: false }])).toMatchObject({
    falsePositives: 1,
    falseNegatives: 0,
  })
})

test('who can hardly be seen is ignored where that is asked for', () => {
  const truth = [[{ ...pedestrian, visibility: 0.2 }]]
  const hidden = benchmarkTruth('MOT17', truth, { minVisibility: 0.25 })
  expect(evaluate(clear, [{ truth: hidden, results: [] }]).falseNegatives).toBe(0)
  expect(evaluate(clear, [{ truth: benchmarkTruth('MOT17', truth), results: [] }]).falseNegatives).toBe(1)
})

test('a benchmark that is not there is refused by name', () => {
  expect(() => benchmarkTruth('MOT18' as 'MOT17', [])).toThrow(/no benchmark "MOT18"\. Available: MOT15, /)
  expect(() => benchmarkTruth('own', [], { minVisibility: 2 })).toThrow(/minVisibility/)
})
