import { type DetectionInput, Detections } from '@mot/core'
import {
  compareWithGolden,
  goldenSequenceNames,
  readGoldenCamera,
  readGoldenParameters,
  readGoldenSequence,
  readGoldenTracks,
} from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import {
  fromReferenceOptions,
  UCMCTrack,
  type UCMCTrackOptions,
  ucmcTrackDefaults,
  ucmcTrackPresets,
} from '@mot/trackers'
import { describe, expect, test } from 'vitest'
import golden from '../../../../fixtures/ucmctrack/frames.json'

/** It is straight above the ground: a centimetre a pixel. */
const above = { homography: [0.01, 0, 0, 0, 0.01, 0, 0, 0, 1] }
/** It stands 5 m above the ground and points ahead: the horizon is at row 100. */
const ahead = { homography: [5, 0, -5 * 500, 0, 0, 5 * 1000, 0, 1, -100] }

testTracker(
  'UCMCTrack',
  (options) =>
    new UCMCTrack({
      // Ten centimetres a pixel, for things that run.
      camera: { homography: [0.1, 0, 0, 0, 0.1, 0, 0, 0, 1] },
      accelerationX: 1000,
      accelerationY: 1000,
      maxSpeed: 20,
      ...options,
    }),
)

type Person = readonly [x: number, y: number, score?: number, height?: number]

/** People by the middle of their feet, 40 pixels wide. */
const person = ([x, y, score = 0.9, height = 100]: Person): DetectionInput => ({
  box: { left: x - 20, top: y - height, right: x + 20, bottom: y },
  score,
})

const people = (...list: readonly Person[]) => Detections.from(list.map(person))

const idsOf = (tracker: UCMCTrack, ...list: readonly Person[]) => {
  const detections = people(...list)
  return [...tracker.update(detections).detectionIds].slice(0, detections.count)
}

/** A tracker that has seen people in three frames, and reports them from now on. */
const started = (options: UCMCTrackOptions, ...list: readonly Person[]) => {
  const tracker = new UCMCTrack({ camera: above, ...options })
  for (let frame = 0; frame < 3; frame++) tracker.update(people(...list))
  return tracker
}

