import { type Affine, type DetectionInput, Detections, MotError, type Tracker, type TrackerSnapshot } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
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

type Options = Readonly<Record<string, unknown>>

/** A camera straight above the ground: 2 cm a pixel. */
const camera = { homography: [0.02, 0, 0, 0, 0.02, 0, 0, 0, 1] }

const trackers: readonly (readonly [string, (options?: Options) => Tracker])[] = [
  ['SORT', (options = {}) => new SORT(options)],
  ['IOUTracker', (options = {}) => new IOUTracker(options)],
  ['ByteTrack', (options = {}) => new ByteTrack(options)],
  ['BoTSORT', (options = {}) => new BoTSORT({ useEmbeddings: true, ...options })],
  ['JDETracker', (options = {}) => new JDETracker(options)],
  ['DeepSORT', (options = {}) => new DeepSORT(options)],
  ['StrongSORT', (options = {}) => new StrongSORT(options)],
  ['OCSORT', (options = {}) => new OCSORT(options)],
  ['DeepOCSORT', (options = {}) => new DeepOCSORT(options)],
  ['HybridSORT', (options = {}) => new HybridSORT({ useEmbeddings: true, ...options })],
  ['CBIoU', (options = {}) => new CBIoU(options)],
  ['CueTrack', (options = {}) => new CueTrack({ useEmbeddings: true, ...options })],
  ['FastTracker', (options = {}) => new FastTracker(options)],
  ['SFSORT', (options = {}) => new SFSORT(options)],
  ['BoostTrack', (options = {}) => new BoostTrack({ useEmbeddings: true, ...options })],
  ['TrackTrack', (options = {}) => new TrackTrack({ useEmbeddings: true, ...options })],
  ['UCMCTrack', (options = {}) => new UCMCTrack({ camera, ...options })],
]

const refusal = (code: string, words = '') =>
  expect.objectContaining({ name: 'MotError', code, message: expect.stringContaining(words) })

const row = (left: number, more: Partial<DetectionInput> = {}): DetectionInput => ({
  box: { left, top: 50, right: left + 60, bottom: 200 },
  score: 0.9,
  embedding: [1, 0, 0, 0],
  ...more,
})

const carried = (snapshot: TrackerSnapshot): TrackerSnapshot => JSON.parse(JSON.stringify(snapshot))

/** Walks a tracker through ten frames of two objects. */
function walked(create: (options?: Options) => Tracker, options: Options = {}): Tracker {
  const tracker = create(options)
  for (let frame = 0; frame < 10; frame++) tracker.update([row(3 * frame), row(500 - 2 * frame)])
  return tracker
}

describe.each(trackers)('%s, whatever it accepts', (_, create) => {
  test('reports finite numbers, and goes on from its own snapshot', () => {
    for (const seed of [1, 2, 3]) {
      const random = seededRandom(seed)
      const pick = <T>(values: readonly T[]): T => values[Math.floor(values.length * random())]!
      const options = {
        frameRate: pick([30, 1e-6, 1e6]),
        maxLostFrames: pick([3, 1e6, 1e300]),
        classes: pick(['agnostic', 'perClass', [[2 ** 31 - 1, -1]]]),
        classVote: random() < 0.5,
      }
      const tracker = create(options)
      let accepted = 0
      for (let frame = 0; frame < 60; frame++) {
        const detections = strangeDetections(random, pick)
        try {
          if (random() < 0.1) tracker.predict()
          else tracker.update(detections)
          accepted++
        } catch (error) {
          expect(error).toBeInstanceOf(MotError)
        }
        for (const list of [tracker.lost]) {
          for (const { box, age, id } of list) {
            expect([...Object.values(box), age, id].every(Number.isFinite)).toBe(true)
          }
        }
        const resumed = create(options)
        resumed.restore(carried(tracker.snapshot()))
        expect(resumed.snapshot()).toEqual(tracker.snapshot())
      }
      expect(accepted).toBeGreaterThan(20)
    }
  })

  test('a camera that zooms on and on leaves lost tracks finite', () => {
    const tracker = walked(create, { maxLostFrames: 1e6 })
    for (let frame = 0; frame < 400; frame++) {
      tracker.update(Detections.from([], { cameraMotion: [99, 0, 5, 0, 99, -5] }))
      for (const { box } of tracker.lost) expect(Object.values(box).every(Number.isFinite)).toBe(true)
    }
    expect(() => create({ maxLostFrames: 1e6 }).restore(carried(tracker.snapshot()))).not.toThrow()
  })

  test('a long absence takes no time', () => {
    const tracker = walked(create, { maxLostFrames: 1e12 })
    tracker.update(Detections.from([row(0), row(500)], { frame: 1e9 }))
    tracker.update(Detections.from([row(0), row(500)], { frame: 2e9 }))
    const timed = create({ maxLostFrames: 1e12, frameRate: 30 })
    timed.update(Detections.from([row(0), row(500)], { time: 0 }))
    timed.update(Detections.from([row(0), row(500)], { time: 0.0333 }))
    timed.update(Detections.from([row(0), row(500)], { time: 1e8 }))
    expect(timed.update(Detections.from([row(0)], { time: 2e8 })).frame).toBe(4)
  }, 20_000)
})

