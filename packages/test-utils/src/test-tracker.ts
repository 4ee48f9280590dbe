import {
  type BadDetections,
  type Box,
  type DetectionColumns,
  type DetectionInput,
  Detections,
  type MotErrorCode,
  type Tracker,
  type Tracks,
} from '@mot/core'
import { describe, expect, test } from 'vitest'
import { seededScene } from './scene'

export interface TrackerTraits {
  /** The tracker compares embeddings and refuses detections without them. Default false. */
  readonly needsEmbeddings?: boolean
  /** Frames that an object may be occluded and keep its id. Default 3. */
  readonly hiddenFrames?: number
  /** The tracker has a motion model, so that boxes are predicted along the motion. Default true. */
  readonly predictsMotion?: boolean
  /** A frame without any detection makes tracks lost. Otherwise one of low score elsewhere does. Default true. */
  readonly emptyFramesLoseTracks?: boolean
  /** The tracker also has the tracks of frames before the last one. Default false. */
  readonly keepsFrames?: boolean
  /** Tracks of 10,000 boxes in one image, at least. Default 5,000. */
  readonly leastCrowd?: number
}

export type CreateTracker = (options?: { readonly badDetections?: BadDetections }) => Tracker

/** The shared suite of all multi-object trackers. */
export function testTracker(name: string, create: CreateTracker, traits: TrackerTraits = {}): void {
  const { needsEmbeddings = false, hiddenFrames = 3, predictsMotion = true } = traits
  const { emptyFramesLoseTracks = true, leastCrowd = 5_000 } = traits
  /** Largest error of a predicted box in pixels, two frames after the last detection. */
  const slack = predictsMotion ? 6 : 12
  const scene = seededScene({ seed: 11 }).map(({ detections }) => detections)

  describe(`${name} is a tracker`, () => {
    describe('reported tracks', () => {
      test('three people walking apart are three ids', () => {
        const tracker = create()
        const frames = Array.from({ length: 20 }, (_, frame) => plain(tracker.update(people(frame))))
        const ids = new Set(frames.flatMap(({ ids }) => ids))
        expect(ids.size).toBe(3)
        for (const { ids } of frames.slice(5)) expect(ids).toHaveLength(3)
      })

      test('ids are whole numbers from 1, different within a frame', () => {
        const tracker = create()
        let seen = 0
        for (const detections of scene) {
          const ids = [...tracker.update(detections)].map(({ id }) => id)
          expect(ids.every((id) => Number.isInteger(id) && id >= 1)).toBe(true)
          expect(new Set(ids).size).toBe(ids.length)
          seen += ids.length
        }
        expect(seen).toBeGreaterThan(scene.length)
      })

      test('an id is never reused', () => {
        const tracker = create()
        const used = new Set<number>()
        for (let generation = 0; generation < 5; generation++) {
          const own = new Set<number>()
          for (let frame = 0; frame < 8; frame++) {
            for (const { id } of tracker.update(people(frame))) own.add(id)
          }
          for (const id of own) expect(used.has(id)).toBe(false)
          for (const id of own) used.add(id)
          expect(own.size).toBeGreaterThan(0)
          for (let frame = 0; frame < 300; frame++) tracker.update(nothing())
        }
      })

      test('every track has the index of its detection, and every detection the id of its track', () => {
        const tracker = create()
        let linked = 0
        for (const detections of scene) {
          const tracks = tracker.update(detections)
          expect(tracks.detectionCount).toBe(detections.count)
          for (const { id, box, detectionIndex } of tracks) {
            if (detectionIndex < 0) continue
            linked++
            expect(tracks.detectionIds[detectionIndex]).toBe(id)
            const seen = detections.at(detectionIndex).box
            expect(Math.abs(box.left - seen.left)).toBeLessThan(seen.right - seen.left)
            expect(Math.abs(box.bottom - seen.bottom)).toBeLessThan(seen.bottom - seen.top)
          }
          const ids = [...tracks.ids.subarray(0, tracks.count)]
          for (let i = 0; i < detections.count; i++) {
            const id = tracks.detectionIds[i]!
            if (id !== 0) expect(tracks.at(ids.indexOf(id)).detectionIndex).toBe(i)
          }
        }
        expect(linked).toBeGreaterThan(scene.length)
      })

      test('every value is a finite number, also of lost tracks', () => {
        const tracker = create()
        for (const detections of scene) {
          for (const list of [tracker.update(detections), tracker.lost]) {
            for (const { id, box, score, classId, detectionIndex, age } of list) {
              const numbers = [id, score, classId, detectionIndex, age, box.left, box.top, box.right, box.bottom]
              expect(numbers.every(Number.isFinite)).toBe(true)
              expect(age).toBeGreaterThanOrEqual(1)
            }
          }
        }
      })

      test.each([
        ['of DPM', (score: number) => 4 * score - 1],
        ['in percent', (score: number) => 100 * score],
        ['without bounds', (score: number) => (score - 0.3) * 1e100],
      ])('scores %s are scores: every value is finite, and a snapshot resumes', (_, scoreOf) => {
        const frames = scene.map((frame) => withColumns(frame, { scores: frame.scores.map(scoreOf) }))
        const tracker = create()
        let reported = 0
        for (const detections of frames) {
          for (const list of [tracker.update(detections), tracker.lost]) {
            reported += list.count
            for (const { box, score } of list) {
              expect([score, box.left, box.top, box.right, box.bottom].every(Number.isFinite)).toBe(true)
            }
          }
        }
        expect(reported).toBeGreaterThan(0)
        const resumed = create()
        resumed.restore(JSON.parse(JSON.stringify(tracker.snapshot())))
        expect(run(resumed, frames)).toEqual(run(tracker, frames))
      })

      test('update does not change the detections', () => {
        const tracker = create()
        for (const detections of scene.slice(0, 10)) {
          const before = structuredClone(columnsOf(detections))
          tracker.update(detections)
          expect(columnsOf(detections)).toEqual(before)
        }
      })

      test('a copy outlives the next update, which overwrites the same tracks', () => {
        const tracker = create()
        for (let frame = 0; frame < 4; frame++) tracker.update(people(frame))
        const tracks = tracker.update(people(4))
        const copy = tracks.copy()
        const before = plain(tracks)
        expect(plain(copy)).toEqual(before)
        expect(tracker.update(people(5))).toBe(tracks)
        expect(plain(copy)).toEqual(before)
        expect(plain(tracks)).not.toEqual(before)
      })
    })

    test('tracks have the names of classes that the detections have, also in frames without', () => {
      const tracker = create()
      const classNames = ['person', 'car']
      for (let frame = 0; frame < 10; frame++) tracker.update(withColumns(people(frame), { classNames }))
      const tracks = tracker.update(people(10))
      expect(tracks.count).toBe(3)
      for (const { className } of tracks) expect(className).toBe('person')
      expect(tracks.copy().at(0).className).toBe('person')
      tracker.reset()
      for (const track of tracker.update(people(0))) expect(track).not.toHaveProperty('className')
    })

    describe('ends, velocities and times', () => {
      test('each reported id that will not return has ended once, and does not return', () => {
        const tracker = create()
        const reported = new Set<number>()
        const ended: number[] = []
        const frames = [...scene, ...Array.from({ length: 300 }, nothing), ...scene.slice(0, 10)]
        for (const detections of frames) {
          const tracks = tracker.update(detections)
          ended.push(...tracks.ended)
          for (const list of [tracks, tracker.lost]) {
            for (const { id } of list) expect(ended).not.toContain(id)
          }
          for (const { id } of tracks) reported.add(id)
        }
        expect(new Set(ended).size).toBe(ended.length)
        for (const id of ended) expect(reported).toContain(id)
        const alive = new Set([...tracker.update(nothing()), ...tracker.lost].map(({ id }) => id))
        for (const id of reported) expect(ended.includes(id) || alive.has(id)).toBe(true)
        expect(ended.length).toBeGreaterThan(3)
      })

      test('an end in a skipped frame is told by the next update', () => {
        const tracker = create()
        const ids = Array.from({ length: 12 }, (_, frame) => plain(tracker.update(people(frame))).ids).flat()
        const { ended } = tracker.update(withColumns(nothing(), { frame: 5_000 }))
        expect([...ended].sort((a, b) => a - b)).toEqual([...new Set(ids)].sort((a, b) => a - b))
        expect(tracker.update(nothing()).ended).toEqual([])
      })

      test('times are those of the detections, else those of the frame rate', () => {
        const untimed = create()
        const timed = create()
        for (let frame = 0; frame < 12; frame++) {
          const at = untimed.update(people(frame))
          expect(at.time).toBeCloseTo(frame / 30, 9)
          for (const startTime of at.startTimes.subarray(0, at.count)) expect(startTime).toBeCloseTo(0, 9)
          const there = timed.update(withColumns(people(frame), { time: 1000 + frame / 10 }))
          expect(there.time).toBe(1000 + frame / 10)
          for (const startTime of there.startTimes.subarray(0, there.count)) expect(startTime).toBe(1000)
        }
        timed.predict()
        expect([...timed.lost]).toEqual([])
        expect(timed.update(people(13)).time).toBeCloseTo(1001.3, 4)
      })

      test('velocities are pixels per second', () => {
        const tracker = create()
        for (let frame = 0; frame < 40; frame++) {
          tracker.update(withColumns(people(frame), { time: frame / 10 }))
        }
        const tracks = tracker.update(withColumns(people(40), { time: 4 }))
        expect(tracks.count).toBe(3)
        for (const [row, { box }] of [...tracks].entries()) {
          const expected = predictsMotion ? velocityNear(box.left) : [0, 0]
          for (const axis of [0, 1]) {
            expect(Math.abs(tracks.velocities[2 * row + axis]! - expected[axis]!)).toBeLessThan(5)
          }
        }
        const missing = emptyFramesLoseTracks ? nothing() : elsewhere()
        for (let frame = 0; frame < 2; frame++) tracker.update(missing)
        const { lost } = tracker
        expect(lost.count).toBe(3)
        for (const [row, { box }] of [...lost].entries()) {
          const expected = predictsMotion ? velocityNear(box.left) : [0, 0]
          expect(Math.abs(lost.velocities[2 * row]! - expected[0]!)).toBeLessThan(5)
        }
      })

      test('reading velocities changes nothing, and a copy keeps them', () => {
        const read = create()
        const unread = create()
        for (const detections of scene.slice(0, 30)) {
          const tracks = read.update(detections)
          const copy = tracks.copy()
          expect([...copy.velocities]).toEqual([...tracks.velocities.subarray(0, 2 * tracks.count)])
          expect([...copy.startTimes]).toEqual([...tracks.startTimes.subarray(0, tracks.count)])
          unread.update(detections)
        }
        expect(read.snapshot()).toEqual(unread.snapshot())
        expect(read.lost.copy()).toEqual(unread.lost.copy())
        expect(read.snapshot()).toEqual(unread.snapshot())
      })
    })

    describe('tracks at a time', () => {
      /** Ten frames per second. */
      function walked(frameCount: number): Tracker {
        const tracker = create()
        for (let frame = 0; frame < frameCount; frame++) {
          tracker.update(withColumns(people(frame), { time: frame / 10 }))
        }
        return tracker
      }

      test('between updates, people who walk on are where they walk, in the rows of the last frame', () => {
        const tracker = walked(20)
        const { ids } = plain(tracker.update(withColumns(people(20), { time: 2 })))
        expect(ids).toHaveLength(3)
        for (const frames of [0, 0.5, 1, 2, 5]) {
          const there = tracker.at(2 + frames / 10)
          expect(plain(there)).toMatchObject({ frame: 21, time: 2 + frames / 10, ids, detectionCount: 0 })
          const truth = [...people(20 + frames)].map(({ box }) => box)
          for (const { box, detectionIndex, covariance } of there) {
            expect(detectionIndex).toBe(-1)
            expect(truth.some((other) => distance(box, other) < 0.1 + 0.2 * frames)).toBe(true)
            for (const k of [0, 5, 10, 15]) expect(covariance![k]).toBeGreaterThan(0)
          }
        }
      })

      test('the later, the less certain', () => {
        const tracker = walked(20)
        const variances = [1.9, 2, 3, 10].map((time) => tracker.at(time).covariances[0]!)
        for (const [k, variance] of variances.slice(1).entries()) expect(variance).toBeGreaterThan(variances[k]!)
      })

      test('reading them changes nothing', () => {
        const read = create()
        const unread = create()
        for (const [frame, detections] of scene.entries()) {
          const seen = withColumns(detections, { time: frame / 30 })
          expect(plain(read.update(seen))).toEqual(plain(unread.update(seen)))
          for (const later of [0, 0.01, 0.2, 60]) read.at(frame / 30 + later)
          expect(read.snapshot()).toEqual(unread.snapshot())
        }
        expect(plain(read.lost)).toEqual(plain(unread.lost))
      })

      test('without times, the frame rate counts; every value is a finite number', () => {
        const tracker = create()
        for (const [frame, detections] of scene.entries()) {
          tracker.update(detections)
          for (const later of [0, 0.02, 1, 1e6]) {
            for (const { id, box, age, covariance } of tracker.at(frame / 30 + later)) {
              const { left, top, right, bottom } = box
              expect([id, age, left, top, right, bottom, ...covariance!].every(Number.isFinite)).toBe(true)
              expect(right > left && bottom > top).toBe(true)
            }
          }
        }
      })

      test('after frames that were predicted, they begin there', () => {
        const tracker = walked(20)
        tracker.predict()
        const rows = [...tracker.at(2.1)]
        expect(rows).toHaveLength(3)
        const truth = [...people(21)].map(({ box }) => box)
        for (const { box } of rows) expect(truth.some((other) => distance(box, other) < slack)).toBe(true)
      })

      test('a restored tracker has the same', () => {
        const tracker = walked(20)
        const resumed = create()
        resumed.restore(JSON.parse(JSON.stringify(tracker.snapshot())))
        expect(plain(resumed.at(2.2))).toEqual(plain(tracker.at(2.2)))
      })

      test('there are none before the first frame, and after a reset', () => {
        const tracker = create()
        expect(tracker.at(5)).toMatchObject({ frame: 0, count: 0 })
        for (let frame = 0; frame < 20; frame++) tracker.update(people(frame))
        tracker.reset()
        expect(tracker.at(5)).toMatchObject({ frame: 0, count: 0 })
      })

      test.each<[string, unknown]>([
        ['before the frames that are known', traits.keepsFrames ? -1 : 1.8],
        ['that is not a number', Number.NaN],
        ['without end', Number.POSITIVE_INFINITY],
        ['in words', 'now'],
        ['left out', undefined],
      ])('a time %s is refused', (_, time) => {
        const tracker = walked(20)
        const before = tracker.snapshot()
        expectRefusal(() => tracker.at(time as number), 'invalid-frame')
        expect(tracker.snapshot()).toEqual(before)
      })
    })

    describe('frames without detections', () => {
      test('a tracker without detections reports no tracks', () => {
        const tracker = create()
        for (let frame = 1; frame <= 5; frame++) expect(tracker.update(nothing())).toMatchObject({ frame, count: 0 })
        expect(tracker.predict()).toMatchObject({ frame: 6, count: 0 })
        expect(tracker.lost.count).toBe(0)
      })

      test('an empty frame removes no track: people occluded for a while keep their ids', () => {
        const tracker = create()
        let before: number[] = []
        for (let frame = 0; frame < 10; frame++) before = plain(tracker.update(people(frame))).ids
        for (let frame = 10; frame < 10 + hiddenFrames; frame++) {
          for (const { detectionIndex } of tracker.update(nothing())) expect(detectionIndex).toBe(-1)
        }
        const back = 10 + hiddenFrames
        tracker.update(people(back))
        expect(plain(tracker.update(people(back + 1))).ids.sort()).toEqual(before.sort())
      })

      test('occluded people are in the list of lost tracks, with predicted boxes', () => {
        const tracker = create()
        const missing = emptyFramesLoseTracks ? nothing() : elsewhere()
        for (let frame = 0; frame < 15; frame++) tracker.update(people(frame))
        tracker.update(missing)
        tracker.update(missing)
        expect(tracker.lost.frame).toBe(17)
        expect(tracker.lost.count).toBe(3)
        const truth = people(16)
        for (const { box, detectionIndex } of tracker.lost) {
          expect(detectionIndex).toBe(-1)
          const distances = [...truth].map((row) => Math.abs(row.box.left - box.left))
          expect(Math.min(...distances)).toBeLessThan(slack)
        }
      })

      test('predict moves all tracks, and none becomes lost', () => {
        const tracker = create()
        for (let frame = 0; frame < 15; frame++) tracker.update(people(frame))
        const ids = plain(tracker.update(people(15))).ids
        const tracks = tracker.predict()
        expect(plain(tracks)).toMatchObject({ frame: 17, ids, detectionIndices: [-1, -1, -1], detectionCount: 0 })
        const truth = people(16)
        for (const { box } of tracks) {
          expect(Math.min(...[...truth].map((row) => Math.abs(row.box.left - box.left)))).toBeLessThan(slack)
        }
        expect(tracker.lost.count).toBe(0)
        expect(plain(tracker.update(people(17))).ids).toEqual(ids)
      })

      test('a skipped frame number is a predicted frame', () => {
        const skipping = create()
        const predicting = create()
        let ended: number[] = []
        for (const [i, detections] of scene.entries()) {
          if (i % 7 === 5) {
            ended = [...predicting.predict().ended]
            continue
          }
          const frame = withColumns(detections, { frame: i + 1 })
          const expected = plain(predicting.update(detections))
          expect(plain(skipping.update(frame))).toEqual({ ...expected, ended: [...ended, ...expected.ended] })
          ended = []
        }
        expect(skipping.snapshot()).toEqual(predicting.snapshot())
      })

      test('a gap of a billion frames is not computed frame by frame', () => {
        const tracker = create()
        for (let frame = 0; frame < 5; frame++) tracker.update(people(frame))
        expect(tracker.update(withColumns(people(5), { frame: 1e9 })).frame).toBe(1e9)
      })
    })

    describe('state', () => {
      test('reset gives the state of a new tracker', () => {
        const used = create()
        run(used, scene.slice(20))
        used.reset()
        expect(used.snapshot()).toEqual(create().snapshot())
        expect(run(used, scene)).toEqual(run(create(), scene))
      })

      test('two trackers are independent', () => {
        const alone = run(create(), scene)
        const first = create()
        const second = create()
        const interleaved = scene.map((detections, i) => {
          second.update(scene[scene.length - 1 - i]!)
          return plain(first.update(detections))
        })
        expect(interleaved).toEqual(alone)
      })

      test('shifting all boxes shifts all tracks', () => {
        const shifted = scene.map((detections) =>
          withColumns(detections, { boxes: detections.boxes.map((value, i) => value + (i % 2 === 0 ? 64 : -32)) }),
        )
        const expected = run(create(), scene)
        for (const [frame, { ids, boxes }] of run(create(), shifted).entries()) {
          expect(ids).toEqual(expected[frame]!.ids)
          for (const [i, value] of boxes.entries()) {
            expect(value - (i % 2 === 0 ? 64 : -32)).toBeCloseTo(expected[frame]!.boxes[i]!, 6)
          }
        }
      })

      test.each([
        ['JSON', <T>(value: T): T => JSON.parse(JSON.stringify(value))],
        ['structuredClone', <T>(value: T): T => structuredClone(value)],
      ])('a snapshot copied by %s is restored to the bit', (_, carry) => {
        for (const cut of [0, 1, 17, 40]) {
          const tracker = create()
          run(tracker, scene.slice(0, cut))
          const snapshot = carry(tracker.snapshot())
          const resumed = create()
          run(resumed, scene.slice(30, 40))
          resumed.restore(snapshot)
          expect(plain(resumed.lost)).toEqual(plain(tracker.lost))
          expect(run(resumed, scene.slice(cut))).toEqual(run(tracker, scene.slice(cut)))
          expect(resumed.snapshot()).toEqual(tracker.snapshot())
        }
      })

      test('a snapshot is a copy: later frames do not change it', () => {
        const tracker = create()
        run(tracker, scene.slice(0, 20))
        const snapshot = tracker.snapshot()
        const before = JSON.stringify(snapshot)
        run(tracker, scene.slice(20, 30))
        expect(JSON.stringify(snapshot)).toBe(before)
      })

      test.each([
        ['another tracker', { tracker: 'NoTracker', version: 1, state: {} }],
        ['another version', { version: 99 }],
        ['no state', { state: undefined }],
        ['an incomplete state', { state: {} }],
      ])('refuses a snapshot of %s', (_, change) => {
        const tracker = create()
        run(tracker, scene.slice(0, 20))
        const before = tracker.snapshot()
        expectRefusal(() => tracker.restore({ ...before, ...change }), 'invalid-snapshot')
        expect(tracker.snapshot()).toEqual(before)
      })
    })

    describe('plain rows', () => {
      test('are as good as detections', () => {
        const tracker = create()
        const expected = run(create(), scene.slice(0, 25))
        const found = scene.slice(0, 25).map((detections) => plain(tracker.update([...detections])))
        expect(found).toEqual(expected)
      })

      test.each<[string, unknown]>([
        ['nothing', undefined],
        ['null', null],
        ['an empty object', {}],
        ['text', 'person'],
        ['empty text', ''],
        ['numbers', [10, 10, 50, 90, 0.9]],
        ['rows of numbers', [[10, 10, 50, 90, 0.9]]],
        ['a Map', new Map()],
        ['a Promise', Promise.resolve([])],
        ['an async iterable', { async *[Symbol.asyncIterator]() {} }],
        [
          'rows with the name of a class',
          [{ box: { left: 0, top: 0, right: 9, bottom: 9 }, score: 1, classId: 'car' }],
        ],
      ])('%s is no detections, and the tracker is as it was', (_, input) => {
        const tracker = create()
        run(tracker, scene.slice(0, 20))
        const before = tracker.snapshot()
        expectRefusal(() => tracker.update(input as Detections), 'invalid-detections')
        expect(tracker.snapshot()).toEqual(before)
        const untroubled = create()
        run(untroubled, scene.slice(0, 20))
        expect(run(tracker, scene.slice(20, 30))).toEqual(run(untroubled, scene.slice(20, 30)))
      })

      test('columns whose buffer has gone elsewhere are refused, and the tracker is as it was', () => {
        const tracker = create()
        run(tracker, scene.slice(0, 20))
        const before = tracker.snapshot()
        const moved = withColumns(scene[20]!, { boxes: scene[20]!.boxes.slice() })
        structuredClone(moved.boxes.buffer, { transfer: [moved.boxes.buffer as ArrayBuffer] })
        expectRefusal(() => tracker.update(moved), 'invalid-detections', 'Column "boxes"')
        expect(tracker.snapshot()).toEqual(before)
      })
    })

    describe('bad input', () => {
      const good = scene[20]!
      const badRows: [string, Partial<DetectionInput>][] = [
        ['a box with NaN', { box: { left: Number.NaN, top: 0, right: 10, bottom: 10 } }],
        ['an infinite box', { box: { left: 0, top: 0, right: Number.POSITIVE_INFINITY, bottom: 10 } }],
        ['a box of huge extent', { box: { left: -1e300, top: 0, right: 1e300, bottom: 10 } }],
        ['a box of negative size', { box: { left: 10, top: 0, right: 0, bottom: 10 } }],
        ['a box of size zero', { box: { left: 10, top: 10, right: 10, bottom: 20 } }],
        ['a score of NaN', { score: Number.NaN }],
        ['an infinite score', { score: Number.NEGATIVE_INFINITY }],
        ['a score beyond all sums', { score: Number.MAX_VALUE }],
      ]
      if (needsEmbeddings) {
        const dimension = good.embeddingDimension
        badRows.push(
          ['an embedding of zeros', { embedding: new Float32Array(dimension) }],
          ['an embedding with NaN', { embedding: new Float32Array(dimension).fill(Number.NaN) }],
          ['an infinite embedding', { embedding: new Float32Array(dimension).fill(Number.POSITIVE_INFINITY) }],
        )
      }
      const badFrames: [string, MotErrorCode, Detections][] = [
        ['a frame number that repeats', 'invalid-frame', withColumns(good, { frame: 20 })],
        ['a frame number that goes back', 'invalid-frame', withColumns(good, { frame: 3 })],
        ['a fractional frame number', 'invalid-frame', withColumns(good, { frame: 21.5 })],
        ['an image of another width', 'invalid-frame', withColumns(good, { imageWidth: 1920 })],
        ['an image of another height', 'invalid-frame', withColumns(good, { imageHeight: 1080 })],
      ]
      if (needsEmbeddings) {
        const rows = [...good]
        const half = rows.map((row) => ({ ...row, embedding: row.embedding!.slice(0, 8) }))
        const none = rows.map(({ box, score }) => ({ box, score }))
        badFrames.push(
          ['embeddings of another length', 'invalid-detections', Detections.from(half)],
          ['detections without embeddings', 'invalid-detections', Detections.from(none)],
        )
      }

      test.each(badRows)('%s is refused, and the tracker is unchanged', (_, fault) => {
        const tracker = create()
        run(tracker, scene.slice(0, 20))
        const before = tracker.snapshot()
        expectRefusal(() => tracker.update(withRow(good, fault, 2)), 'invalid-detections', 'Detection 2 ')
        expect(tracker.snapshot()).toEqual(before)
      })

      test.each(badRows)('%s is dropped with that option, as if it were absent', (_, fault) => {
        const tracker = create({ badDetections: 'drop' })
        const reference = create()
        run(tracker, scene.slice(0, 20))
        run(reference, scene.slice(0, 20))
        const tracks = plain(tracker.update(withRow(good, fault, good.count)))
        expect(tracks.detectionIds[good.count]).toBe(0)
        tracks.detectionIds.pop()
        expect({ ...tracks, detectionCount: good.count }).toEqual(plain(reference.update(good)))
        expect(tracker.snapshot()).toEqual(reference.snapshot())
      })

      test.each(badFrames)('%s is refused, and the tracker is unchanged', (_, code, detections) => {
        for (const badDetections of ['refuse', 'drop'] as const) {
          const tracker = create({ badDetections })
          run(tracker, scene.slice(0, 20))
          const before = tracker.snapshot()
          expectRefusal(() => tracker.update(detections), code)
          expect(tracker.snapshot()).toEqual(before)
        }
      })

      test('10,000 detections are tracked', () => {
        const crowd = seededScene({ seed: 5, objectCount: 10_000, frameCount: 1, missRate: 0, falseRate: 0 })[0]!
        const tracker = create()
        tracker.update(crowd.detections)
        tracker.update(crowd.detections)
        expect(tracker.update(crowd.detections).count).toBeGreaterThan(leastCrowd)
      })
    })
  })
}

