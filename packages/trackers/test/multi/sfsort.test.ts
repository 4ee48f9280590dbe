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
import { fromReferenceOptions, SFSORT, type SFSORTOptions, sfsortPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('SFSORT, patient', (options) => new SFSORT({ maxLostFrames: 30, ...options }), { predictsMotion: false })

/** A person of 40 × 100 pixels, `left` pixels from the left. */
const person = (left: number, score = 0.9): DetectionInput => ({
  box: { left, top: 100, right: left + 40, bottom: 200 },
  score,
})

/** The ids reported for frames of people, in an image of 640 × 480 pixels. */
function follow(tracker: SFSORT, frames: readonly (readonly DetectionInput[])[]): number[][] {
  const size = { imageWidth: 640, imageHeight: 480 }
  return frames.map((rows) => [...tracker.update(Detections.from(rows, size))].map(({ id }) => id))
}

describe('rounds', () => {
  test('a track is reported from its first detection on, with the box of its detection', () => {
    const tracker = new SFSORT()
    expect(follow(tracker, [[], [person(0)], [person(7)]])).toEqual([[], [1], [1]])
    expect([...tracker.update([person(12.5)])][0]!.box).toEqual({ left: 12.5, top: 100, right: 52.5, bottom: 200 })
  })

  test('1. of two detections that share as much with a track, the one of its size is matched', () => {
    // Both share 30 × 100 pixels with the track.
    const same = person(10)
    const tall: DetectionInput = { box: { left: 10, top: 60, right: 50, bottom: 240 }, score: 0.9 }
    expect(follow(new SFSORT(), [[person(0)], [tall, same]])).toEqual([[1], [1, 2]])
    const tracker = new SFSORT()
    follow(tracker, [[person(0)]])
    expect([...tracker.update([tall, same]).detectionIds].slice(0, 2)).toEqual([2, 1])
  })

  test('2. a detection starts a track above newTrackScore, not at it', () => {
    expect(follow(new SFSORT(), [[person(0, 0.7)], [person(0, 0.71)]])).toEqual([[], [1]])
    expect(follow(new SFSORT({ highScore: 0.8, newTrackScore: 0.5 }), [[person(0, 0.75)]])).toEqual([[]])
  })

  test('3. low-score detections are matched with unmatched tracks, also lost ones, and a score of highScore with none', () => {
    const other = person(400)
    const options: SFSORTOptions = { maxLostFrames: 9 }
    const low = [[person(0), other], [other], [other, person(1, 0.3)]]
    expect(follow(new SFSORT(options), low)).toEqual([[1, 2], [2], [2, 1]])
    const between = [
      [person(0), other],
      [other, person(1, 0.6)],
      [other, person(1, 0.1)],
    ]
    expect(follow(new SFSORT(options), between)).toEqual([[1, 2], [2], [2]])
  })

  test('3. a frame whose detections are all low-score ones ends followed tracks, and lost ones stay', () => {
    const [here, there] = [person(0), person(400)]
    const frames = [[here, there], [there], [person(400, 0.3)], [here, there]]
    const tracker = new SFSORT({ maxLostFrames: 9 })
    expect(follow(tracker, frames.slice(0, 2))).toEqual([[1, 2], [2]])
    const { died, rounds } = tracker.explain(Detections.from(frames[2]!))
    expect(died).toEqual([{ id: 2, reason: 'all detections of the frame are low-score ones' }])
    expect(rounds.map(({ name }) => name)).toEqual(['overlap, centre and size, high-score detections'])
    expect(follow(tracker, frames.slice(3))).toEqual([[1, 3]])
  })

  test('4. a frame without detections makes all tracks lost', () => {
    const tracker = new SFSORT({ maxLostFrames: 3 })
    expect(follow(tracker, [[person(0)], [], [person(5, 0.05)], [person(0)]])).toEqual([[1], [], [], [1]])
  })
})

describe('lost tracks', () => {
  const gap = (frames: number) => [[person(300)], ...Array.from({ length: frames - 1 }, () => []), [person(300)]]
  const isFound = (options: SFSORTOptions, frames: number) => follow(new SFSORT(options), gap(frames)).at(-1)![0] === 1

  test('return up to maxLostFrames after their last detection', () => {
    expect([1, 2, 3, 4].map((frames) => isFound({ maxLostFrames: 3 }, frames))).toEqual([true, true, true, false])
    expect([1, 2].map((frames) => isFound({}, frames))).toEqual([true, false])
  })

  test('count frames at 30 a second', () => {
    expect([20, 21].map((frames) => isFound({ maxLostFrames: 60, frameRate: 10 }, frames))).toEqual([true, false])
    expect([16, 17].map((frames) => isFound({ maxLostFrames: 21, frameRate: 24 }, frames))).toEqual([true, false])
  })

  test.each<[string, number, SFSORTOptions, boolean]>([
    ['in the middle', 300, {}, true],
    ['in the left margin', 20, {}, false],
    ['at the edge of the left margin', 44, {}, false],
    ['just inside of it', 44.5, {}, true],
    ['in the right margin', 590, {}, false],
    ['in the upper margin', 300, { verticalMargin: 0.4 }, false],
    ['without margins', 20, { horizontalMargin: 0 }, true],
  ])('%s: lost where the margin is 64 pixels wide, and only those inside return', (_, left, options, isBack) => {
    const tracker = new SFSORT({ maxLostFrames: 9, maxMarginLostFrames: 2, horizontalMargin: 0.1, ...options })
    expect(follow(tracker, [[person(left)], [], [], [], [person(left)]]).at(-1)).toEqual([isBack ? 1 : 2])
  })

  test('without the size of the image all is margin, unless it is an option', () => {
    const frames = [[person(300)], [], [], [], [person(300)]]
    const back = (options: SFSORTOptions) => {
      const tracker = new SFSORT({ maxLostFrames: 9, maxMarginLostFrames: 2, ...options })
      return frames.map((rows) => [...tracker.update(rows)].map(({ id }) => id)).at(-1)
    }
    expect(back({})).toEqual([2])
    expect(back({ imageWidth: 640, imageHeight: 480 })).toEqual([1])
  })

  test('a frame without a detector run loses no track, two in a row do', () => {
    const once = new SFSORT()
    once.update([person(0)])
    once.predict()
    expect([...once.update([person(0)])][0]!.id).toBe(1)
    const twice = new SFSORT()
    twice.update([person(0)])
    for (let frame = 0; frame < 2; frame++) twice.predict()
    expect([...twice.update([person(0)])][0]!.id).toBe(2)
  })
})

describe('tracks that begin after others ended', () => {
  /** Two people who walk by for ten frames and end; then one who stands elsewhere. */
  const after = (before: readonly (readonly DetectionInput[])[], options: SFSORTOptions = {}) => {
    const tracker = new SFSORT(options)
    follow(tracker, [...before, [], [person(500)], [person(500)], [person(500)]])
    return tracker
  }
  const walkers = Array.from({ length: 10 }, (_, i) => [person(100 + 15 * i), { ...person(20 + 15 * i), classId: 3 }])

  test('have no memory of them: neither of their motion, nor of their classes', () => {
    const [used, fresh] = [after(walkers, { classVote: true }), after([], { classVote: true })]
    const row = (tracker: SFSORT) => {
      const [track] = tracker.at(1)
      const { id: _, age, classId, box, score } = track!
      return { age, classId, box, score }
    }
    expect(row(used)).toEqual({ ...row(fresh), box: person(500).box, classId: 0, age: row(used).age })
    expect([...used.at(1)].map(({ id }) => id)).toEqual([3])
  })

  test('end as others do, each told once', () => {
    const tracker = new SFSORT()
    const frames = [[person(100)], [person(300)], [person(500)], [person(100)], [], []]
    const ended = frames.flatMap((rows) => [...tracker.update(Detections.from(rows)).ended])
    expect(ended).toEqual([1, 2, 3, 4])
  })
})

describe('thresholds that follow the number of detections', () => {
  /** So many people apart, of which the first scores `score`. */
  const crowd = (count: number, score: number) =>
    Array.from({ length: count }, (_, i) => person(50 * i, i === 0 ? score : 0.95))

  test('newTrackScore rises with the logarithm of the count', () => {
    const starts = (count: number, score: number) =>
      follow(new SFSORT({ newTrackScoreRise: 0.1 }), [crowd(count, score)])[0]!.length === count
    expect([starts(1, 0.71), starts(10, 0.79), starts(10, 0.81)]).toEqual([true, false, true])
    expect(starts(5000, 0.99)).toBe(false)
  })

  test('highScore falls', () => {
    const continues = (count: number) => {
      const tracker = new SFSORT({ highScoreDrop: 0.1, maxLowIouDistance: 0 })
      follow(tracker, [crowd(count, 0.95)])
      return (
        tracker.update(crowd(count, 0.55).map((row) => ({ ...row, box: { ...row.box, top: 101 } }))).count === count
      )
    }
    expect([continues(1), continues(10)]).toEqual([false, true])
  })

  test('maxBoxDistance falls', () => {
    const moved = (count: number) => crowd(count, 0.95).map((row, i) => (i === 0 ? person(30, 0.95) : row))
    const continues = (count: number) => {
      const tracker = new SFSORT({ maxBoxDistanceDrop: 0.4 })
      follow(tracker, [crowd(count, 0.95)])
      return tracker.update(moved(count)).detectionIds[0] === 1
    }
    expect([continues(1), continues(10)]).toEqual([true, false])
  })
})

test('the arguments of its notebook are the preset sfsort_tuned', () => {
  const { options } = fromReferenceOptions('SFSORT', {
    dynamic_tuning: true,
    cth: 0.5,
    high_th: 0.6,
    high_th_m: 0.1,
    match_th_first: 0.67,
    match_th_first_m: 0.05,
    match_th_second: 0.2,
    low_th: 0.1,
    new_track_th: 0.7,
    new_track_th_m: 0.1,
    marginal_timeout: 21,
    central_timeout: 30,
    horizontal_margin: 192,
    vertical_margin: 108,
    frame_width: 1920,
    frame_height: 1080,
  })
  const size = { imageWidth: 1920, imageHeight: 1080 }
  expect(new SFSORT(options).options).toEqual(new SFSORT({ ...sfsortPresets.sfsort_tuned, ...size }).options)
})

test('arguments of the original are moved into its ranges, and defaults of others follow', () => {
  const reference = { high_th: 0.8, low_th: 0.9, match_th_first: 0.9, central_timeout: 5000, cth: 0.2 }
  expect(fromReferenceOptions('SFSORT', reference).options).toEqual({
    highScore: 0.8,
    newTrackScore: 0.8,
    lowScore: 0.8,
    maxBoxDistance: 0.67,
    maxLostFrames: 1000,
    maxMarginLostFrames: 0,
  })
})

describe.each(Object.entries(sfsortPresets))('preset %s equals the original', (preset, options) => {
  test('on the first frames of a real sequence', () => {
    const { frames, frameRate } = readShortSequence()
    const tracker = new SFSORT({ ...options, frameRate })
    const tracks = frames.map((detections) => tracker.update(detections).copy())
    expect(compareWithGolden(readShortTracks(preset), tracks)).toBeUndefined()
  })

  const names = goldenSequenceNames(preset)
  if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

  test.each(names)('%s', (name) => {
    const { frames, frameRate } = readGoldenSequence(name)
    const tracker = new SFSORT({ ...options, frameRate })
    const tracks = frames.map((detections) => tracker.update(detections).copy())
    expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
  })
})
