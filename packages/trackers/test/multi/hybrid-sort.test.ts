import { Detections } from '@mot/core'
import { compareWithGolden, goldenSequenceNames, readGoldenSequence, readGoldenTracks } from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { HybridSORT, type HybridSORTOptions, hybridSortPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('HybridSORT', (options) => new HybridSORT({ minHits: 1, ...options }))
testTracker(
  'HybridSORT with appearance',
  (options) => new HybridSORT({ minHits: 1, useEmbeddings: true, ...options }),
  {
    needsEmbeddings: true,
  },
)

type Person = readonly [left: number, score: number, look?: readonly number[]]

/** People of 40 × 100 pixels by the left edge of their boxes, score and, with useEmbeddings, embedding. */
const people = (...list: readonly Person[]) =>
  Detections.from(
    list.map(([left, score, embedding]) => ({
      box: { left, top: 50, right: left + 40, bottom: 150 },
      score,
      ...(embedding && { embedding }),
    })),
  )

const idsOf = (tracker: HybridSORT, detections: Detections) =>
  [...tracker.update(detections).detectionIds].slice(0, detections.count)

describe('HybridSORT', () => {
  test('scores distinguish the person in front', () => {
    const cross = (options: HybridSORTOptions) => {
      const tracker = new HybridSORT({ minHits: 0, ...options })
      for (let frame = 0; frame < 4; frame++) tracker.update(people([100, 0.95], [114, 0.65]))
      return idsOf(tracker, people([107, 0.64], [108, 0.95]))
    }
    expect(cross({})).toEqual([2, 1])
    expect(cross({ scoreWeight: 0 })).toEqual([1, 2])
  })

  test('a falling score is extrapolated', () => {
    const fade = (scores: readonly number[]) => {
      const tracker = new HybridSORT({ minHits: 0 })
      for (const score of scores) tracker.update(people([100, score]))
      return idsOf(tracker, people([100, 0.2]))
    }
    expect(fade([0.9, 0.8, 0.62])).toEqual([1])
    // The score is unexpected, but the overlap is enough.
    expect(fade([0.9, 0.9, 0.9])).toEqual([1])
    const strict = new HybridSORT({ minHits: 0, lowScoreWeight: 3 })
    for (let frame = 0; frame < 3; frame++) strict.update(people([100, 0.9]))
    expect(idsOf(strict, people([100, 0.2]))).toEqual([0])
  })

  test('a pair of similar appearance is matched, however little it overlaps', () => {
    const red = [1, 0]
    const jump = (look: readonly number[]) => {
      const tracker = new HybridSORT({ minHits: 0, useEmbeddings: true })
      for (let frame = 0; frame < 3; frame++) tracker.update(people([100, 0.9, red]))
      return idsOf(tracker, people([160, 0.9, look]))
    }
    expect(jump(red)).toEqual([1])
    expect(jump([0, 1])).toEqual([2])
  })

  test('explains a pair that is allowed by appearance', () => {
    const red = [1, 0]
    const tracker = new HybridSORT({ minHits: 0, useEmbeddings: true })
    for (let frame = 0; frame < 3; frame++) tracker.update(people([100, 0.9, red]))
    const [round] = tracker.explain(people([160, 0.9, red])).rounds
    expect(round!.pairs).toEqual([{ trackId: 1, detectionIndex: 0, cost: expect.closeTo(1, 1), verdict: 'matched' }])
  })

  test('a tall and a short person at one place are two tracks', () => {
    const crouch = (nearness: 'iou' | 'heightIou') => {
      const tracker = new HybridSORT({ minHits: 0, nearness, useLowScores: false })
      const box = (height: number) => ({ left: 100, top: 150 - height, right: 140, bottom: 150 })
      for (let frame = 0; frame < 3; frame++) tracker.update(Detections.from([{ box: box(100), score: 0.9 }]))
      return idsOf(tracker, Detections.from([{ box: box(45), score: 0.9 }]))
    }
    expect(crouch('iou')).toEqual([1])
    expect(crouch('heightIou')).toEqual([2])
  })
})

for (const [preset, options] of Object.entries(hybridSortPresets)) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames } = readGoldenSequence(name)
      const tracker = new HybridSORT(options)
      const tracks = frames.map((detections) => tracker.update(detections).copy())
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}
