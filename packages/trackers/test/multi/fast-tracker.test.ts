import { type DetectionInput, Detections } from '@mot/core'
import {
  compareWithGolden,
  goldenSequenceNames,
  readGoldenSequence,
  readGoldenTracks,
  readShortSequence,
  readShortTracks,
} from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { FastTracker, type FastTrackerOptions, fastTrackerPresets, fromReferenceOptions } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('FastTracker, impatient', (options) => new FastTracker({ maxMissedFrames: 0, ...options }))

/** A person of 40 × 100 pixels, `left` pixels from the left. */
const person = (left: number, score = 0.9): DetectionInput => ({
  box: { left, top: 100, right: left + 40, bottom: 200 },
  score,
})

/** The ids reported for frames of people. */
function follow(tracker: FastTracker, frames: readonly (readonly DetectionInput[])[]): number[][] {
  return frames.map((rows) => [...tracker.update(Detections.from(rows))].map(({ id }) => id))
}

const empty = (count: number): DetectionInput[][] => Array.from({ length: count }, () => [])

describe('a track without a detection', () => {
  test('is reported for two more frames with its predicted box and old score, then it is lost', () => {
    const tracker = new FastTracker()
    follow(tracker, [[person(0, 0.8)], [person(10, 0.8)], [person(20, 0.8)]])
    const boxes = [1, 2, 3].map(() =>
      [...tracker.update([])].map(({ box, score, detectionIndex }) => [box.left, score, detectionIndex]),
    )
    expect(boxes.map((rows) => rows.length)).toEqual([1, 1, 0])
    expect(boxes[0]![0]!.slice(1)).toEqual([0.8, -1])
    expect(boxes[0]![0]![0]).toBeGreaterThan(21)
    expect(boxes[1]![0]![0]).toBeGreaterThan(boxes[0]![0]![0]!)
    expect(tracker.lost.count).toBe(1)
  })

  test('is matched again by a low-score detection meanwhile, but not once it is lost', () => {
    const back = (gap: number) =>
      follow(new FastTracker(), [[person(0)], [person(0)], ...empty(gap), [person(0, 0.4)]]).at(-1)
    expect([back(2), back(3)]).toEqual([[1], []])
  })

  test('is lost at once without maxMissedFrames', () => {
    expect(follow(new FastTracker({ maxMissedFrames: 0 }), [[person(0)], []])).toEqual([[1], []])
  })

  test('counts its misses anew after a match', () => {
    const frames = [[person(0)], ...empty(2), [person(0)], ...empty(2), [person(0)]]
    expect(follow(new FastTracker(), frames)).toEqual([[1], [1], [1], [1], [1], [1], [1]])
  })
})

describe('an occluded track', () => {
  /** A small person behind a large one, who is in front from frame 6 on. */
  const small = (left: number): DetectionInput => ({
    box: { left, top: 120, right: left + 30, bottom: 180 },
    score: 0.9,
  })
  const large: DetectionInput = { box: { left: 120, top: 80, right: 220, bottom: 260 }, score: 0.9 }
  const walk = [100, 105, 110, 115, 120, 125].map((left) => [small(left), large])
  const hidden = (frames: number) => Array.from({ length: frames }, () => [large])

  test('is set back to the place and size of two detections before the last, enlarged', () => {
    const tracker = new FastTracker()
    // Rows are in the order of ids: the small person is the first.
    const boxes = walk.map((rows) => [...tracker.update(rows)][0]!.box)
    const [occluded] = [...tracker.update([large])]
    const { left, top, right, bottom } = boxes.at(-3)!
    const [dx, dy] = [0.05 * (right - left), 0.05 * (bottom - top)]
    expect(occluded!.box.left).toBeCloseTo(left - dx, 9)
    expect(occluded!.box.top).toBeCloseTo(top - dy, 9)
    expect(occluded!.box.right).toBeCloseTo(right + dx, 9)
    expect(occluded!.box.bottom).toBeCloseTo(bottom + dy, 9)
  })

  test('slows down by velocityDamping', () => {
    const step = (options: FastTrackerOptions) => {
      const tracker = new FastTracker(options)
      follow(tracker, [...walk, [large]])
      const [first] = [...tracker.predict()]
      const [second] = [...tracker.predict()]
      return second!.box.left - first!.box.left
    }
    const whole = step({ velocityDamping: 1 })
    expect(whole).toBeGreaterThan(0.5)
    expect(step({}) / whole).toBeCloseTo(0.89, 6)
    expect(step({ velocityDamping: 0 })).toBe(0)
  })

  test('is reported for maxOccludedFrames, counted from two on', () => {
    const reported = (options: FastTrackerOptions) =>
      follow(new FastTracker(options), [...walk, ...hidden(20)]).filter((ids) => ids.includes(1)).length - walk.length
    expect(reported({ maxOccludedFrames: 5 })).toBe(4)
    expect(reported({})).toBe(9)
    expect(reported({ occludedShare: 1 })).toBe(2)
  })

  test('stays lost for longer than maxLostFrames, up to occlusionMemoryFrames', () => {
    const isBack = (options: FastTrackerOptions, frames: number) => {
      const tracker = new FastTracker({ maxLostFrames: 5, velocityDamping: 0, maxOccludedFrames: 0, ...options })
      follow(tracker, [...walk, ...hidden(frames)])
      return follow(tracker, [[small(115), large]])[0]!.includes(1)
    }
    expect([isBack({}, 4), isBack({}, 20), isBack({}, 60)]).toEqual([true, true, false])
    expect(isBack({ occludedShare: 1 }, 20)).toBe(false)
    expect(isBack({ occlusionMemoryFrames: 10 }, 20)).toBe(false)
  })
})

