import { Detections, type Tracker, type Tracks } from '@mot/core'
import { seededRandom, seededScene } from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import * as trackers from '@mot/trackers'
import { LateDetections } from '@mot/trackers/late'
import { describe, expect, test } from 'vitest'

testTracker('LateDetections', (options) => new LateDetections(() => new trackers.ByteTrack(options)), {
  keepsFrames: true,
})

const camera = { homography: [4, 0, -4 * 640, 0, 0, 4 * 1000, 0, 1, 200] }
const all = Object.entries(trackers as Readonly<Record<string, unknown>>).flatMap(([name, value]) =>
  typeof value === 'function' && 'predict' in (value.prototype ?? {})
    ? [[name, () => new (value as new (o: object) => Tracker)(name === 'UCMCTrack' ? { camera } : {})] as const]
    : [],
)
const scene = seededScene({ seed: 7, frameCount: 60 }).map(({ detections }) => detections)

describe.each(all)('%s', (_, create) => {
  test.each([
    ['frame numbers', (k: number) => ({ frame: k + 1 })],
    ['times', (k: number) => ({ time: k / 30 })],
    ['times with gaps, and numbers', (k: number) => ({ frame: k + 1, time: k / 30 + (k > 20 ? 0.4 : 0) })],
  ])('detections that come late, by %s, are as if they had come in time', (_, about) => {
    const frames = scene.map((detections, k) => new Detections({ ...detections, ...about(k) }))
    const twin = create()
    for (const frame of frames) twin.update(frame)
    const late = new LateDetections(create, { maxLateFrames: 12 })
    let last: Tracks | undefined
    for (const k of shuffled(frames.length, 6)) last = late.update(frames[k]!)
    expect(late.snapshot()).toMatchObject({ state: { tracker: twin.snapshot() } })
    expect(rows(last!)).toEqual(rows(twin.at(last!.time)).map((row) => ({ ...row })))
    expect([...late.lost]).toEqual([...twin.lost])
  })
})

/** Frames in an order in which none comes after more than `most` later ones; the first is in time. */
function shuffled(count: number, most: number): number[] {
  const random = seededRandom(3)
  const arrivals = Array.from({ length: count }, (_, k) => ({ k, at: k === 0 ? -1 : k + (most - 1) * random() }))
  return arrivals.sort((a, b) => a.at - b.at).map(({ k }) => k)
}

function rows(tracks: Tracks) {
  return [...tracks].map(({ id }) => ({ id }))
}

