import { Detections, type Tracker } from '@mot/core'
import { goldenSequenceNames, readGoldenSequence, seededScene } from '@mot/test-utils'
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

interface Rate {
  readonly frameRate?: number
}

/** A camera straight above the ground: 2 cm a pixel. */
const camera = { homography: [0.02, 0, 0, 0, 0.02, 0, 0, 0, 1] }

const trackers: readonly (readonly [string, (rate: Rate) => Tracker])[] = [
  ['SORT', (rate) => new SORT(rate)],
  ['IOUTracker', (rate) => new IOUTracker(rate)],
  ['ByteTrack', (rate) => new ByteTrack(rate)],
  ['BoTSORT', (rate) => new BoTSORT(rate)],
  ['JDETracker', (rate) => new JDETracker(rate)],
  ['DeepSORT', (rate) => new DeepSORT(rate)],
  ['StrongSORT', (rate) => new StrongSORT(rate)],
  ['OCSORT', (rate) => new OCSORT(rate)],
  ['DeepOCSORT', (rate) => new DeepOCSORT(rate)],
  ['HybridSORT', (rate) => new HybridSORT(rate)],
  ['CBIoU', (rate) => new CBIoU(rate)],
  ['CueTrack', (rate) => new CueTrack(rate)],
  ['FastTracker', (rate) => new FastTracker(rate)],
  ['SFSORT', (rate) => new SFSORT(rate)],
  ['BoostTrack', (rate) => new BoostTrack(rate)],
  ['TrackTrack', (rate) => new TrackTrack(rate)],
  ['UCMCTrack', (rate) => new UCMCTrack({ camera, ...rate })],
]

/** Times of frame k, from 0, at a rate. */
const timings: readonly (readonly [string, (k: number, rate: number) => number])[] = [
  ['exact', (k, rate) => k / rate],
  ['in whole milliseconds', (k, rate) => Math.round((1000 * k) / rate) / 1000],
  ['in seconds since 1970', (k, rate) => 1_760_000_000.123 + k / rate],
  ['in hundredths from any start', (k, rate) => 7.777 + Math.round((100 * k) / rate) / 100],
]

/** What a tracker reports, frame by frame, of detections that come with these times, or with none. */
function tracksOf(tracker: Tracker, frames: readonly Detections[], timeOf?: (k: number) => number) {
  return frames.map((detections, k) => {
    const timed = timeOf
      ? new Detections({ ...detections, time: timeOf(detections.frame ? detections.frame - 1 : k) })
      : detections
    const { count, ids, boxes, ages } = tracker.update(timed)
    return [...ids.subarray(0, count), ...boxes.subarray(0, 4 * count), ...ages.subarray(0, count)]
  })
}

describe('steady times change nothing', () => {
  const frames = seededScene({ seed: 4, frameCount: 60 }).map(({ detections }) => detections)

  describe.each(trackers)('for %s', (_, create) => {
    test.each(timings)('that are %s', (_timing, timeOf) => {
      for (const rate of [30, 29.97, 12.5, 1000 / 33]) {
        for (const given of [{ frameRate: rate }, {}]) {
          const expected = tracksOf(create(given), frames)
          expect(tracksOf(create(given), frames, (k) => timeOf(k, rate))).toEqual(expected)
        }
      }
    })

    test('where frames are left out by number', () => {
      const left = frames.flatMap((detections, k) =>
        k % 7 === 3 || (k > 30 && k < 34) ? [] : new Detections({ ...detections, frame: k + 1 }),
      )
      for (const given of [{ frameRate: 30 }, {}]) {
        expect(tracksOf(create(given), left, (k) => k / 30)).toEqual(tracksOf(create(given), left))
      }
    })

    test('and where frames are left out without a number, they are as if predicted', () => {
      const timed = create({ frameRate: 30 })
      const predicting = create({ frameRate: 30 })
      for (const [k, detections] of frames.entries()) {
        if (k % 9 === 5) {
          predicting.predict()
          continue
        }
        const [here] = tracksOf(timed, [detections], () => k / 30)
        expect(here).toEqual(tracksOf(predicting, [detections])[0])
      }
    })
  })
})

describe('times that are not steady', () => {
  const walker = (at: number, time: number) =>
    Detections.from([{ box: { left: at, top: 0, right: at + 60, bottom: 150 }, score: 0.9 }], { time })

  test('move tracks as far as they are apart', () => {
    // 240 pixels a second; a third of the frames is missing, another third comes late.
    const times = [0, 0.033, 0.067, 0.1, 0.133, 0.167, 0.233, 0.267, 0.355, 0.4, 0.47, 0.5, 0.6, 0.633]
    for (const given of [{ frameRate: 30 }, {}]) {
      const tracker = new ByteTrack(given)
      const ids = times.flatMap((time) => [...tracker.update(walker(240 * time, time))].map(({ id }) => id))
      expect(new Set(ids)).toEqual(new Set([1]))
      tracker.predict()
      // Two frames further.
      expect(Math.abs(tracker.predict().at(0).box.left - 240 * (0.633 + 2 / 30))).toBeLessThan(2)
    }
  })

  test('end tracks of IOUTracker only where a frame is missing', () => {
    const idsOf = (times: readonly number[]) => {
      const tracker = new IOUTracker({ frameRate: 30, minHits: 1 })
      return times.flatMap((time) => [...tracker.update(walker(0, time))].map(({ id }) => id))
    }
    // A camera that gets slower, until a frame takes half as long again.
    expect(idsOf([0, 0.033, 0.068, 0.105, 0.145, 0.19])).toEqual([1, 1, 1, 1, 1, 1])
    expect(idsOf([0, 0.033, 0.067, 0.133])).toEqual([1, 1, 1, 2])
  })
})

describe('steady times change nothing in real sequences', () => {
  const names = goldenSequenceNames('bytetrack')
  if (names.length === 0) test.skip('skipped: there are no golden sequences beside this checkout')

  test.each(names)('%s', (name) => {
    const { frames, frameRate } = readGoldenSequence(name)
    const begin = frames.slice(0, 80)
    for (const [i, [tracker, create]] of trackers.entries()) {
      const [timing, timeOf] = timings[(i + name.length) % timings.length]!
      for (const given of [{ frameRate }, {}]) {
        const expected = tracksOf(create(given), begin)
        const found = tracksOf(create(given), begin, (k) => timeOf(k, frameRate))
        expect([tracker, timing, found]).toEqual([tracker, timing, expected])
      }
    }
  })
})
