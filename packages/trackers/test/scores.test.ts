import { type DetectionInput, Detections, type Tracker } from '@mot/core'
import {
  BoostTrack,
  BoTSORT,
  ByteTrack,
  CBIoU,
  CueTrack,
  DeepOCSORT,
  DeepSORT,
  FastTracker,
  HybridSORT,
  IOUTracker,
  JDETracker,
  OCSORT,
  SFSORT,
  SORT,
  StrongSORT,
  TrackTrack,
  UCMCTrack,
} from '@mot/trackers'
import { describe, expect, test } from 'vitest'

/** Scores of deformable part models: `shared/cases/dpm-scores`. */
const dpmScores = [2.31, 1.94, 0.61, -0.12, 0.27, 1.48, 2.05, -0.37]

/** A camera straight above the ground: 2 cm a pixel. */
const camera = { homography: [0.02, 0, 0, 0, 0.02, 0, 0, 0, 1] }

const walker = (frame: number, score: number): DetectionInput => ({
  box: { left: 304 + 4 * frame, top: 200, right: 364 + 4 * frame, bottom: 380 },
  score,
  embedding: [1, 0],
})

const idsOf = (tracker: Tracker, frames: readonly (readonly DetectionInput[])[]) =>
  frames.map((rows) => [...tracker.update(Detections.from(rows))].map(({ id }) => id))

describe('detections whose scores are not probabilities', () => {
  const limits = { highScore: -0.5, lowScore: -1 }
  const trackers: readonly (readonly [string, () => Tracker])[] = [
    ['SORT', () => new SORT()],
    ['IOUTracker', () => new IOUTracker({ minScore: -0.5, highScore: -0.5, minHits: 1 })],
    ['ByteTrack', () => new ByteTrack({ ...limits, fuseScore: false })],
    ['BoTSORT', () => new BoTSORT({ ...limits, fuseScore: false })],
    ['JDETracker', () => new JDETracker({ minScore: -0.5 })],
    ['DeepSORT', () => new DeepSORT({ minScore: -0.5, minHits: 1 })],
    ['StrongSORT', () => new StrongSORT({ minScore: -0.5, minHits: 1 })],
    ['OCSORT', () => new OCSORT({ highScore: -0.5 })],
    ['DeepOCSORT', () => new DeepOCSORT({ highScore: -0.5 })],
    ['HybridSORT', () => new HybridSORT({ ...limits, scoreWeight: 0 })],
    ['CBIoU', () => new CBIoU({ ...limits, fuseScore: false })],
    ['CueTrack', () => new CueTrack({ ...limits, fuseScore: false })],
    ['FastTracker', () => new FastTracker({ ...limits, fuseScore: false })],
    ['SFSORT', () => new SFSORT(limits)],
    ['BoostTrack', () => new BoostTrack({ minScore: -0.5 })],
    ['UCMCTrack', () => new UCMCTrack({ camera, minScore: -1, highScore: -0.5 })],
    ['TrackTrack', () => new TrackTrack({ minScore: -0.5, highScore: -0.5, newTrackScore: -0.5, minHits: 1 })],
  ]

  test.each(trackers)('%s tracks one person of any scores under one id', (_, create) => {
    const ids = idsOf(
      create(),
      dpmScores.map((score, frame) => [walker(frame, score)]),
    )
    expect(new Set(ids.flat())).toEqual(new Set([1]))
    expect(ids.flat().length).toBeGreaterThanOrEqual(5)
  })

  test('SORT reads scores of 0 and below, which are not in its paper', () => {
    const rows = [walker(0, 0), { ...walker(0, -3), box: { left: 0, top: 0, right: 50, bottom: 100 } }]
    expect(new SORT().update(Detections.from(rows)).count).toBe(2)
    expect(new SORT({ minScore: -3 }).update(Detections.from(rows)).count).toBe(1)
  })
})

