import { type DetectionInput, Detections } from '@mot/core'
import {
  compareWithGolden,
  expectClose,
  goldenSequenceNames,
  readGoldenSequence,
  readGoldenTracks,
  seededScene,
} from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { JDETracker, type JDETrackerOptions, jdePresets, jdeTrackerDefaults } from '@mot/trackers'
import { describe, expect, test } from 'vitest'
import { JDEOracle } from './jde-oracle'

testTracker('JDETracker', (options) => new JDETracker(options), { needsEmbeddings: true })

/** A person `at` pixels from the left, 40 wide and 100 high, whose embedding points along `axis`. */
function person(at: number, { axis = 0, score = 0.9 } = {}): DetectionInput {
  return {
    box: { left: at, top: 100, right: at + 40, bottom: 200 },
    score,
    embedding: [0, 1, 2, 3].map((k) => (k === axis ? 1 : 0)),
  }
}

/** The ids reported for frames of people. */
function follow(tracker: JDETracker, frames: readonly (readonly DetectionInput[])[]): number[][] {
  return frames.map((rows) => [...tracker.update(Detections.from(rows))].map(({ id }) => id))
}

describe('the life of a track', () => {
  test('in frame 1 a track is reported at once, later from its second detection on', () => {
    const frames = [[person(0)], [person(1), person(300)], [person(2), person(301)]]
    expect(follow(new JDETracker(), frames)).toEqual([[1], [1], [1, 2]])
  })

  test('the preset jde reports nothing in frame 1', () => {
    expect(follow(new JDETracker(jdePresets.jde), [[person(0)], [person(1)]])).toEqual([[], [1]])
  })

  test('a tentative track without a second detection is removed, and its id is not reused', () => {
    const frames = [[], [person(0)], [], [person(0)], [person(0)]]
    expect(follow(new JDETracker(), frames)).toEqual([[], [], [], [], [2]])
  })

  test('a track occluded for three frames keeps its id', () => {
    const frames = [[person(0)], [person(4)], [person(8)], [], [], [], [person(24)]]
    expect(follow(new JDETracker(), frames)).toEqual([[1], [1], [1], [], [], [], [1]])
  })

  test('a lost track is matched by its appearance, not by its position', () => {
    const lostThenAnother = [[person(0)], [person(0)], [], [person(0, { axis: 1 })], [person(0, { axis: 1 })]]
    expect(follow(new JDETracker(), lostThenAnother)).toEqual([[1], [1], [], [], []])
  })

  test('a tracked object that turns around is matched by its position', () => {
    const turning = [[person(0)], [person(1)], [person(2, { axis: 1 })]]
    expect(follow(new JDETracker(), turning)).toEqual([[1], [1], [1]])
  })

  test('people who swap places keep their ids when their embeddings differ', () => {
    const left = { axis: 0 }
    const right = { axis: 1 }
    const frames = [0, 5, 10, 15, 20, 25, 30].map((step) => [person(step, left), person(30 - step, right)])
    const tracker = new JDETracker()
    for (const [frame, rows] of frames.entries()) {
      const tracks = tracker.update(Detections.from(rows))
      expect([...tracks.detectionIds.subarray(0, 2)], `frame ${frame + 1}`).toEqual([1, 2])
    }
  })

  test('a detection with a score at the limit is ignored', () => {
    expect(follow(new JDETracker({ minScore: 0.5 }), [[person(0, { score: 0.5 })]])).toEqual([[]])
    expect(follow(new JDETracker({ minScore: 0.5 }), [[person(0, { score: 0.51 })]])).toEqual([[1]])
  })

  test('newTrackScore is a limit for new tracks, not for matched ones', () => {
    const tracker = new JDETracker({ minScore: 0.3, newTrackScore: 0.7 })
    const frames = [[person(0)], [person(1, { score: 0.4 }), person(300, { score: 0.6 })]]
    expect(follow(tracker, frames)).toEqual([[1], [1]])
    expect(
      follow(tracker, [
        [person(2), person(300)],
        [person(3), person(300)],
      ]),
    ).toEqual([[1], [1, 2]])
  })

  test('lost tracks are listed until maxLostFrames, which follows the frame rate', () => {
    for (const [frameRate, expected] of [
      [30, 4],
      [15, 2],
      [60, 8],
    ] as const) {
      const tracker = new JDETracker({ maxLostFrames: 4, frameRate })
      follow(tracker, [[person(0)], [person(0)]])
      const counts = Array.from({ length: 12 }, () => {
        tracker.update(Detections.from([]))
        return tracker.lost.count
      })
      expect(counts.filter((count) => count === 1)).toHaveLength(expected)
      expect(counts[expected]).toBe(0)
    }
  })

  test('a track lost for too long can be matched in one more frame, as in the originals', () => {
    const away = (frames: number) => [
      [person(0)],
      [person(0)],
      ...Array.from({ length: frames }, () => []),
      [person(0)],
      [person(0)],
    ]
    const options = { maxLostFrames: 4 }
    expect(follow(new JDETracker(options), away(5)).at(-1)).toEqual([1])
    expect(follow(new JDETracker(options), away(6)).at(-1)).toEqual([2])
  })

  test('a track matched in that last frame is removed at its next miss, as in the originals', () => {
    const frames = [
      [person(0)],
      [person(0)],
      [],
      [],
      [],
      [],
      [],
      [person(0)],
      [person(0)],
      [],
      [person(0)],
      [person(0)],
    ]
    expect(follow(new JDETracker({ maxLostFrames: 4 }), frames).slice(-5)).toEqual([[1], [1], [], [], [2]])
  })

  test('the score and class of a track are those of its latest detection', () => {
    const tracker = new JDETracker()
    tracker.update(Detections.from([person(0)]))
    tracker.update(Detections.from([]))
    const tracks = tracker.update(Detections.from([{ ...person(0, { score: 0.6 }), classId: 3 }]))
    expect(tracks.at(0)).toMatchObject({ id: 1, score: 0.6, classId: 3, age: 3 })
  })
})