describe.each(trackers)('%s refuses at the door', (_, create) => {
  test.each<[string, object]>([
    ['an image NaN wide', { imageWidth: Number.NaN }],
    ['an image of negative height', { imageHeight: -480 }],
    ['an image of half a pixel more', { imageWidth: 640.5 }],
    ['an image without pixels', { imageWidth: 0 }],
    ['a width as text', { imageWidth: '640' }],
    ['a time beyond all clocks', { time: 1.7e308 }],
    ['a time as text', { time: '5' }],
    ['an infinite time', { time: Number.POSITIVE_INFINITY }],
    ['the last whole number as frame', { frame: 2 ** 53 - 1 }],
    ['a frame as text', { frame: '12' }],
  ])('%s, and is as it was', (_name, about) => {
    const tracker = walked(create)
    const before = tracker.snapshot()
    expect(() => tracker.update(Detections.from([row(30)], about))).toThrow(refusal('invalid-frame'))
    expect(tracker.snapshot()).toEqual(before)
  })

  test('frames beyond those that count', () => {
    const tracker = create()
    tracker.update(Detections.from([row(0)], { frame: 2 ** 52 }))
    const before = tracker.snapshot()
    expect(() => tracker.predict()).toThrow(refusal('invalid-frame', 'reset()'))
    expect(() => tracker.update([row(0)])).toThrow(refusal('invalid-frame'))
    expect(tracker.snapshot()).toEqual(before)
    create().restore(carried(before))
  })

  test('times so far apart that frames could not be counted', () => {
    const tracker = create({ frameRate: 1e6 })
    tracker.update(Detections.from([row(0)], { time: 0 }))
    const before = tracker.snapshot()
    expect(() => tracker.update(Detections.from([row(0)], { time: 1e14 }))).toThrow(refusal('invalid-frame'))
    expect(tracker.snapshot()).toEqual(before)
  })
})

describe('options', () => {
  test.each([
    [{ frameRate: 5e-324 }, '"frameRate" should be from 1e-6 to 1e6, got 5e-324.'],
    [{ frameRate: 1e300 }, '"frameRate" should be from 1e-6 to 1e6'],
    [{ classes: [[2 ** 40, 1]] }, '"classes" should be agnostic, perClass or a list of groups'],
    [{ classes: [[1, undefined, 2]] }, '"classes" should be agnostic, perClass or a list of groups'],
    [{ momentumFrames: 1e9 }, '"momentumFrames" should be a whole number from 1 to 10000'],
    [{ momentumWeight: 1e300 }, '"momentumWeight" should be from 0 to 1e9'],
    [{ scoreWeight: 1e10 }, '"scoreWeight" should be from 0 to 1e9'],
    [{ classes: 5n }, 'got 5.'],
  ])('%o is refused', (options, words) => {
    expect(() => new HybridSORT(options as object)).toThrow(refusal('invalid-option', words))
  })

  test('that are lists are copied, and none changes afterwards', () => {
    const classes = [[1, 2]]
    const tracker = new SORT({ classes })
    classes[0]!.push(3)
    expect(tracker.options.classes).toEqual([[1, 2]])
    expect(() => Object.assign(tracker.options, { minScore: 1 })).toThrow(TypeError)
  })
})