describe('UCMCTrack', () => {
  test('is refused without a camera, with what to do', () => {
    const refused = {
      name: 'MotError',
      code: 'invalid-option',
      message: expect.stringContaining('mot camera estimate'),
    }
    expect(() => new UCMCTrack()).toThrow(expect.objectContaining(refused))
    expect(() => new UCMCTrack({ camera: { homography: [1, 2, 3] } })).toThrow(/list of 9 finite numbers/)
    expect(() => new UCMCTrack({ camera: { homography: [1, 0, 0, 1, 0, 0, 0, 0, 1] } })).toThrow(/with an inverse/)
    expect(() => new UCMCTrack({ camera: 'down the street' as never })).toThrow(/rotation, translation and intrinsics/)
  })

  test('a track is reported from its third detection on, with the box of the detection', () => {
    const tracker = new UCMCTrack({ camera: above })
    expect([1, 2, 3].map(() => idsOf(tracker, [100, 200]))).toEqual([[0], [0], [1]])
    const [track] = tracker.update(people([102, 203]))
    expect(track!.box).toEqual({ left: 82, top: 103, right: 122, bottom: 203 })
    // A tentative track ends with its first miss.
    const missed = new UCMCTrack({ camera: above })
    const ids = [[100], [100], [], [100], [100], [100]].map((xs) => idsOf(missed, ...xs.map((x): Person => [x, 200])))
    expect(ids).toEqual([[0], [0], [], [0], [0], [2]])
  })

  test('boxes that do not overlap are matched where they are near on the ground', () => {
    const pole = (x: number) =>
      Detections.from([{ box: { left: x, top: 100, right: x + 10, bottom: 200 }, score: 0.9 }])
    const idAt = (x: number) => {
      const tracker = new UCMCTrack({ camera: above })
      for (let frame = 0; frame < 3; frame++) tracker.update(pole(100))
      return tracker.update(pole(x)).detectionIds[0]
    }
    expect(idAt(120)).toBe(1)
    expect(idAt(140)).toBe(0)
  })

  test('overlapping boxes are not matched where they are far from each other on the ground', () => {
    // Near the horizon 20 rows are 62 m.
    const behind: Person = [500, 140, 0.9, 100]
    const tracker = started({ camera: ahead }, [500, 160, 0.9, 100])
    expect(idsOf(tracker, behind)).toEqual([0])
    // In front of the camera they are half a metre.
    expect(idsOf(started({ camera: ahead }, [500, 700]), [500, 680])).toEqual([1])
  })

  test('far away a detection is more uncertain, and the same pixels are less of a distance', () => {
    const costOf = (y: number) => {
      const { rounds } = started({ camera: ahead }, [500, y]).explain(people([506, y]))
      return rounds[0]!.pairs[0]!
    }
    // The determinant of the uncertainty is in the cost, and far away it is large.
    expect(costOf(400).cost).toBeGreaterThan(costOf(700).cost)
    expect(costOf(700).cost).toBeLessThan(0)
    expect(costOf(200).verdict).toBe('matched')
  })

  test('low-score detections continue tracks, and confirm and start none', () => {
    const tracker = started({}, [100, 200])
    expect(idsOf(tracker, [100, 200, 0.55], [900, 200, 0.55])).toEqual([1, 0])
    expect(idsOf(tracker, [100, 200, 0.45])).toEqual([0])
    const tentative = new UCMCTrack({ camera: above })
    idsOf(tentative, [100, 200])
    expect([1, 2, 3].map(() => idsOf(tentative, [100, 200, 0.55]))).toEqual([[0], [0], [0]])
  })

  test('a high-score detection belongs to a confirmed track before a tentative one may have it', () => {
    const tracker = started({}, [100, 200])
    idsOf(tracker, [100, 200], [300, 200])
    expect(idsOf(tracker, [300, 200])).toEqual([0])
    // The other two frames.
    expect(idsOf(tracker, [300, 200])).toEqual([2])
  })

  describe('a track without a detection', () => {
    const lowElsewhere: Person = [5000, 5000, 0.55]

    test('coasts where low-score detections are left, and is removed after maxLostFrames', () => {
      const back = (frames: number) => {
        const tracker = started({ maxLostFrames: 10 }, [100, 200])
        for (let frame = 0; frame < frames; frame++) tracker.update(people(lowElsewhere))
        return idsOf(tracker, [100, 200])
      }
      expect(back(8)).toEqual([1])
      expect(back(9)).toEqual([0])
    })

    test('stays confirmed where none is, as long as its uncertainty allows; coastAlways ends it', () => {
      const back = (frames: number, options: UCMCTrackOptions = {}) => {
        const tracker = started({ maxLostFrames: 10, ...options }, [100, 200])
        for (let frame = 0; frame < frames; frame++) tracker.update(people())
        return { ids: idsOf(tracker, [100, 200]), lost: tracker.lost.count }
      }
      expect(back(50)).toEqual({ ids: [1], lost: 0 })
      expect(back(50, { coastAlways: true })).toEqual({ ids: [0], lost: 0 })
      expect(back(8, { coastAlways: true })).toEqual({ ids: [1], lost: 0 })
      // Where it may be anywhere, it is nowhere: memory does not grow.
      expect(back(3000)).toEqual({ ids: [0], lost: 0 })
    })

    test('is removed by one low-score detection, once it should have been', () => {
      const tracker = started({ maxLostFrames: 10 }, [100, 200])
      for (let frame = 0; frame < 20; frame++) tracker.update(people())
      expect(tracker.lost.count).toBe(1)
      tracker.update(people(lowElsewhere))
      expect(tracker.lost.count).toBe(0)
    })
  })

  test('lost tracks are predicted on the ground: their boxes move in the image, with the uncertainty there', () => {
    const tracker = new UCMCTrack({ camera: ahead, accelerationX: 10, accelerationY: 10, maxSpeed: 5 })
    for (let frame = 0; frame < 20; frame++) tracker.update(people([400 + 5 * frame, 600]))
    for (let frame = 0; frame < 4; frame++) tracker.update(people())
    const { box, covariance, detectionIndex } = tracker.lost.at(0)
    expect(detectionIndex).toBe(-1)
    expect((box.left + box.right) / 2).toBeCloseTo(400 + 5 * 23, -1)
    expect(box.bottom).toBeCloseTo(600, -1)
    expect(box.bottom - box.top).toBeCloseTo(100, 9)
    // Left and right move together, and so do top and bottom.
    expect(covariance![0]).toBeGreaterThan(0)
    expect(covariance![2]).toBe(covariance![0])
    expect(covariance![13]).toBe(covariance![15])
  })

  test('camera motion moves the tracks of every state on the ground', () => {
    const pan = (detections: Detections) => detections.withCameraMotion([1, 0, 300, 0, 1, 0])
    const idsWith = (followCamera: boolean) => {
      const tracker = started({ followCamera, camera: ahead }, [200, 600])
      tracker.update(people([200, 600], [500, 600]))
      const first = [...tracker.update(pan(people([500, 600], [800, 600]))).detectionIds].slice(0, 2)
      return [first, idsOf(tracker, [500, 600], [800, 600])]
    }
    expect(idsWith(true)).toEqual([
      [1, 0],
      [1, 2],
    ])
    expect(idsWith(false)).not.toEqual(idsWith(true))
  })

  test('what stands at the horizon is nowhere: it starts no track, and disturbs none', () => {
    const tracker = started({ camera: ahead }, [500, 600])
    for (let frame = 0; frame < 4; frame++)
      expect(idsOf(tracker, [500, 600], [500, 100], [500, 100.0001])).toEqual([1, 0, 0])
    expect(tracker.update(people()).count + tracker.lost.count).toBe(1)
  })

  test('tracks have their places and speeds on the ground, in metres, whatever the frames a second are', () => {
    // 2 px to the right a frame, a centimetre a pixel.
    const frameAt = (frame: number, rate: number) =>
      Detections.from([person([300, 400]), person([100 + 2 * frame, 200])], { time: frame / rate })
    for (const [rate, given] of [
      [10, 10],
      [10, undefined],
      [50, 50],
    ] as const) {
      const tracker = new UCMCTrack({ camera: above, ...(given && { frameRate: given }) })
      for (let frame = 0; frame < 200; frame++) tracker.update(frameAt(frame, rate))
      const tracks = tracker.update(frameAt(200, rate))
      const [x, y, otherX, otherY] = tracks.groundPositions
      expect([x, y, tracks.speeds[0]]).toEqual([expect.closeTo(3, 6), expect.closeTo(4, 6), expect.closeTo(0, 6)])
      expect([otherX, otherY]).toEqual([expect.closeTo(5, 1), expect.closeTo(2, 6)])
      expect(tracks.speeds[1]).toBeCloseTo(0.02 * rate, 1)
      const copy = tracks.copy()
      expect([...copy.groundPositions]).toEqual([x, y, otherX, otherY])
      tracker.update([])
      expect(tracker.lost.groundPositions[2]).toBeGreaterThan(otherX!)
      expect([...copy.speeds].length).toBe(2)
    }
    expect(new UCMCTrack({ camera: above }).update([]).groundPositions.length).toBe(0)
  })

  test('a longer step predicts as its frames do', () => {
    const frameAt = (time: number) => Detections.from([person([100 + 60 * time, 200])], { time })
    const boxesOf = (times: readonly number[]) => {
      const tracker = new UCMCTrack({ camera: above, frameRate: 10 })
      for (const time of times) tracker.update(frameAt(time))
      return tracker.snapshot().state
    }
    const [whole, fractions] = [boxesOf([0, 0.1, 0.2, 0.3, 0.9]), boxesOf([0, 0.1, 0.2, 0.3, 0.9001])]
    const meanOf = (state: unknown) =>
      (state as { lanes: { state: { filter: { mean: number[] } }[] }[] }).lanes[0]!.state[0]!.filter.mean
    for (const [i, value] of meanOf(whole).entries()) expect(meanOf(fractions)[i]).toBeCloseTo(value, 3)
  })

  test('the defaults are the preset ucmctrack_cmc', () => {
    const { options } = new UCMCTrack({ ...ucmcTrackPresets.ucmctrack_cmc, camera: above })
    expect(options).toEqual({ ...ucmcTrackDefaults, camera: above })
  })

  test('the camera given is copied', () => {
    const camera = { homography: [...above.homography] }
    const tracker = new UCMCTrack({ camera })
    camera.homography[0] = Number.NaN
    expect(tracker.options.camera).toEqual(above)
  })
})