/** Three people walking apart, each with another embedding. */
function people(frame: number): Detections {
  const person = (left: number, top: number, axis: number) => ({
    box: { left, top, right: left + 60, bottom: top + 150 },
    score: 0.9,
    embedding: Array.from({ length: 16 }, (_, k) => (k === axis ? 1 : 0)),
  })
  return Detections.from([
    person(100 + 4 * frame, 100, 0),
    person(600 - 3 * frame, 320, 1),
    person(1000, 200 + 2 * frame, 2),
  ])
}

/** Of the farthest two sides, in pixels. */
function distance(a: Box, b: Box): number {
  return Math.max(...(['left', 'top', 'right', 'bottom'] as const).map((side) => Math.abs(a[side] - b[side])))
}

/** Something of low score, far from the people. */
function elsewhere(): Detections {
  const embedding = Array.from({ length: 16 }, (_, k) => (k === 15 ? 1 : 0))
  return Detections.from([{ box: { left: 30, top: 600, right: 50, bottom: 640 }, score: 0.2, embedding }])
}

/** Pixels per second of the one of the three people that is near, at ten frames per second. */
function velocityNear(left: number): [number, number] {
  if (left > 800) return [0, 20]
  return left > 370 ? [-30, 0] : [40, 0]
}

function nothing(): Detections {
  return Detections.from([])
}