describe('an overlap multiplied by a score above 1', () => {
  /** 60 × 180 pixels, of which the second shares the last 6 columns: IoU 18 / 342 at most. */
  const before = walker(0, 2.5)
  const after: DetectionInput = { ...before, box: { left: 358, top: 200, right: 418, bottom: 380 } }

  test.each([
    ['ByteTrack', () => new ByteTrack({ maxIouDistance: 0.9 })],
    ['BoTSORT', () => new BoTSORT({ maxIouDistance: 0.9 })],
  ])('%s matches a pair whose IoU alone is too small', (_, create) => {
    // 1 − IoU is 0.94, and 1 − 2.5 × IoU is 0.85.
    expect(idsOf(create(), [[before], [after]])).toEqual([[1], [1]])
  })

  test.each([
    ['ByteTrack', () => new ByteTrack({ maxIouDistance: 0.9, confirmFirstFrame: false })],
    ['BoTSORT', () => new BoTSORT({ maxIouDistance: 0.9, confirmFirstFrame: false })],
  ])('%s matches a tentative track whose IoU alone is too small', (_, create) => {
    const near: DetectionInput = { ...before, box: { left: 348, top: 200, right: 408, bottom: 380 } }
    // IoU is 16 / 104: 1 − IoU is 0.85, above the 0.7 of tentative tracks; 1 − 2.5 × IoU is 0.62.
    const tracker = create()
    tracker.update(Detections.from([before]))
    expect(tracker.update(Detections.from([near])).at(0).id).toBe(1)
  })

  test('does not match a pair whose cost stays above the limit', () => {
    expect(idsOf(new ByteTrack({ maxIouDistance: 0.9 }), [[before], [{ ...after, score: 1.2 }]])).toEqual([[1], []])
  })
})

describe('limits for scores', () => {
  const box = walker(0, 0).box

  test.each([-0.5, 0, 1, 3.5, -1e-300])(
    'ByteTrack takes a score of exactly highScore %d only where it is included',
    (highScore) => {
      const sure = [{ box, score: highScore }]
      const options = { highScore, newTrackScore: highScore, lowScore: highScore - 1 }
      expect(new ByteTrack({ ...options, includeHighScore: true }).update(Detections.from(sure)).count).toBe(1)
      expect(new ByteTrack(options).update(Detections.from(sure)).count).toBe(0)
      const above = [{ box, score: highScore + Math.max(1e-15, Math.abs(highScore) * 1e-15) }]
      expect(new ByteTrack(options).update(Detections.from(above)).count).toBe(1)
    },
  )

  test.each([
    [0.6, 0.7],
    [0.95, 1],
    [-1, -0.9],
    [1, 1.1],
    [30, 30.1],
  ])('newTrackScore follows a highScore of %d at %d', (highScore, newTrackScore) => {
    expect(new ByteTrack({ highScore }).options.newTrackScore).toBeCloseTo(newTrackScore, 12)
    expect(new BoTSORT({ highScore }).options.newTrackScore).toBeCloseTo(newTrackScore, 12)
  })

  test('IOUTracker reports a track after a detection above highScore, also below 0', () => {
    const options = { minScore: -1, highScore: -0.2, minHits: 1 }
    expect(idsOf(new IOUTracker(options), [[walker(0, -0.3)], [walker(1, -0.1)]])).toEqual([[], [1]])
  })

  test('Deep-OC-SORT refuses a highScore of 1 with useEmbeddings', () => {
    expect(() => new DeepOCSORT({ highScore: 1, useEmbeddings: false })).not.toThrow()
    expect(() => new DeepOCSORT({ highScore: 1, useEmbeddings: true })).toThrow('"highScore" should not be 1')
  })
})

describe('the class that detections vote for', () => {
  test('is the one with the greatest sum of scores, also with scores below 0', () => {
    const tracker = new SORT({ classVote: true })
    const seen = [
      { ...walker(0, 0.5), classId: 1 },
      { ...walker(1, -0.8), classId: 1 },
      { ...walker(2, 0.1), classId: 2 },
    ]
    const classes = seen.map((row) => tracker.update(Detections.from([row])).at(0).classId)
    expect(classes).toEqual([1, 1, 2])
  })
})
