import { type Affine, type DetectionInput, Detections } from '@mot/core'
import { compareWithGolden, goldenSequenceNames, readGoldenSequence, readGoldenTracks } from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { BoTSORT, type BoTSORTOptions, botSortPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('BoTSORT', (options) => new BoTSORT(options))
testTracker('BoTSORT with appearance', (options) => new BoTSORT({ ...options, useEmbeddings: true }), {
  needsEmbeddings: true,
})
/** A person `at` pixels from the left, 40 wide and 100 high, whose embedding points along `axis`. */
function person(at: number, { axis = 0, score = 0.9 } = {}): DetectionInput {
  return {
    box: { left: at, top: 100, right: at + 40, bottom: 200 },
    score,
    embedding: [0, 1, 2, 3].map((k) => (k === axis ? 1 : 0)),
  }
}

/** The ids reported for frames of people. */
function follow(tracker: BoTSORT, frames: readonly (readonly DetectionInput[])[]): number[][] {
  return frames.map((rows) => [...tracker.update(Detections.from(rows))].map(({ id }) => id))
}

describe('the life of a track', () => {
  test('a track is reported at once, even without a second detection', () => {
    expect(follow(new BoTSORT(), [[], [person(0)], [], [person(0)]])).toEqual([[], [1], [], [2]])
  })

  test('without reportTentative it is reported from its second detection on', () => {
    const frames = [[], [person(0)], [person(1)]]
    expect(follow(new BoTSORT({ reportTentative: false }), frames)).toEqual([[], [], [1]])
  })

  test('a low-score detection continues a track and starts none', () => {
    const weak = { score: 0.3 }
    const frames = [[person(0)], [person(0, weak), person(300, weak)], [person(0, weak), person(300, weak)]]
    expect(follow(new BoTSORT(), frames)).toEqual([[1], [1], [1]])
  })
})

describe('appearance', () => {
  const left = { axis: 0 }
  const right = { axis: 1 }
  // Each box overlaps half of the other.
  const swapped = [
    [person(0, left), person(12, right)],
    [person(0, left), person(12, right)],
    [person(12, left), person(0, right)],
  ]
  /** The ids of the detections of the last frame. */
  function idsOfLast(options: BoTSORTOptions): number[] {
    const tracker = new BoTSORT(options)
    follow(tracker, swapped.slice(0, -1))
    return [...tracker.update(Detections.from(swapped.at(-1)!)).detectionIds.subarray(0, 2)]
  }

  test('by overlap alone, ids stay at their positions when two people swap places', () => {
    expect(idsOfLast({})).toEqual([2, 1])
  })

  test('with appearance, ids follow the people', () => {
    expect(idsOfLast({ useEmbeddings: true })).toEqual([1, 2])
  })

  test('appearance is compared for overlapping pairs only', () => {
    expect(idsOfLast({ useEmbeddings: true, maxProximityDistance: 0.3 })).toEqual([2, 1])
  })

  test('appearance is compared up to maxProximityDistance, even above maxIouDistance', () => {
    const frames = [[person(0)], [person(0)], [person(10)]]
    const options = { maxIouDistance: 0.2, reportTentative: false }
    expect(follow(new BoTSORT(options), frames).at(-1)).toEqual([])
    expect(follow(new BoTSORT({ ...options, useEmbeddings: true }), frames).at(-1)).toEqual([1])
  })

  test('low-score detections update appearance only with learnLowScoreAppearance', () => {
    const turned = [[person(0)], ...Array.from({ length: 40 }, () => [person(0, { axis: 1, score: 0.5 })])]
    for (const [learnLowScoreAppearance, distance] of [
      [false, 0.2],
      [true, 0],
    ] as const) {
      const tracker = new BoTSORT({ useEmbeddings: true, learnLowScoreAppearance })
      follow(tracker, turned)
      const explanation = tracker.explain(Detections.from([person(0, { axis: 1, score: 0.8 })]))
      // 1 − overlap × score is 0.2; half the appearance distance is 0 after an update.
      expect(explanation.rounds[0]!.pairs[0]!.cost).toBeCloseTo(distance, 2)
    }
  })
})

test('a tracker that compares appearance refuses the snapshot of one that does not', () => {
  const tracker = new BoTSORT()
  follow(tracker, [[person(0)]])
  expect(() => new BoTSORT({ useEmbeddings: true }).restore(tracker.snapshot())).toThrow(
    '"embedding" of the snapshot should be a record, got undefined.',
  )
})

describe('a camera that jumps', () => {
  const jump: Affine = [1, 0, 200, 0, 1, 0]
  const before = [
    [person(0), person(100)],
    [person(0), person(100)],
  ]
  const after = Detections.from([person(200), person(300)], { cameraMotion: jump })

  test('moves all tracks', () => {
    const tracker = new BoTSORT()
    follow(tracker, before)
    expect([...tracker.update(after)].map(({ id }) => id)).toEqual([1, 2])
  })

  test('loses all tracks without followCamera', () => {
    const tracker = new BoTSORT({ followCamera: false })
    follow(tracker, before)
    expect([...tracker.update(after)].map(({ id }) => id)).toEqual([3, 4])
  })

  test('moves tentative tracks', () => {
    const tracker = new BoTSORT()
    follow(tracker, [[], [person(0)]])
    expect([...tracker.update(Detections.from([person(200)], { cameraMotion: jump }))].map(({ id }) => id)).toEqual([1])
  })

  test('moves lost tracks, and rotates their velocity', () => {
    const tracker = new BoTSORT()
    follow(
      tracker,
      Array.from({ length: 30 }, (_, frame) => [person(5 * frame)]),
    )
    // A rotation by 90° clockwise around the corner: right becomes down.
    const quarter: Affine = [0, -1, 1000, 1, 0, 0]
    tracker.update(Detections.from([], { cameraMotion: quarter }))
    const { left, right, top, bottom } = tracker.lost.at(0).box
    expect((left + right) / 2).toBeCloseTo(1000 - 150, 0)
    expect((top + bottom) / 2).toBeCloseTo(5 * 30 + 20, 0)
    tracker.update(Detections.from([]))
    expect(tracker.lost.at(0).box.top).toBeCloseTo(top + 5, 0)
  })
})

for (const [preset, options] of Object.entries(botSortPresets)) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames, frameRate } = readGoldenSequence(name, preset.endsWith('_gmc') ? 'botsort' : undefined)
      const tracker = new BoTSORT({ ...options, frameRate })
      const tracks = frames.map((detections) => tracker.update(detections).copy())
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}