describe('new tracks', () => {
  test('a tentative track that is not seen a second time is lost, and may return', () => {
    expect(follow(new FastTracker(), [[], [person(0)], [], [person(0)]])).toEqual([[], [], [], [1]])
  })

  test('any high-score detection starts one', () => {
    expect(follow(new FastTracker(), [[person(0, 0.71)], [person(300, 0.7)]])[0]).toEqual([1])
  })

  test('a detection on a tracked object starts none with newTrackIouDistance', () => {
    // The second detection shares 30 of 50 pixels with the track.
    const frames = [[person(0)], [person(0), person(10)], [person(0), person(10)]]
    expect(follow(new FastTracker(), frames).at(-1)).toEqual([1, 2])
    expect(follow(new FastTracker({ newTrackIouDistance: 0.5 }), frames).at(-1)).toEqual([1])
    expect(follow(new FastTracker({ newTrackIouDistance: 0.3 }), frames).at(-1)).toEqual([1, 2])
  })

  test('a track that is re-found in the frame suppresses none', () => {
    const frames = [[person(0)], [person(0)], ...empty(3), [person(0), person(10)], [person(0), person(10)]]
    // Re-found tracks are reported after those that go on.
    expect(follow(new FastTracker({ newTrackIouDistance: 0.5 }), frames).at(-1)).toEqual([2, 1])
  })
})

describe('lanes', () => {
  const road = {
    polygon: [
      [0, 0],
      [1000, 0],
      [1000, 400],
      [0, 400],
    ],
    direction: [1, 0],
    maxAngle: 5,
  }

  test('an unmatched track stays in the direction of its lane', () => {
    const drift = (options: FastTrackerOptions) => {
      const tracker = new FastTracker({ maxMissedFrames: 9, ...options })
      for (let frame = 0; frame < 8; frame++) {
        tracker.update([
          {
            box: { left: 10 * frame, top: 100 + 5 * frame, right: 60 + 10 * frame, bottom: 140 + 5 * frame },
            score: 0.9,
          },
        ])
      }
      const tops = [1, 2, 3].map(() => [...tracker.update([])][0]!.box.top)
      return tops[2]! - tops[0]!
    }
    expect(drift({})).toBeGreaterThan(8)
    expect(drift({ lanes: [road] })).toBeLessThan(3)
  })

  test.each<[string, object, string]>([
    [
      'two corners',
      {
        ...road,
        polygon: [
          [0, 0],
          [1, 1],
        ],
      },
      '"lanes[0].polygon" should be a list of 3 corners or more',
    ],
    ['no direction', { ...road, direction: [0, 0] }, '"lanes[0].direction" should be a direction other than [0, 0]'],
    ['an angle beyond 180°', { ...road, maxAngle: 200 }, '"lanes[0].maxAngle" should be from 0 to 180, got 200.'],
  ])('%s are refused', (_, lane, words) => {
    expect(() => new FastTracker({ lanes: [lane as typeof road] })).toThrow(words)
  })

  test('are part of the snapshot', () => {
    const tracker = new FastTracker({ lanes: [road] })
    tracker.update([person(0)])
    const snapshot = JSON.parse(JSON.stringify(tracker.snapshot()))
    new FastTracker({ lanes: [road] }).restore(snapshot)
    expect(() => new FastTracker().restore(snapshot)).toThrow('of other options')
  })
})

test('the settings file of the original is the preset', () => {
  const { options } = fromReferenceOptions('FastTracker', {
    track_thresh: 0.7,
    track_buffer: 30,
    match_thresh: 0.85,
    min_box_area: 100,
    reset_velocity_offset_occ: 5,
    reset_pos_offset_occ: 3,
    enlarge_bbox_occ: 1.1,
    dampen_motion_occ: 0.89,
    active_occ_to_lost_thresh: 10,
    init_iou_suppress: 0.75,
    mot20: false,
  })
  const expected = new FastTracker({ ...fastTrackerPresets.fasttracker, newTrackIouDistance: 0.25 })
  expect(new FastTracker(options).options).toEqual(expected.options)
})

describe.each(Object.entries(fastTrackerPresets))('preset %s equals the original', (preset, options) => {
  test('on the first frames of a real sequence', () => {
    const { frames, frameRate } = readShortSequence()
    const tracker = new FastTracker({ ...options, frameRate })
    const tracks = frames.map((detections) => tracker.update(detections).copy())
    expect(compareWithGolden(readShortTracks(preset), tracks)).toBeUndefined()
  })

  const names = goldenSequenceNames(preset)
  if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

  test.each(names)('%s', (name) => {
    const { frames, frameRate } = readGoldenSequence(name)
    const tracker = new FastTracker({ ...options, frameRate })
    const tracks = frames.map((detections) => tracker.update(detections).copy())
    expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
  })
})
