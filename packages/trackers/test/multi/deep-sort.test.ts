import { type DetectionInput, Detections } from '@mot/core'
import {
  compareWithGolden,
  goldenSequenceNames,
  readGoldenSequence,
  readGoldenTracks,
  seededScene,
} from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { DeepSORT, type DeepSORTOptions, deepSortPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('DeepSORT', (options) => new DeepSORT(options), { needsEmbeddings: true })

/** A person `at` pixels from the left, 40 wide and 100 high, whose embedding points to `angle` degrees. */
function person(at: number, { angle = 0, score = 0.9, height = 100 } = {}): DetectionInput {
  const radians = (angle * Math.PI) / 180
  return {
    box: { left: at, top: 100, right: at + 40, bottom: 100 + height },
    score,
    embedding: [Math.cos(radians), Math.sin(radians)],
  }
}

/** The ids reported for frames of people. */
function follow(tracker: DeepSORT, frames: readonly (readonly DetectionInput[])[]): number[][] {
  return frames.map((rows) => [...tracker.update(Detections.from(rows))].map(({ id }) => id))
}

const still = (frames: number, row = person(0)) => Array.from({ length: frames }, () => [row])

describe('the life of a track', () => {
  test('it is reported from its third detection in a row on', () => {
    expect(follow(new DeepSORT(), still(4))).toEqual([[], [], [1], [1]])
  })

  test('a tentative track with one miss is removed, and its id is not reused', () => {
    expect(follow(new DeepSORT(), [...still(2), [], ...still(3)])).toEqual([[], [], [], [], [], [2]])
  })

  test('with minHits 1 it is reported at once, and lasts', () => {
    expect(follow(new DeepSORT({ minHits: 1 }), [...still(1), [], [], ...still(1)])).toEqual([[1], [1], [], [1]])
  })

  test('in its first frame without a detection it is reported with its predicted box', () => {
    const tracker = new DeepSORT()
    follow(
      tracker,
      Array.from({ length: 20 }, (_, frame) => [person(5 * frame)]),
    )
    const [missed] = tracker.update(Detections.from([]))
    expect(missed).toMatchObject({ id: 1, detectionIndex: -1 })
    expect(missed!.box.left).toBeCloseTo(100, 0)
    expect(tracker.update(Detections.from([])).count).toBe(0)
  })

  test('without reportMissed it is not', () => {
    expect(follow(new DeepSORT({ reportMissed: false }), [...still(3), [], []]).slice(-2)).toEqual([[], []])
  })

  test('a predicted box without an area is not reported', () => {
    const shrinking = [400, 300, 200, 100, 10].map((height) => [person(0, { height })])
    const tracker = new DeepSORT({ minHits: 1, maxIouDistance: 0.99 })
    expect(follow(tracker, [...shrinking, []])).toEqual([[1], [1], [1], [1], [1], []])
    expect(tracker.lost.count).toBe(1)
  })

  test('it is kept for maxLostFrames without a detection, and not for one more', () => {
    for (const [unseen, id] of [
      [4, 1],
      [5, 2],
    ] as const) {
      const frames = [...still(3), ...Array.from({ length: unseen }, () => []), ...still(3)]
      expect(follow(new DeepSORT({ maxLostFrames: 5 }), frames).at(-1)).toEqual([id])
    }
  })
})

describe('detections that pass', () => {
  test('a score at the limit passes', () => {
    const row = person(0, { score: 0.3 })
    expect(follow(new DeepSORT({ minScore: 0.3 }), still(3, row)).at(-1)).toEqual([1])
    expect(follow(new DeepSORT({ minScore: 0.31 }), still(3, row)).at(-1)).toEqual([])
  })

  test('boxes of smaller height do not', () => {
    const row = person(0, { height: 39 })
    expect(follow(new DeepSORT({ minHeight: 40 }), still(3, row)).at(-1)).toEqual([])
  })

  test('the lower-score one of two at one place does not', () => {
    const doubled = Array.from({ length: 3 }, () => [person(0, { score: 0.5 }), person(3)])
    expect(follow(new DeepSORT(), doubled).at(-1)).toEqual([1, 2])
    const tracker = new DeepSORT({ maxOverlap: 0.7 })
    expect(follow(tracker, doubled).at(-1)).toEqual([1])
    expect([...tracker.update(Detections.from(doubled[0]!)).detectionIds.subarray(0, 2)]).toEqual([0, 1])
  })

  test('the highest score starts a track first, of equal scores the last one', () => {
    const rows = [person(0, { score: 0.8 }), person(200, { score: 0.9 }), person(400, { score: 0.8 })]
    const tracker = new DeepSORT({ minHits: 1 })
    expect([...tracker.update(Detections.from(rows)).detectionIds.subarray(0, 3)]).toEqual([3, 1, 2])
  })
})

describe('appearance', () => {
  /** Frames in which the embedding of a person rotates by so many degrees each. */
  const turning = (frames: number, degrees: number) =>
    Array.from({ length: frames }, (_, frame) => [person(0, { angle: frame * degrees })])

  test('a lost track is matched by an old embedding of its gallery', () => {
    const backAsAtFirst = [...turning(19, 10), [], [], ...still(1)]
    expect(follow(new DeepSORT(), backAsAtFirst).at(-1)).toEqual([1])
  })

  test('beyond the budget the oldest embedding is dropped', () => {
    const backAsAtFirst = [...turning(19, 10), [], [], ...still(3)]
    expect(follow(new DeepSORT({ galleryBudget: 5 }), backAsAtFirst).at(-1)).toEqual([2])
  })

  test('matching cascade: the track with the latest detection is matched first', () => {
    // The second person has a detection in the last frame and a less similar appearance.
    // It has the higher score, and begins first.
    const first = person(0, { angle: 0, score: 0.95 })
    const second = person(20, { angle: 40 })
    const hidden = [...Array.from({ length: 4 }, () => [first, second]), [second]]
    const between = person(10, { angle: 15 })
    expect(follow(new DeepSORT(), [...hidden, [between]]).at(-1)).toEqual([2])
  })

  test('an explained frame, for which every distance is computed, has the same result', () => {
    const scene = seededScene({ seed: 3, objectCount: 30 })
    const quick = new DeepSORT()
    const explained = new DeepSORT()
    for (const { detections } of scene) {
      expect(explained.explain(detections).tracks).toEqual(quick.update(detections).copy())
    }
    expect(explained.snapshot()).toEqual(quick.snapshot())
  })

  test('the Euclidean distance of unit vectors has its own scale', () => {
    // Between unit vectors 30 degrees apart: cosine distance 0.13, Euclidean distance 0.52.
    const frames = [...still(3), [], [], [person(0, { angle: 30 })]]
    const nearest = (options: DeepSORTOptions) => follow(new DeepSORT(options), frames).at(-1)
    expect(nearest({ maxEmbeddingDistance: 0.14 })).toEqual([1])
    expect(nearest({ maxEmbeddingDistance: 0.13 })).toEqual([])
    expect(nearest({ embeddingMetric: 'euclidean', maxEmbeddingDistance: 0.52 })).toEqual([1])
    expect(nearest({ embeddingMetric: 'euclidean', maxEmbeddingDistance: 0.51 })).toEqual([])
  })
})

for (const [preset, options] of Object.entries(deepSortPresets)) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames, frameRate } = readGoldenSequence(name)
      const tracker = new DeepSORT({ ...options, frameRate })
      const tracks = frames.map((detections) => tracker.update(detections).copy())
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}