function run(tracker: Tracker, frames: readonly Detections[]) {
  return frames.map((detections) => plain(tracker.update(detections)))
}

/** All columns of tracks, as plain arrays. */
function plain(tracks: Tracks) {
  const { frame, time, count, detectionCount, ids, boxes, scores, classIds, detectionIndices, ages, detectionIds } =
    tracks
  return {
    frame,
    time,
    detectionCount,
    ids: [...ids.subarray(0, count)],
    boxes: [...boxes.subarray(0, 4 * count)],
    scores: [...scores.subarray(0, count)],
    classIds: [...classIds.subarray(0, count)],
    detectionIndices: [...detectionIndices.subarray(0, count)],
    ages: [...ages.subarray(0, count)],
    detectionIds: [...detectionIds.subarray(0, detectionCount)],
    ended: [...tracks.ended],
    velocities: [...tracks.velocities.subarray(0, 2 * count)],
    startTimes: [...tracks.startTimes.subarray(0, count)],
  }
}

function columnsOf(detections: Detections): DetectionColumns {
  const { count, boxes, scores, classIds, embeddings, embeddingDimension, frame, imageWidth, imageHeight } = detections
  return {
    count,
    boxes,
    scores,
    classIds,
    ...(embeddings && { embeddings, embeddingDimension }),
    ...(frame !== undefined && { frame }),
    ...(imageWidth !== undefined && { imageWidth }),
    ...(imageHeight !== undefined && { imageHeight }),
  }
}

function withColumns(detections: Detections, columns: Partial<DetectionColumns>): Detections {
  return new Detections({ ...columnsOf(detections), ...columns })
}

/** The detections with one more row before row `index`: a valid one, except for its fault. */
function withRow(detections: Detections, fault: Partial<DetectionInput>, index: number): Detections {
  const rows: DetectionInput[] = [...detections]
  const valid = {
    box: { left: 5, top: 5, right: 30, bottom: 80 },
    score: 0.9,
    embedding: new Float32Array(detections.embeddingDimension).fill(0.25),
  }
  rows.splice(index, 0, { ...valid, ...fault })
  return Detections.from(rows)
}

function expectRefusal(call: () => unknown, code: MotErrorCode, words = ''): void {
  expect(call).toThrow(expect.objectContaining({ name: 'MotError', code, message: expect.stringContaining(words) }))
}
