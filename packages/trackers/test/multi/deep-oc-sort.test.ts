import { type Affine, Detections } from '@mot/core'
import { compareWithGolden, goldenSequenceNames, readGoldenSequence, readGoldenTracks } from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { DeepOCSORT, type DeepOCSORTOptions, deepOcSortPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('DeepOCSORT', (options) => new DeepOCSORT({ minHits: 1, ...options }), { needsEmbeddings: true })
testTracker(
  'DeepOCSORT without appearance',
  (options) => new DeepOCSORT({ minHits: 1, useEmbeddings: false, motionModel: 'xywh', ...options }),
)

type Person = readonly [left: number, look: readonly number[], score?: number]

/** People of 40 × 100 pixels by the left edge of their boxes and their embedding. */
const people = (...list: readonly Person[]) =>
  Detections.from(
    list.map(([left, embedding, score = 0.9]) => ({
      box: { left, top: 50, right: left + 40, bottom: 150 },
      score,
      embedding,
    })),
  )

const red = [1, 0]
const blue = [0, 1]

const idsOf = (tracker: DeepOCSORT, detections: Detections) =>
  [...tracker.update(detections).detectionIds].slice(0, detections.count)

describe('DeepOCSORT', () => {
  const start = (options: DeepOCSORTOptions = {}) => {
    const tracker = new DeepOCSORT({ minHits: 0, ...options })
    for (let frame = 0; frame < 3; frame++) tracker.update(people([100, red], [120, blue]))
    return tracker
  }

  test('appearance distinguishes overlapping people', () => {
    expect(idsOf(start(), people([110, blue], [111, red]))).toEqual([2, 1])
    expect(idsOf(start({ embeddingWeight: 0, adaptiveWeight: false }), people([110, blue], [111, red]))).toEqual([1, 2])
  })

  test('detections of higher score update the embedding more', () => {
    const lookAfter = (score: number) => {
      const tracker = new DeepOCSORT({ minHits: 0 })
      for (let frame = 0; frame < 3; frame++) tracker.update(people([100, red]))
      tracker.update(people([100, blue, score]))
      const { lanes } = tracker.snapshot().state as {
        readonly lanes: readonly {
          readonly state: readonly { readonly embedding: { readonly values: readonly number[] } }[]
        }[]
      }
      return lanes[0]!.state[0]!.embedding.values
    }
    // The new embedding has weight 1 − 0.95 at a score of 1, and nearly 0 at one of 0.6.
    expect(lookAfter(1)[1]! / lookAfter(1)[0]!).toBeCloseTo(0.05 / 0.95, 5)
    expect(lookAfter(0.61)[1]!).toBeLessThan(0.01)
  })

  test('camera motion is applied to tracks and their last observations', () => {
    const pan: Affine = [1, 0, 300, 0, 1, 0]
    const panned = people([400, red]).withCameraMotion(pan)
    const follow = (followCamera: boolean) => {
      const tracker = new DeepOCSORT({ minHits: 0, followCamera })
      for (let frame = 0; frame < 3; frame++) tracker.update(people([100, red]))
      return idsOf(tracker, panned)
    }
    expect(follow(true)).toEqual([1])
    expect(follow(false)).toEqual([2])
  })
})

for (const [preset, options] of Object.entries(deepOcSortPresets)) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames } = readGoldenSequence(name, preset.endsWith('_cmc') ? 'deepocsort' : undefined)
      const tracker = new DeepOCSORT(options)
      const tracks = frames.map((detections) => tracker.update(detections).copy())
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}