describe('of ByteTrack', () => {
  /** People at 100 and 600, who walk to the right. */
  const people = (k: number) =>
    Detections.from(
      [100, 600].map((x) => ({ box: { left: x + 4 * k, top: 100, right: x + 4 * k + 50, bottom: 250 }, score: 0.9 })),
      { frame: k + 1, time: k / 10 },
    )
  const create = () => new trackers.ByteTrack()

  test('the newest frame is returned, with the tracks that late detections make', () => {
    const tracker = new LateDetections(create)
    for (const k of [0, 1, 2, 4, 5]) tracker.update(people(k))
    const tracks = tracker.update(people(3))
    expect(tracks).toMatchObject({ frame: 6, time: 0.5, count: 2, ended: [] })
    expect(tracks.velocities[0]).toBeGreaterThan(20)
  })

  test('an id that late detections give to another object has not ended, one that is none any more has', () => {
    const box = (left: number) => ({ box: { left, top: 100, right: left + 50, bottom: 250 }, score: 0.9 })
    const tracker = new LateDetections(create)
    const empty = (frame: number) => Detections.from([], { frame })
    tracker.update(Detections.from([box(100)], { frame: 1 }))
    tracker.update(empty(2))
    // As seen so far, the track at 300 begins in frame 4 and is confirmed in frame 5.
    tracker.update(Detections.from([box(300)], { frame: 4 }))
    expect([...tracker.update(Detections.from([box(300)], { frame: 5 }))].map(({ id }) => id)).toEqual([2])
    // Frame 3 has another object, whose id is then 2; that at 300 is 3.
    const tracks = tracker.update(Detections.from([box(700)], { frame: 3 }))
    expect([...tracks].map(({ id }) => id)).toEqual([3])
    expect(tracks.ended).toEqual([2])
  })

  test('a frame that was predicted gets its detections', () => {
    const tracker = new LateDetections(create)
    const twin = create()
    for (const k of [0, 1, 2, 3]) tracker.update(people(k))
    tracker.predict()
    tracker.predict()
    tracker.update(people(4))
    for (const k of [0, 1, 2, 3, 4]) twin.update(people(k))
    twin.predict()
    expect(tracker.snapshot()).toMatchObject({ state: { tracker: twin.snapshot() } })
  })

  test('at() has the tracks of frames that are kept, as they are known by now', () => {
    const tracker = new LateDetections(create)
    for (const k of [0, 1, 2, 4, 5]) tracker.update(people(k))
    tracker.update(people(3))
    expect(tracker.at(0.3)).toMatchObject({ frame: 4, time: 0.3, count: 2 })
    expect([...tracker.at(0.35)][0]!.box.left).toBeCloseTo(114, 1)
    expect(() => tracker.at(-1)).toThrow(expect.objectContaining({ code: 'invalid-frame' }))
    expect(() => tracker.at(Number.NaN)).toThrow(expect.objectContaining({ code: 'invalid-frame' }))
  })

  test.each([
    [
      'later than allowed',
      { frame: 3 },
      'should be 5 frames late at most, as maxLateFrames says, got those of frame 3',
    ],
    ['of a frame that has some', { frame: 18 }, 'should have its detections once, got those of frame 18 again'],
    ['of a time that has some', { frame: undefined, time: 1.7 }, 'got those of 1.7 s again'],
    ['whose number and time are of two frames', { frame: 17, time: 0.2 }, 'The time of a frame should be'],
    ['with a box that is none', { frame: 17, time: 1.6, boxes: new Float64Array(8) }, 'Detection 0'],
  ])('detections %s are refused, and the tracker is as it was', (_, about, words) => {
    const tracker = new LateDetections(create, { maxLateFrames: 5 })
    for (let k = 0; k < 20; k++) if (k !== 16) tracker.update(people(k))
    const before = tracker.snapshot()
    const tracks = tracker.update(people(20))
    const ids = [...tracks]
    expect(() => tracker.update(new Detections({ ...people(16), ...about }))).toThrow(words)
    expect([...tracks]).toEqual(ids)
    expect(tracker.snapshot()).not.toEqual(before)
    expect(tracker.update(people(16)).frame).toBe(21)
  })

  test('caller’s arrays may be used again', () => {
    const tracker = new LateDetections(create)
    const shared = people(0)
    const twin = create()
    for (const k of [0, 1, 3, 2]) {
      shared.boxes.set(people(k).boxes)
      tracker.update(new Detections({ ...shared, frame: k + 1, time: k / 10 }))
    }
    for (const k of [0, 1, 2, 3]) twin.update(people(k))
    expect(tracker.snapshot()).toMatchObject({ state: { tracker: twin.snapshot() } })
  })
})

test('further detections of TrackTrack are tracked again, too', () => {
  const frames = scene.map((detections, k) => new Detections({ ...detections, frame: k + 1 }))
  const twin = new trackers.TrackTrack()
  for (const frame of frames) twin.update(frame, { beforeSuppression: frame })
  const late = new LateDetections(() => new trackers.TrackTrack())
  for (const k of shuffled(frames.length, 6)) late.update(frames[k]!, { beforeSuppression: frames[k]! })
  expect(late.snapshot()).toMatchObject({ state: { tracker: twin.snapshot() } })
})

test.each([0, 1.5, 10_001, '5', Number.POSITIVE_INFINITY])('maxLateFrames of %s are refused', (maxLateFrames) => {
  const create = () => new LateDetections(() => new trackers.SORT(), { maxLateFrames: maxLateFrames as number })
  expect(create).toThrow('Option "maxLateFrames" should be a whole number from 1 to 10,000')
})

test('an hour of late detections takes no more memory', () => {
  const late = new LateDetections(() => new trackers.SORT(), { maxLateFrames: 4 })
  for (let k = 0; k < 3000; k += 2) {
    late.update(Detections.from([], { frame: k + 2 }))
    late.update(Detections.from([], { frame: k + 1 }))
  }
  expect((late as unknown as { steps: unknown[] }).steps.length).toBeLessThan(12)
})
