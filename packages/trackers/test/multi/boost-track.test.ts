import { type DetectionInput, Detections } from '@mot/core'
import { compareWithGolden, goldenSequenceNames, readGoldenSequence, readGoldenTracks } from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { BoostTrack, type BoostTrackOptions, boostTrackDefaults, boostTrackPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('BoostTrack', (options) => new BoostTrack({ minHits: 1, ...options }))
testTracker(
  'BoostTrack, plain',
  (options) => new BoostTrack({ ...boostTrackPresets.boosttrack, minHits: 1, ...options }),
)

describe('BoostTrack', () => {
  test('boosts a low-score detection near a predicted track', () => {
    const scores = [0.9, 0.9, 0.9, 0.9, 0.9, 0.45, 0.45, 0.45]
    const idsWith = (options: BoostTrackOptions) =>
      follow(
        options,
        scores.map((score, frame) => [walker(frame, { score })]),
      )
    const always = [[1], [1], [1], [1], [1], [1], [1], [1]]
    expect(idsWith({})).toEqual(always)
    expect(idsWith(boostTrackPresets.boosttrack)).toEqual(always)
    expect(idsWith({ boostLikely: false })).toEqual([[1], [1], [1], [1], [1], [], [], []])
  })

  test('boosts a low-score detection far from all tracks, which starts a track', () => {
    const stranger = { ...walker(0, { score: 0.5 }), box: { left: 900, top: 400, right: 940, bottom: 500 } }
    const frames = [0, 1, 2, 3, 4, 5, 6, 7].map((frame) => [walker(frame), ...(frame >= 2 ? [stranger] : [])])
    expect(follow({}, frames).at(-1)).toEqual([2, 1])
    expect(follow({ boostUnlikely: false }, frames).at(-1)).toEqual([1])
  })

  test('keeps ids through a pan with camera motion', () => {
    const frames = (moved: boolean) =>
      Array.from({ length: 8 }, (_, frame) => {
        const shift = frame >= 5 ? 300 : 0
        const pan = moved && frame === 5 ? { cameraMotion: [1, 0, 300, 0, 1, 0] as const } : {}
        return Detections.from([walker(frame, {}, shift)], pan)
      })
    const ids = (moved: boolean, options: BoostTrackOptions = {}) => {
      const tracker = new BoostTrack(options)
      return frames(moved).map((detections) => [...tracker.update(detections)].map(({ id }) => id))
    }
    expect(ids(true).flat()).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
    expect(ids(false).slice(5).flat()).not.toContain(1)
    expect(ids(true, { followCamera: false }).slice(5).flat()).not.toContain(1)
  })

  test('accepts half the least overlap for similar appearance', () => {
    const look = [1, 0, 0, 0]
    // A shift with an IoU of a fifth.
    const frames = [0, 0, 0, 0, 0, 26].map((x) => [{ ...walker(0, { embedding: look }, x) }])
    expect(follow({ useEmbeddings: true, minHits: 0 }, frames).at(-1)).toEqual([1])
    expect(follow({ minHits: 0 }, frames).at(-1)).toEqual([2])
  })
})

test('a track is reported with the score of its detection, boosted or not', () => {
  const tracker = new BoostTrack()
  const given = [0.9, 0.9, 0.9, 0.9, 0.9, 0.45]
  const scores = given.map((score, frame) => tracker.update(Detections.from([walker(frame, { score })])).scores[0])
  expect(scores).toEqual(given)
})

test('an explanation has the gate of a detection that overlaps too little', () => {
  const tracker = new BoostTrack({ boostUnlikely: false })
  for (let frame = 0; frame < 5; frame++) tracker.update(Detections.from([walker(frame), walker(frame, {}, 35)]))
  const { rounds, died } = tracker.explain(Detections.from([walker(5), walker(5, {}, 35)]))
  const verdicts = rounds[0]!.pairs.map(({ trackId, detectionIndex, verdict, gate }) => {
    return [trackId, detectionIndex, verdict, gate]
  })
  expect(verdicts).toEqual([
    [1, 0, 'matched', undefined],
    [1, 1, 'gated', '1 − IoU is above 0.7'],
    [2, 0, 'gated', '1 − IoU is above 0.7'],
    [2, 1, 'matched', undefined],
  ])
  expect(rounds[0]!.pairs[0]!.cost).toBeLessThan(-1)
  expect(rounds[0]!.pairs[1]!.cost).toBeGreaterThan(0.7)
  expect(died).toEqual([])
})

describe('options', () => {
  test('the defaults are BoostTrack++ without appearance', () => {
    expect(new BoostTrack(boostTrackPresets.boosttrackpp).options).toEqual(boostTrackDefaults)
  })

  test('a limit out of its range is refused with its name', () => {
    expect(() => new BoostTrack({ minScore: Number.NaN })).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('minScore') }),
    )
  })

  test('a least score of 1 leaves nothing to weigh appearance by', () => {
    expect(() => new BoostTrack({ minScore: 1 })).not.toThrow()
    expect(() => new BoostTrack({ minScore: 1, useEmbeddings: true })).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('minScore') }),
    )
  })

  test('useEmbeddings requires embeddings', () => {
    const tracker = new BoostTrack({ useEmbeddings: true })
    expect(() => tracker.update(Detections.from([walker(0)]))).toThrow(
      expect.objectContaining({ code: 'invalid-detections' }),
    )
  })
})

for (const [preset, options] of Object.entries(boostTrackPresets)) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: there are no golden sequences of it beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames, frameRate } = readGoldenSequence(name)
      const tracker = new BoostTrack({ ...options, frameRate, maxLostFrames: patience(name, frameRate) })
      const tracks = frames.map((detections) => tracker.update(detections).copy())
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}

/** In the original `max_age` is two seconds for known sequences of MOT17, and 30 frames for all others. */
function patience(name: string, frameRate: number): number {
  return /^MOT17-\d+-(val|DPM)$/.test(name) ? Math.max(2 * frameRate, 30) : 30
}

/** A person who walks two pixels to the right per frame. */
function walker(frame: number, row: Partial<DetectionInput> = {}, shift = 0): DetectionInput {
  const left = 100 + 2 * frame + shift
  return { box: { left, top: 100, right: left + 40, bottom: 200 }, score: 0.9, ...row }
}

/** Ids reported in each frame. */
function follow(options: BoostTrackOptions, frames: readonly (readonly DetectionInput[])[]): number[][] {
  const tracker = new BoostTrack(options)
  return frames.map((rows) => [...tracker.update(Detections.from(rows))].map(({ id }) => id))
}