describe('embeddings and options', () => {
  test('detections without embeddings are refused', () => {
    const plain = Detections.from([{ box: { left: 0, top: 0, right: 5, bottom: 5 }, score: 0.9 }])
    expect(() => new JDETracker().update(plain)).toThrow(
      'JDETracker compares appearance: detections should have an embedding each, got none.',
    )
  })

  test('embeddings are normalized', () => {
    const long = { ...person(0), embedding: [100, 0, 0, 0] }
    expect(follow(new JDETracker(), [[person(0)], [long], [person(0)]])).toEqual([[1], [1], [1]])
  })

  test('the defaults are the preset fairmot', () => {
    expect(jdeTrackerDefaults).toMatchObject(jdePresets.fairmot)
    expect(new JDETracker().options).toEqual(jdeTrackerDefaults)
    expect(new JDETracker({ minScore: 0.2 }).options.newTrackScore).toBe(0.2)
  })

  test.each<[JDETrackerOptions, string]>([
    [{ minScore: Number.NaN }, 'Option "minScore" should be a finite number, got NaN.'],
    [{ maxIouDistance: Number.NaN }, 'Option "maxIouDistance" should be from 0 to 1, got NaN.'],
    [{ maxLostFrames: -1 }, 'Option "maxLostFrames" should be finite and not negative, got -1.'],
    [{ frameRate: 0 }, 'Option "frameRate" should be finite and above 0, got 0.'],
    [{ embeddingMetric: 'manhattan' as 'cosine' }, 'should be one of cosine, euclidean, got manhattan.'],
  ])('refuses %o', (options, message) => {
    expect(() => new JDETracker(options)).toThrow(message)
  })
})

describe('equals a plain, dense tracker', () => {
  test.each([
    ['fairmot', 1, 12],
    ['fairmot', 2, 45],
    ['jde', 3, 12],
    ['jde', 4, 45],
  ] as const)('preset %s, scene %i with %i people', (preset, seed, objectCount) => {
    const options = { ...jdePresets[preset], maxLostFrames: 8 }
    const tracker = new JDETracker(options)
    const oracle = new JDEOracle(tracker.options)
    let rows = 0
    for (const { detections } of seededScene({ seed, objectCount, frameCount: 120, missRate: 0.15 })) {
      const tracks = tracker.update(detections)
      const expected = oracle.update(detections)
      expect([...tracks.ids.subarray(0, tracks.count)]).toEqual(expected.map(([id]) => id))
      expectClose(
        tracks.boxes.subarray(0, 4 * tracks.count),
        expected.flatMap(([, ...box]) => box),
        { absolute: 1e-6 },
      )
      rows += tracks.count
    }
    expect(rows).toBeGreaterThan(40 * objectCount)
  })
})

for (const preset of ['jde', 'fairmot'] as const) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames, frameRate } = readGoldenSequence(name)
      const tracker = new JDETracker({ ...jdePresets[preset], frameRate })
      const tracks = frames.map((detections) => tracker.update(detections).copy())
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })

    test.each(names.filter((name) => name.startsWith('TUD') || name.startsWith('KITTI')))(
      'so does the plain, dense tracker on %s',
      (name) => {
        const { frames, frameRate } = readGoldenSequence(name)
        const oracle = new JDEOracle(new JDETracker({ ...jdePresets[preset], frameRate }).options)
        const rows = frames.flatMap((detections, i) => oracle.update(detections).map((row) => [i + 1, ...row]))
        const expected = readGoldenTracks(preset, name)
        expect(rows.map(([frame, id]) => [frame, id])).toEqual(expected.map(({ frame, id }) => [frame, id]))
        expectClose(
          rows.flatMap(([, , left, top]) => [left!, top!]),
          expected.flatMap(({ left, top }) => [left, top]),
          { absolute: 1e-3 },
        )
      },
    )
  })
}
