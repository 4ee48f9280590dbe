import { clear, count, countSequence, Evaluator, hota, identity, type Sequence, scoreCounts, vace } from '@mot/eval'
import { seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { at, drawn } from './drawn'

const metrics = { hota, clear, identity, vace, count }

/** People who cross each other, and results with misses and swapped ids. */
function crowd(frameCount: number): Sequence {
  const random = seededRandom(3)
  const truth = Array.from({ length: frameCount }, (_, frame) =>
    Array.from({ length: 6 }, (_, id) => ({ id, box: at(3 * id + Math.sin(frame / 7 + id) * 12) })),
  )
  const results = truth.map((rows, frame) =>
    rows
      .filter(() => random() > 0.1)
      .map(({ id, box }) => {
        const left = box.left + 2 * random()
        return { id: (id + (frame > frameCount / 2 ? 1 : 0)) % 6, box: at(left) }
      }),
  )
  return { truth, results }
}

test('frames added one by one have the scores of the sequence so far, at any time', () => {
  const { truth, results } = crowd(60) as { truth: ReturnType<typeof drawn>; results: ReturnType<typeof drawn> }
  const evaluator = new Evaluator(metrics)
  for (let frame = 0; frame < 60; frame++) {
    evaluator.add({ truth: truth[frame]!, results: results[frame]! })
    if (frame % 20 !== 19) continue
    const soFar = { truth: truth.slice(0, frame + 1), results: results.slice(0, frame + 1) }
    expect(evaluator.scores()).toEqual(scoreCounts(metrics, [countSequence(metrics, soFar)]))
  }
})

test('several metrics at once have the scores of each alone', () => {
  const sequence = crowd(30)
  const together = countSequence(metrics, sequence)
  for (const [name, metric] of Object.entries(metrics)) {
    expect(together[name as keyof typeof metrics]).toEqual(metric.count(sequence))
  }
})

test('a refused frame is not counted, and the next one is', () => {
  const evaluator = new Evaluator(metrics)
  evaluator.add({ truth: drawn('A')[0]!, results: drawn('A')[0]! })
  const before = evaluator.scores()
  expect(() => evaluator.add({ truth: drawn('A.A')[0]!, results: [] })).toThrow(/Truth id 1 should be in frame 2 once/)
  expect(evaluator.scores()).toEqual(before)
  evaluator.add({ truth: drawn('A')[0]!, results: drawn('A')[0]! })
  expect(evaluator.scores().count).toMatchObject({ frames: 2, truthRows: 2 })
})

test('scores before the first frame are 0', () => {
  expect(new Evaluator({ clear, hota }).scores()).toMatchObject({ clear: { mota: 0 }, hota: { hota: 0 } })
})

test('rows may be a table accessed by frame', () => {
  const truth = drawn('A', 'A', 'A')
  const table = { frameCount: 3, at: (frame: number) => truth[frame - 1]! }
  expect(countSequence({ clear }, { truth: table, results: truth }).clear.truePositives).toBe(3)
})

test('a sequence is counted without keeping its frames', () => {
  const alive = (frameCount: number) => {
    // All boxes overlap others, so that HOTA cannot match a frame before the end.
    const rows = Array.from({ length: 8 }, (_, id) => ({ id, box: at(3 * id) }))
    const frames = { frameCount, at: () => rows.map((row) => ({ ...row })) }
    let most = 0
    const watched = {
      ...frames,
      at(frame: number) {
        if (frame % 500 === 0) most = Math.max(most, process.memoryUsage().heapUsed)
        return frames.at()
      },
    }
    globalThis.gc?.()
    countSequence(metrics, { truth: watched, results: frames })
    return most
  }
  alive(1_000)
  // Kept frames would take about 2 kB each, 70 MB in total.
  expect(alive(40_000) - alive(5_000)).toBeLessThan(25e6)
})