test('ids and boxes of twelve frames equal the original', () => {
  const tracker = new UCMCTrack({ ...ucmcTrackPresets.ucmctrack, frameRate: golden.frameRate, camera: golden.camera })
  let compared = 0
  for (const { detections, tracks } of golden.frames) {
    const rows = detections.map(([left, top, right, bottom, score]) => ({
      box: { left: left!, top: top!, right: right!, bottom: bottom! },
      score: score!,
    }))
    const found = [...tracker.update(rows)].map(({ id, box, score }) => [
      id,
      box.left,
      box.top,
      box.right,
      box.bottom,
      score,
    ])
    expect(found.map(([id]) => id)).toEqual(tracks.map(([id]) => id))
    for (const [i, row] of tracks.entries()) {
      for (const [k, value] of row.entries()) expect(found[i]![k]).toBeCloseTo(value, 6)
      compared++
    }
  }
  expect(compared).toBeGreaterThan(40)
})

interface Parameters {
  /** By the name of a sequence, without its detector. */
  readonly params_per_sequence?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

for (const [preset, options] of Object.entries(ucmcTrackPresets)) {
  const names = goldenSequenceNames(preset)
  const perSequence = readGoldenParameters<Parameters>(preset)?.params_per_sequence ?? {}

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames, frameRate } = readGoldenSequence(name, preset.endsWith('_cmc') ? 'botsort' : undefined)
      const own = Object.entries(perSequence).find(([sequence]) => name.startsWith(sequence))?.[1]
      const settings = { ...options, ...fromReferenceOptions('UCMCTrack', own ?? {}).options }
      const tracker = new UCMCTrack({ ...settings, frameRate, camera: readGoldenCamera(name) })
      const tracks = frames.map((detections) => tracker.update(detections).copy())
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}