describe.each(trackers)('a snapshot of %s', (name, create) => {
  test('has the options of its tracker, and makes one of the same', () => {
    const snapshot = walked(create, { frameRate: 10, classes: 'perClass' }).snapshot()
    expect(snapshot.options).toMatchObject({ frameRate: 10, classes: 'perClass' })
    // What is done with invalid detections may change.
    expect(snapshot.options).not.toHaveProperty('badDetections')
    const resumed = create(snapshot.options)
    resumed.restore(snapshot)
    expect(resumed.snapshot()).toEqual(snapshot)
  })

  test('is refused by a tracker of other options, which are named', () => {
    const snapshot = carried(walked(create, { frameRate: 10, classes: 'perClass', maxLostFrames: 9 }).snapshot())
    const tracker = walked(create, { frameRate: 25 })
    const before = tracker.snapshot()
    const refused = () => tracker.restore(snapshot)
    expect(refused).toThrow(refusal('invalid-snapshot', `The snapshot is of a ${name} of other options`))
    for (const words of ['frameRate 10, not 25', 'classes perClass, not agnostic', 'maxLostFrames 9, not']) {
      expect(refused).toThrow(words)
    }
    expect(tracker.snapshot()).toEqual(before)
  })

  test('does not mind whether the usual frame rate was given, unless times have been counted', () => {
    create({ frameRate: 30 }).restore(carried(walked(create).snapshot()))
    const timed = create()
    timed.update(Detections.from([row(0)], { time: 0 }))
    timed.update(Detections.from([row(0)], { time: 0.1 }))
    expect(() => create({ frameRate: 30 }).restore(carried(timed.snapshot()))).toThrow('frameRate undefined, not 30')
    create().restore(carried(timed.snapshot()))
  })

  const state = () => carried(walked(create).snapshot()) as unknown as LooseSnapshot
  /** Of the only lane, the list in which all tracks are. */
  const tracksIn = ({ state }: LooseSnapshot) => {
    const lane = state.lanes[0]!.state
    return Array.isArray(lane) ? lane : lane.followed
  }

  test.each<[string, (snapshot: LooseSnapshot) => void]>([
    ['options that are none', (snapshot) => delete snapshot.options],
    ['options of null', (snapshot) => (snapshot.options = null)],
    ['an id beyond 32 bits', (snapshot) => (tracksIn(snapshot)[0]!.id = 2 ** 31)],
    ['an id twice', (snapshot) => (tracksIn(snapshot)[0]!.id = tracksIn(snapshot)[1]!.id)],
    ['an id that is still to be given', (snapshot) => (snapshot.state.nextId = 1)],
    ['a time far ahead', (snapshot) => (snapshot.state.stream.now = 1e300)],
    ['a frame far ahead', (snapshot) => (snapshot.state.stream.frame = 2 ** 53)],
    ['a track of the future', (snapshot) => (tracksIn(snapshot)[0]!.lastFrame = 1e6)],
    ['a track that ended before it began', (snapshot) => (tracksIn(snapshot)[0]!.startFrame = 10.5)],
    ['a class beyond 32 bits', (snapshot) => (tracksIn(snapshot)[0]!.classId = 2 ** 40)],
    ['a row beyond 32 bits', (snapshot) => (tracksIn(snapshot)[0]!.detectionIndex = 2 ** 31)],
    ['a class without a vote', (snapshot) => (tracksIn(snapshot)[0]!.votes = [1])],
    ['a vote with a hole', (snapshot) => (tracksIn(snapshot)[0]!.votes = new Array(2))],
    ['tracks with a hole', (snapshot) => delete tracksIn(snapshot)[0]],
    ['embeddings beyond memory', (snapshot) => (snapshot.state.embeddingDimension = 2 ** 31)],
    ['two lanes of one group', (snapshot) => snapshot.state.lanes.push(snapshot.state.lanes[0]!)],
    ['a lane of no group', (snapshot) => (snapshot.state.lanes[0]!.group = 7)],
    ['a cycle', (snapshot) => (tracksIn(snapshot)[0]!.votes = snapshot)],
    ['a BigInt', (snapshot) => (snapshot.state.nextId = 5n)],
    [
      'a grid that goes back',
      (snapshot) => (snapshot.state.stream.grid = { times: [1, 0], frames: [1, 2], coarse: true }),
    ],
    ['a getter that throws', (snapshot) => Object.defineProperty(snapshot.state, 'lanes', { get: () => raise() })],
    ['a score beyond all sums', (snapshot) => (tracksIn(snapshot)[0]!.score = 1e308)],
  ])('with %s is refused, and the tracker is as it was', (_, spoil) => {
    const snapshot = state()
    spoil(snapshot)
    const tracker = walked(create)
    const before = tracker.snapshot()
    expect(() => tracker.restore(snapshot as unknown as TrackerSnapshot)).toThrow(refusal('invalid-snapshot'))
    expect(tracker.snapshot()).toEqual(before)
  })

  test.each<[string, (filter: { mean: number[]; blocks: number[] }) => void]>([
    ['a mean beyond all pixels', (filter) => (filter.mean[0] = 1e308)],
    ['a mean with a hole', (filter) => delete filter.mean[1]],
    ['a covariance with a hole', (filter) => delete filter.blocks[1]],
    ['a covariance of NaN', (filter) => (filter.blocks[0] = Number.NaN)],
  ])('with %s is refused', (_, spoil) => {
    const snapshot = state()
    const { filter } = tracksIn(snapshot)[0]!
    if (filter === undefined) return
    spoil(filter)
    expect(() => create().restore(snapshot as unknown as TrackerSnapshot)).toThrow(refusal('invalid-snapshot'))
  })
})

