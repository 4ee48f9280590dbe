import { benchmarkTruth, countSequence, Evaluator, scoreCounts } from '@mot/eval'
import { expect, test } from 'vitest'
import recorded from '../../../fixtures/metrics/trackeval-mot17.json'
import { expectTrackEval, trackEvalMetrics } from './trackeval-fields'

const boxOf = (row: readonly number[]) => ({
  left: row[2]!,
  top: row[3]!,
  right: row[2]! + row[4]!,
  bottom: row[3]! + row[5]!,
})

test('a browser computes TrackEval’s scores, at once and frame by frame', () => {
  const { frames, truth, tracks } = recorded.scenes['scene-1']
  const rowsOf = (rows: readonly number[][], frame: number) => rows.filter((row) => row[0] === frame)
  const numbers = Array.from({ length: frames }, (_, i) => i + 1)
  const marked = numbers.map((frame) =>
    rowsOf(truth, frame).map((row) => ({ id: row[1]!, box: boxOf(row), considered: row[6] !== 0, classId: row[7]! })),
  )
  const sequence = {
    truth: benchmarkTruth('MOT17', marked),
    results: numbers.map((frame) => rowsOf(tracks, frame).map((row) => ({ id: row[1]!, box: boxOf(row) }))),
  }
  const scores = scoreCounts(trackEvalMetrics, [countSequence(trackEvalMetrics, sequence)])
  expectTrackEval(recorded.scores['scene-1'], scores)

  const evaluator = new Evaluator(trackEvalMetrics)
  for (const frame of numbers) evaluator.add({ truth: sequence.truth.at(frame), results: sequence.results[frame - 1]! })
  expect(evaluator.scores()).toEqual(scores)
})
