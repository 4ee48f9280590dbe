import { type DetectionInput, Detections } from '@mot/core'
import { testTracker } from '@mot/test-utils/test-tracker'
import { CueTrack, type CueTrackOptions, cueTrackDefaults } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('CueTrack', (options) => new CueTrack(options))
testTracker(
  'CueTrack by mutual matches, with adaptive noise',
  (options) => new CueTrack({ mutual: true, adaptNoise: true, ...options }),
)
testTracker('CueTrack with appearance', (options) => new CueTrack({ useEmbeddings: true, ...options }), {
  needsEmbeddings: true,
})

interface Person {
  readonly left: number
  readonly top?: number
  readonly bottom?: number
  readonly score?: number
  readonly embedding?: readonly number[]
}

/** People of 40 × 100 pixels, unless they stand elsewhere. */
const people = (...list: readonly Person[]) =>
  Detections.from(
    list.map(
      ({ left, top = 50, bottom = 150, score = 0.9, embedding }): DetectionInput => ({
        box: { left, top, right: left + 40, bottom },
        score,
        ...(embedding && { embedding }),
      }),
    ),
  )

/** Ids of the reported tracks, frame by frame. */
const follow = (tracker: CueTrack, frames: readonly Detections[]) =>
  frames.map((detections) => [...tracker.update(detections)].map(({ id }) => id))

/** A tracker that has seen people stand still for ten frames. */
const started = (options: CueTrackOptions, ...list: readonly Person[]) => {
  const tracker = new CueTrack(options)
  for (let frame = 0; frame < 10; frame++) tracker.update(people(...list))
  return tracker
}

/** The id of each detection of a frame, 0 for none. */
const idsOf = (tracker: CueTrack, detections: Detections) => {
  const { detectionIds, detectionCount } = tracker.update(detections)
  return [...detectionIds.subarray(0, detectionCount)]
}

