import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { clear, countSequence, evaluate, type KittiEvaluationRow, kittiSequence, scoreCounts } from '@mot/eval'
import { parseKitti } from '@mot/io/mot'
import { describe, expect, test } from 'vitest'
import { expectTrackEval, type TrackEvalScores, trackEvalMetrics } from './trackeval-fields'

type Lines = readonly (readonly (string | number)[])[]

const recorded: {
  readonly frames: number
  readonly scenes: Readonly<Record<string, { readonly truth: Lines; readonly tracks: Lines }>>
  readonly scores: Readonly<Record<string, Readonly<Record<string, TrackEvalScores>>>>
} = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../fixtures/metrics/trackeval-kitti.json', import.meta.url)), 'utf8'),
)
const read = (lines: Lines) =>
  parseKitti(lines.map((line) => line.join(' ')).join('\n'), { frameCount: recorded.frames })

describe.each(['car', 'pedestrian'] as const)(
  'labels and results of KITTI have the scores of TrackEval, in every field and at every alpha: %s',
  (className) => {
    const scores = recorded.scores[`KITTI-${className}`]!
    const counts = Object.fromEntries(
      Object.entries(recorded.scenes).map(([name, { truth, tracks }]) => [
        name,
        countSequence(trackEvalMetrics, kittiSequence(read(truth), read(tracks), className)),
      ]),
    )

    test.each(Object.keys(counts))('%s', (name) => {
      expectTrackEval(scores[name]!, scoreCounts(trackEvalMetrics, [counts[name]!]))
    })

    test('combined', () => {
      expectTrackEval(scores.COMBINED!, scoreCounts(trackEvalMetrics, Object.values(counts)))
    })
  },
)

const box = (left: number, width = 40, height = 40) => ({ left, top: 0, right: left + width, bottom: height })
const row = (id: number, type: string, left: number, more: Partial<KittiEvaluationRow> = {}) => ({
  id,
  type,
  box: box(left),
  ...more,
})

/** False positives, false negatives and matches of one frame of cars. */
function errorsOf(truth: KittiEvaluationRow[], results: KittiEvaluationRow[], dontCare = [box(900)]) {
  const labels = { frameCount: 1, at: () => truth, dontCare: () => dontCare }
  const { falsePositives, falseNegatives, truePositives } = evaluate(clear, [kittiSequence(labels, [results], 'car')])
  return [falsePositives, falseNegatives, truePositives]
}

test('a van, a truncated and a hidden car are neither missed nor right', () => {
  const truth = [row(1, 'Van', 0), row(2, 'Car', 100, { truncation: 1 }), row(3, 'Car', 200, { occlusion: 3 })]
  expect(errorsOf(truth, [])).toEqual([0, 0, 0])
  expect(errorsOf(truth, [row(7, 'Car', 0), row(8, 'Car', 100), row(9, 'Car', 200)])).toEqual([0, 0, 0])
  expect(errorsOf([row(3, 'Car', 200, { occlusion: 2 })], [row(9, 'Car', 200)])).toEqual([0, 0, 1])
})

test('results of other classes and rows with a negative id are left out', () => {
  expect(errorsOf([row(1, 'Car', 0)], [row(7, 'Pedestrian', 0)])).toEqual([0, 1, 0])
  expect(errorsOf([row(-1, 'Car', 0)], [row(-1, 'car', 0)])).toEqual([0, 0, 0])
  expect(errorsOf([row(1, 'CAR', 0)], [row(7, 'car', 0)])).toEqual([0, 0, 1])
})

test('an unmatched result is a false positive above 25 pixels of height, a matched one right at any', () => {
  const low = (id: number, height: number) => row(id, 'Car', 0, { box: box(0, 40, height) })
  expect(errorsOf([], [low(7, 25)])).toEqual([0, 0, 0])
  expect(errorsOf([], [low(7, 25.5)])).toEqual([1, 0, 0])
  expect(errorsOf([low(1, 25)], [low(7, 25)])).toEqual([0, 0, 1])
})

test('more than half in one DontCare region is not counted', () => {
  expect(errorsOf([], [row(7, 'Car', 0)], [box(20)])).toEqual([1, 0, 0])
  expect(errorsOf([], [row(7, 'Car', 0)], [box(19)])).toEqual([0, 0, 0])
  // Two regions of less than half each.
  expect(errorsOf([], [row(7, 'Car', 0)], [box(25), box(-25)])).toEqual([1, 0, 0])
})

test('refuses a class that KITTI does not evaluate', () => {
  const labels = { frameCount: 0, at: () => [], dontCare: () => [] }
  expect(() => kittiSequence(labels, [], 'cyclist' as never)).toThrow(
    'KITTI evaluates car and pedestrian, got "cyclist".',
  )
})
