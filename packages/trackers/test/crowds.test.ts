import { Detections, type Tracker } from '@mot/core'
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
import { afterEach, describe, expect, test, vi } from 'vitest'

/** A camera straight above the ground: 2 cm a pixel. */
const camera = { homography: [0.02, 0, 0, 0, 0.02, 0, 0, 0, 1] }

const trackers: readonly (readonly [string, () => Tracker])[] = [
  ['SORT', () => new SORT()],
  ['IOUTracker', () => new IOUTracker()],
  ['ByteTrack', () => new ByteTrack()],
  ['BoTSORT', () => new BoTSORT({ useEmbeddings: false })],
  ['BoTSORT with embeddings', () => new BoTSORT({ useEmbeddings: true })],
  ['JDETracker', () => new JDETracker()],
  ['DeepSORT', () => new DeepSORT()],
  ['StrongSORT', () => new StrongSORT()],
  ['OCSORT', () => new OCSORT()],
  ['OCSORT by giou', () => new OCSORT({ nearness: 'giou' })],
  ['DeepOCSORT', () => new DeepOCSORT({ useEmbeddings: false })],
  ['DeepOCSORT with embeddings', () => new DeepOCSORT({ useEmbeddings: true })],
  ['HybridSORT', () => new HybridSORT({ useEmbeddings: false })],
  ['HybridSORT with embeddings', () => new HybridSORT({ useEmbeddings: true })],
  ['CBIoU', () => new CBIoU()],
  ['CBIoU by the mean velocity', () => new CBIoU({ motion: 'average' })],
  ['CueTrack', () => new CueTrack()],
  ['CueTrack with embeddings', () => new CueTrack({ useEmbeddings: true })],
  ['FastTracker', () => new FastTracker()],
  ['SFSORT', () => new SFSORT()],
  ['BoostTrack', () => new BoostTrack({ useEmbeddings: false })],
  ['BoostTrack with embeddings', () => new BoostTrack({ useEmbeddings: true })],
]

/** They do not keep apart what is in one place. */
const others: readonly (readonly [string, () => Tracker])[] = [
  // One pair of those that cost the same is matched in each of a few passes.
  ['TrackTrack', () => new TrackTrack({ newTrackIouDistance: 0 })],
  ['TrackTrack with embeddings', () => new TrackTrack({ newTrackIouDistance: 0, useEmbeddings: true })],
  ['UCMCTrack', () => new UCMCTrack({ camera })],
]

/** Objects with an embedding each. */
function detect(count: number, boxOf: (i: number) => readonly number[], score = 0.9): Detections {
  const embeddings = new Float32Array(4 * count)
  for (let i = 0; i < count; i++) embeddings[4 * i] = 1
  return new Detections({
    boxes: Float64Array.from({ length: 4 * count }, (_, k) => boxOf(Math.floor(k / 4))[k % 4]!),
    scores: new Float64Array(count).fill(score),
    embeddings,
    embeddingDimension: 4,
  })
}

/** As a detector without suppression has them. */
const inOnePlace = (count: number) => detect(count, () => [300, 200, 380, 400])
const apart = (count: number, shift = 0) =>
  detect(count, (i) => {
    const left = 100 * (i % 100) + shift
    const top = 250 * Math.floor(i / 100)
    return [left, top, left + 50, top + 90]
  })

const refusal = expect.objectContaining({ name: 'MotError', code: 'too-many-detections' })

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(trackers)('%s', (_, create) => {
  // By n³ steps, this would take minutes.
  test('1,000 boxes in one place have an id each, and keep it', () => {
    const tracker = create()
    const detections = inOnePlace(1000)
    for (let frame = 0; frame < 2; frame++) tracker.update(detections)
    const tracks = tracker.update(detections)
    expect(tracks.count).toBe(1000)
    expect(new Set(tracks.ids.subarray(0, 1000)).size).toBe(1000)
    expect(Math.max(...tracks.ids.subarray(0, 1000))).toBe(1000)
  })
})

describe.each([...trackers, ...others])('%s', (_, create) => {
  test('12,000 boxes in one place are refused, and the tracker goes on as one that never saw them', () => {
    const [tracker, twin] = [create(), create()]
    for (const each of [tracker, twin]) {
      for (let frame = 0; frame < 3; frame++) each.update(apart(20, 2 * frame))
    }
    const detections = inOnePlace(12_000)
    tracker.update(detections)
    twin.update(detections)
    const before = JSON.stringify(tracker.snapshot())
    expect(() => tracker.update(detections)).toThrow(refusal)
    expect(JSON.stringify(tracker.snapshot()) === before).toBe(true)
    for (let frame = 4; frame < 6; frame++) {
      const [own, other] = [tracker, twin].map((each) => each.update(apart(20, 2 * frame)))
      expect([...own!].map(({ id, box }) => [id, box])).toEqual([...other!].map(({ id, box }) => [id, box]))
    }
  })

  test('wherever memory ends, a frame is refused as a whole', () => {
    const [tracker, twin] = [create(), create()]
    const { prototype } = WebAssembly.Memory
    const grow = prototype.grow
    let left = 0
    let refusals = 0
    vi.spyOn(prototype, 'grow').mockImplementation(function (this: WebAssembly.Memory, pages) {
      if (left-- <= 0) throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded')
      return grow.call(this, pages)
    })
    for (const [frame, count] of [2, 40, 300, 900, 900].entries()) {
      const detections = apart(count, 2 * frame)
      const before = tracker.snapshot()
      for (let growths = 0; ; growths++) {
        left = growths
        try {
          tracker.update(detections)
          break
        } catch (error) {
          expect(error).toEqual(refusal)
          expect(tracker.snapshot()).toEqual(before)
          refusals++
        }
      }
      left = 1000
      twin.update(detections)
      expect(tracker.snapshot()).toEqual(twin.snapshot())
    }
    expect(refusals).toBeGreaterThan(0)
  })

  test('3,000 boxes that lie apart are no crowd', () => {
    const tracker = create()
    for (let frame = 0; frame < 2; frame++) tracker.update(apart(3000))
    expect(tracker.update(apart(3000)).detectionCount).toBe(3000)
  })
})

test('20,000 boxes in one place are refused with what to do, a hundred thousand too', () => {
  const tracker = new ByteTrack()
  tracker.update(inOnePlace(20_000))
  const before = tracker.snapshot()
  const message = /^20000 detections and 20000 tracks make more pairs .* let the detector suppress/
  expect(() => tracker.update(inOnePlace(20_000))).toThrow(message)
  expect(() => tracker.update(inOnePlace(100_000))).toThrow(refusal)
  expect(tracker.snapshot()).toEqual(before)
})

test('20,000 boxes that lie apart are tracked', () => {
  const tracker = new ByteTrack()
  for (let frame = 0; frame < 3; frame++) expect(tracker.update(apart(20_000, frame)).count).toBe(20_000)
})
