import { type DetectionInput, Detections } from '@mot/core'
import { compareWithGolden, goldenSequenceNames, readGoldenSequence, readGoldenTracks } from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { StrongSORT, strongSortPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('StrongSORT', (options) => new StrongSORT(options), { needsEmbeddings: true })

/** A person `at` pixels from the left, 40 wide and 100 high, whose embedding points to `angle` degrees. */
function person(at: number, { angle = 0, score = 0.9 } = {}): DetectionInput {
  const radians = (angle * Math.PI) / 180
  return {
    box: { left: at, top: 100, right: at + 40, bottom: 200 },
    score,
    embedding: [Math.cos(radians), Math.sin(radians)],
  }
}

/** The ids reported for frames of people. */
function follow(tracker: StrongSORT, frames: readonly (readonly DetectionInput[])[]): number[][] {
  return frames.map((rows) => [...tracker.update(Detections.from(rows))].map(({ id }) => id))
}

const still = (frames: number, row = person(0)) => Array.from({ length: frames }, () => [row])

describe('what differs from DeepSORT', () => {
  test('global matching: the more similar track is matched, though lost for longer', () => {
    // It has the higher score, and begins first.
    const first = person(0, { angle: 0, score: 0.95 })
    const second = person(20, { angle: 40 })
    const hidden = [...Array.from({ length: 4 }, () => [first, second]), [second]]
    const between = person(10, { angle: 15 })
    expect(follow(new StrongSORT({ reportMissed: false }), [...hidden, [between]]).at(-1)).toEqual([1])
  })

  test('embeddings are averaged over time', () => {
    const turned = (frames: number) => [...still(5), ...still(frames, person(0, { angle: 60 })), [], []]
    const back = [person(0, { angle: 0 })]
    const options = { maxEmbeddingDistance: 0.2, appearanceWeight: 1 }
    expect(follow(new StrongSORT(options), [...turned(3), back]).at(-1)).toEqual([1])
    expect(follow(new StrongSORT(options), [...turned(20), back]).at(-1)).toEqual([])
    expect(follow(new StrongSORT({ ...options, embeddingMomentum: 0 }), [...turned(3), back]).at(-1)).toEqual([])
  })

  test('a high-score detection is weighted more than a low-score one', () => {
    const aside = (score: number, scoreScalesNoise: boolean) => {
      const tracker = new StrongSORT({ scoreScalesNoise })
      follow(tracker, [...still(20), [person(8, { score })]])
      return tracker.update(Detections.from([])).at(0).box.left
    }
    expect(aside(0.99, true)).toBeGreaterThan(aside(0.7, true) + 0.5)
    expect(aside(0.99, false)).toBeCloseTo(aside(0.7, false), 9)
  })

  test('a detection of score 1 has no measurement noise', () => {
    const tracker = new StrongSORT()
    follow(tracker, [...still(5)])
    expect(tracker.update(Detections.from([person(6, { score: 1 })])).at(0).box.left).toBeCloseTo(6, 9)
  })

  test('the cost contains motion', () => {
    const tracker = new StrongSORT()
    follow(tracker, still(5))
    const { rounds } = tracker.explain(Detections.from([person(4)]))
    const alone = new StrongSORT({ appearanceWeight: 1 })
    follow(alone, still(5))
    expect(rounds[0]!.pairs[0]!.cost).toBeGreaterThan(0.001)
    expect(alone.explain(Detections.from([person(4)])).rounds[0]!.pairs[0]!.cost).toBeCloseTo(0, 6)
  })

  test('camera motion is applied to tracks', () => {
    const after = Detections.from([person(300)], { cameraMotion: [1, 0, 300, 0, 1, 0] })
    for (const [followCamera, ids] of [
      [true, [1]],
      [false, []],
    ] as const) {
      const tracker = new StrongSORT({ followCamera, reportMissed: false })
      follow(tracker, still(5))
      expect([...tracker.update(after)].map(({ id }) => id)).toEqual(ids)
    }
  })
})

for (const [preset, options] of Object.entries(strongSortPresets)) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames, frameRate } = readGoldenSequence(name)
      const tracker = new StrongSORT({ ...options, frameRate })
      const tracks = frames.map((detections) => tracker.update(detections).copy())
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}
