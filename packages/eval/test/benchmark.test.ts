import { type Benchmark, type BenchmarkRow, benchmarkTruth, clear, evaluate } from '@mot/eval'
import { describe, expect, test } from 'vitest'
import { at } from './drawn'

const pedestrian = { id: 1, box: at(0), classId: 1 }
const score = (benchmark: Benchmark, rows: readonly BenchmarkRow[]) =>
  evaluate(clear, [{ truth: benchmarkTruth(benchmark, [rows]), results: [[{ id: 1, box: at(0) }]] }])

describe.each(['MOT16', 'MOT17', 'MOT20'] as const)('%s', (benchmark) => {
  test('evaluates pedestrians', () => {
    expect(score(benchmark, [pedestrian])).toMatchObject({ truePositives: 1, falsePositives: 0 })
  })

  test.each([2, 7, 8, 12])('counts neither misses nor matches of class %i', (classId) => {
    expect(score(benchmark, [{ ...pedestrian, classId }])).toMatchObject({ falsePositives: 0, falseNegatives: 0 })
  })

  test.each([3, 4, 5, 9, 10, 11, 13])('counts a result on class %i as a false positive', (classId) => {
    expect(score(benchmark, [{ ...pedestrian, classId }])).toMatchObject({ falsePositives: 1, falseNegatives: 0 })
  })

  test('counts a result on a pedestrian with zero mark as a false positive', () => {
    expect(score(benchmark, [{ ...pedestrian, considered: false }])).toMatchObject({ falsePositives: 1 })
  })

  test('removes results matched to a distractor, whatever its mark', () => {
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

test('a result on a car is not matched to the distractor behind it', () => {
  const rows = [
    { id: 1, box: at(2), classId: 8 },
    { id: 2, box: at(0), classId: 3 },
  ]
  expect(score('MOT17', rows).falsePositives).toBe(1)
})

test.each(['MOT15', 'DanceTrack', 'own'] as const)('%s ignores classes and excludes zero marks', (benchmark) => {
  expect(score(benchmark, [{ ...pedestrian, classId: 8 }])).toMatchObject({ truePositives: 1 })
  expect(score(benchmark, [{ ...pedestrian, considered: false }])).toMatchObject({
    falsePositives: 1,
    falseNegatives: 0,
  })
})

test('rows below `minVisibility` are ignored', () => {
  const truth = [[{ ...pedestrian, visibility: 0.2 }]]
  const hidden = benchmarkTruth('MOT17', truth, { minVisibility: 0.25 })
  expect(evaluate(clear, [{ truth: hidden, results: [] }]).falseNegatives).toBe(0)
  expect(evaluate(clear, [{ truth: benchmarkTruth('MOT17', truth), results: [] }]).falseNegatives).toBe(1)
})

test('an unknown benchmark is refused by name', () => {
  expect(() => benchmarkTruth('MOT18' as 'MOT17', [])).toThrow(/no benchmark "MOT18"\. Available: MOT15, /)
  expect(() => benchmarkTruth('own', [], { minVisibility: 2 })).toThrow(/minVisibility/)
})