test('ids end where int32 does, before anything changes', () => {
  const tracker = walked(() => new SORT())
  const snapshot = carried(tracker.snapshot()) as unknown as { state: { nextId: number } }
  snapshot.state.nextId = 2 ** 31 - 2
  tracker.restore(snapshot as unknown as TrackerSnapshot)
  const before = tracker.snapshot()
  expect(() => tracker.update([row(0), row(100), row(200)])).toThrow(refusal('too-many-detections', 'reset()'))
  expect(tracker.snapshot()).toEqual(before)
  expect(tracker.update([row(1000), row(2000)]).count).toBeGreaterThanOrEqual(0)
})

/** A snapshot as anything may make it. */
interface LooseSnapshot {
  options?: unknown
  readonly state: {
    nextId: unknown
    embeddingDimension: unknown
    readonly stream: Record<string, unknown>
    readonly lanes: { group: unknown; readonly state: LooseTrack[] | { readonly followed: LooseTrack[] } }[]
  }
}

type LooseTrack = Record<
  'id' | 'startFrame' | 'lastFrame' | 'classId' | 'detectionIndex' | 'votes' | 'score',
  unknown
> & {
  readonly filter?: { readonly mean: number[]; readonly blocks: number[] }
}

function raise(): never {
  throw new Error('gone')
}

/** Detections as strange as the door lets through, and some that it does not. */
function strangeDetections(random: () => number, pick: <T>(values: readonly T[]) => T): Detections {
  const side = () => pick([1e-6, 1, 60, 1e4, 9e8])
  const rows = Array.from({ length: Math.floor(6 * random()) }, (_, i): DetectionInput => {
    const left = pick([0, 100 * i, -9e8, 300 * random()])
    const top = pick([0, 50, -9e8, 300 * random()])
    return {
      box: { left, top, right: Math.min(9.9e8, left + side()), bottom: Math.min(9.9e8, top + side()) },
      score: pick([0.9, 0.65, 0.3, 1, 0, -5, 1e100, -1e100, 87]),
      classId: pick([0, 1, -1, 2 ** 31 - 1]),
      embedding: pick([
        [1, 0, 0, 0],
        [0, 1e-40, 0, 0],
        [3e38, 3e38, -3e38, 1],
        [-1, 0, 0, 1e-3],
      ]),
    }
  })
  const cameraMotion = pick<Affine | undefined>([
    undefined,
    undefined,
    [1, 0, 1e6, 0, 1, -1e6],
    [0.01, 0, 3, 0, 0.01, 1],
    [99, 0, 0, 0, 99, 0],
    [0, -1, 5, 1, 0, 5],
  ])
  strangeTime += pick([1 / 30, 1 / 30, 1e-9, 0.05, 1e4, 0])
  return Detections.from(rows, {
    ...(cameraMotion && { cameraMotion }),
    ...(random() < 0.5 && { time: strangeTime }),
  })
}

let strangeTime = 0