describe('CueTrack', () => {
  test('a track is reported from its first detection on, or from its second one', () => {
    const frames = [people({ left: 0 }), people({ left: 0 }, { left: 500 }), people({ left: 0 }, { left: 500 })]
    expect(follow(new CueTrack(), frames)).toEqual([[1], [1, 2], [1, 2]])
    expect(follow(new CueTrack({ reportTentative: false }), frames)).toEqual([[1], [1], [1, 2]])
  })

  test('a track that is not detected again at once is removed, and its id is not given again', () => {
    const frames = [people({ left: 0 }), people({ left: 0 }, { left: 500 }), people({ left: 0 }), people({ left: 500 })]
    expect(follow(new CueTrack(), frames)).toEqual([[1], [1, 2], [1], [3]])
  })

  test('a score at the limit is low, and no detection is ignored', () => {
    const roundOf = (score: number) =>
      started({}, { left: 0 })
        .explain(people({ left: 0, score }))
        .rounds.find(({ pairs }) => pairs.some(({ verdict }) => verdict === 'matched'))?.name
    expect(roundOf(0.61)).toContain('high-score')
    expect(roundOf(0.6)).toContain('low-score')
    expect(roundOf(0.11)).toContain('low-score')
    expect(roundOf(0.1)).toBeUndefined()
  })

  test('an unmatched detection starts a track from newTrackScore on', () => {
    expect(idsOf(new CueTrack(), people({ left: 0, score: 0.69 }, { left: 500, score: 0.7 }))).toEqual([0, 1])
  })

  test('a detection of low score continues a track in a round of its own, with useLowScores', () => {
    const frame = people({ left: 2, score: 0.3 })
    expect(idsOf(started({}, { left: 0 }), frame)).toEqual([1])
    expect(idsOf(started({ useLowScores: false }, { left: 0 }), frame)).toEqual([0])
    expect(idsOf(started({ maxLowCost: 0.05 }, { left: 0 }), frame)).toEqual([0])
  })

  test('the bottom edge decides between a person in front and one behind', () => {
    // Both detections overlap the track equally: one reaches farther down, the other less far up.
    const frame = people({ left: 0, top: 50, bottom: 170 }, { left: 0, top: 30, bottom: 150 })
    expect(idsOf(started({}, { left: 0 }), frame)).toEqual([2, 1])
    const cost = (options: CueTrackOptions) =>
      started(options, { left: 0 })
        .explain(frame)
        .rounds[0]!.pairs.map(({ cost }) => cost)
    const [front, behind] = cost({})
    expect(front! - behind!).toBeCloseTo(0.3 * 0.2, 2)
    const [first, second] = cost({ bottomWeight: 0 })
    expect(first).toBeCloseTo(second!, 2)
  })

  test('the overlap of heights multiplies that of boxes, with fuseHeight', () => {
    // Half as high: both overlaps are 1/2.
    const frame = people({ left: 0, top: 100 })
    const costs = (fuseHeight: boolean) =>
      started({ fuseHeight, bottomWeight: 0, scoreWeight: 0, fuseScore: false }, { left: 0 })
        .explain(frame)
        .rounds[0]!.pairs.map(({ cost }) => cost)
    expect(costs(true)[0]).toBeCloseTo(0.75, 2)
    expect(costs(false)[0]).toBeCloseTo(0.5, 2)
  })

  test('the expected score decides between two detections in one place', () => {
    const tracker = (scoreWeight: number) => started({ scoreWeight, fuseScore: false }, { left: 0, score: 0.7 })
    const frame = people({ left: 0, score: 0.95 }, { left: 2, score: 0.7 })
    expect(idsOf(tracker(0.5), frame)).toEqual([2, 1])
    expect(idsOf(tracker(0), frame)).toEqual([1, 2])
  })

  test('a person who turns round while hidden is found where they were last detected, with useLastBoxes', () => {
    // Walks right by 20 pixels a frame, is hidden for three frames, and comes back at the place of the last detection.
    const walk = Array.from({ length: 10 }, (_, frame) => people({ left: 20 * frame }))
    const hidden = [people(), people(), people()]
    const back = people({ left: 184 })
    const last = (useLastBoxes: boolean) => {
      const tracker = new CueTrack({ useLastBoxes })
      follow(tracker, [...walk, ...hidden])
      return idsOf(tracker, back)
    }
    expect(last(true)).toEqual([1])
    expect(last(false)).toEqual([2])
  })

  test('last boxes move with the camera', () => {
    const pan = (detections: Detections) => detections.withCameraMotion([1, 0, 400, 0, 1, 0])
    const tracker = started({}, { left: 0 })
    tracker.update(pan(people()))
    expect(idsOf(tracker, people({ left: 404 }))).toEqual([1])
    const blind = started({ followCamera: false }, { left: 0 })
    blind.update(pan(people()))
    expect(idsOf(blind, people({ left: 404 }))).toEqual([2])
  })

  test('a lost track returns under its id for a second, and not later', () => {
    const away = Array.from({ length: 31 }, () => people({ left: 900 }))
    const after = (frames: number, frameRate: number) => {
      const tracker = started({ frameRate }, { left: 0 })
      follow(tracker, away.slice(0, frames))
      return idsOf(tracker, people({ left: 0 }))[0] === 1
    }
    expect([after(30, 30), after(31, 30)]).toEqual([true, false])
    expect([after(15, 15), after(16, 15)]).toEqual([true, false])
  })

  test('the least total cost matches crosswise what mutual matches leave apart', () => {
    const frame = people({ left: 12 }, { left: 32 })
    expect(idsOf(started({}, { left: 0 }, { left: 20 }), frame)).toEqual([1, 2])
    expect(idsOf(started({ mutual: true }, { left: 0 }, { left: 20 }), frame)).toEqual([2, 3])
  })

  test('appearance decides between two people who change places', () => {
    const red = [1, 0]
    const blue = [0, 1]
    const before = [
      { left: 0, embedding: red },
      { left: 10, embedding: blue },
    ]
    const swapped = people({ left: 0, embedding: blue }, { left: 10, embedding: red })
    expect(idsOf(started({}, ...before), swapped)).toEqual([1, 2])
    expect(idsOf(started({ useEmbeddings: true }, ...before), swapped)).toEqual([2, 1])
  })

  test('explain tells what was measured of the stream, with adaptNoise', () => {
    expect(started({}, { left: 0 }).explain(people({ left: 0 })).measured).toBeUndefined()
    const tracker = started({ adaptNoise: true }, { left: 0 })
    const { measured } = tracker.explain(people({ left: 0 }))
    expect(measured).toEqual([{ name: 'mean innovation', value: expect.any(Number) }])
    expect(measured![0]!.value).toBeLessThan(1)
  })

  test('noise adapts: a dancer who sways is predicted closer than with the noise of the model', () => {
    const sway = Array.from({ length: 120 }, (_, frame) => people({ left: 300 + 60 * Math.sin(frame / 4) }))
    const error = (adaptNoise: boolean) => {
      const tracker = new CueTrack({ adaptNoise })
      let sum = 0
      for (const [frame, detections] of sway.entries()) {
        if (frame > 60) {
          const ahead = copyOf(tracker, { adaptNoise }).predict()
          sum += Math.abs(ahead.at(0).box.left - detections.at(0).box.left)
        }
        tracker.update(detections)
      }
      return sum / 59
    }
    expect(error(true)).toBeLessThan(0.8 * error(false))
  })

  test('options out of range are refused by name', () => {
    for (const wrong of [{ maxCost: 1.1 }, { bottomWeight: -1 }, { usualInnovation: 0 }, { minHits: 0 }]) {
      const [name] = Object.keys(wrong)
      expect(() => new CueTrack(wrong)).toThrow(
        expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(name!) }),
      )
    }
    expect(new CueTrack().options).toEqual(cueTrackDefaults)
  })
})

/** A tracker in the same state. */
function copyOf(tracker: CueTrack, options: CueTrackOptions): CueTrack {
  const copy = new CueTrack(options)
  copy.restore(tracker.snapshot())
  return copy
}
