import { Detections } from '@mot/core'
import { compareWithGolden, goldenSequenceNames, readGoldenSequence, readGoldenTracks } from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { OCSORT, type OCSORTOptions, ocSortPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('OCSORT', (options) => new OCSORT({ minHits: 1, ...options }))

/** People of 40 × 100 pixels by the left edge of their boxes. */
const people = (...lefts: readonly (number | readonly [left: number, score: number])[]) =>
  Detections.from(
    lefts.map((person) => {
      const [left, score] = typeof person === 'number' ? [person, 0.9] : person
      return { box: { left, top: 50, right: left + 40, bottom: 150 }, score }
    }),
  )

const idsOf = (tracker: OCSORT, detections: Detections) =>
  [...tracker.update(detections).detectionIds].slice(0, detections.count)

describe('OCSORT', () => {
  test('an object that stops while occluded is matched by its last observation', () => {
    const walk = [0, 10, 20, 30, 40].map((left) => people(left))
    const hidden = [people(), people(), people(), people()]
    const tracker = new OCSORT({ minHits: 0 })
    for (const detections of [...walk, ...hidden]) tracker.update(detections)
    // The prediction is 50 pixels further, and disjoint.
    const [expected] = tracker.lost
    expect(expected!.box.left).toBeGreaterThan(75)
    expect(idsOf(tracker, people(42))).toEqual([1])
  })

  test('of two detections at about the same distance, the one ahead is matched', () => {
    const walked = (options: OCSORTOptions = {}) => {
      const tracker = new OCSORT({ minHits: 0, momentumFrames: 1, ...options })
      for (const left of [0, 8, 16, 24, 32]) tracker.update(people(left))
      return tracker
    }
    const { left } = [...walked().predict()][0]!.box
    // A pixel farther ahead than behind.
    const around = (momentumWeight: number) => idsOf(walked({ momentumWeight }), people(left - 15, left + 16))
    expect(around(0)).toEqual([1, 2])
    expect(around(0.2)).toEqual([2, 1])
  })

  test('low-score detections continue tracks with useLowScores', () => {
    const hide = (useLowScores: boolean) => {
      const tracker = new OCSORT({ minHits: 0, useLowScores })
      for (const left of [0, 5, 10]) tracker.update(people(left))
      return idsOf(tracker, people([15, 0.3]))
    }
    expect(hide(false)).toEqual([0])
    expect(hide(true)).toEqual([1])
  })

  test('GIoU matches a detection that is disjoint from the last observation', () => {
    const jump = (nearness: 'iou' | 'giou') => {
      const tracker = new OCSORT({ minHits: 0, nearness })
      for (const left of [100, 100, 100]) tracker.update(people(left))
      return idsOf(tracker, people(145))
    }
    expect(jump('iou')).toEqual([2])
    expect(jump('giou')).toEqual([1])
  })

  test('reported boxes are those of the detections', () => {
    const tracker = new OCSORT({ minHits: 0 })
    for (const left of [0, 10, 23]) tracker.update(people(left))
    expect([...tracker.update(people(29.5))][0]!.box).toEqual({ left: 29.5, top: 50, right: 69.5, bottom: 150 })
  })

  test('explains the cost of overlap and direction', () => {
    const tracker = new OCSORT({ minHits: 0 })
    for (const left of [0, 8, 16]) tracker.update(people(left, 300))
    const { rounds } = tracker.explain(people(24, 30))
    expect(rounds.map(({ name }) => name)).toEqual(['overlap and direction, high-score detections'])
    expect(rounds[0]!.pairs.map(({ trackId, detectionIndex, verdict }) => [trackId, detectionIndex, verdict])).toEqual([
      [1, 0, 'matched'],
      [1, 1, 'outbid'],
      [2, 0, 'gated'],
      [2, 1, 'gated'],
    ])
    // Straight ahead: 1 − IoU minus a tenth of its score.
    expect(rounds[0]!.pairs[0]!.cost).toBeLessThan(0)
    expect(rounds[0]!.pairs[2]!.gate).toBe('1 − iou is above 0.7')
  })
})

for (const [preset, options] of Object.entries(ocSortPresets)) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames } = readGoldenSequence(name)
      const tracker = new OCSORT(options)
      const tracks = frames.map((detections) => tracker.update(detections).copy())
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}
