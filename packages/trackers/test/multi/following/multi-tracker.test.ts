import { type DetectionInput, Detections } from '@mot/core'
import { seededScene } from '@mot/test-utils'
import { ByteTrack, IOUTracker, SORT } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

/** Something 40 wide and 100 high, `at` pixels from the left. */
function thing(at: number, classId = 0, score = 0.9): DetectionInput {
  return { box: { left: at, top: 100, right: at + 40, bottom: 200 }, score, classId }
}

function ids(tracks: Iterable<{ readonly id: number }>): number[] {
  return [...tracks].map(({ id }) => id)
}

describe('classes', () => {
  const turning = [[thing(0, 1)], [thing(1, 1)], [thing(2, 2)], [thing(3, 2)]]
  const follow = (tracker: ByteTrack) => turning.map((rows) => ids(tracker.update(Detections.from(rows))))

  test('agnostic: a track is matched with a detection of another class', () => {
    expect(follow(new ByteTrack())).toEqual([[1], [1], [1], [1]])
  })

  test('perClass: it does not; ids are one series for all classes', () => {
    expect(follow(new ByteTrack({ classes: 'perClass' }))).toEqual([[1], [1], [], [2]])
  })

  test('groups: it does within its group', () => {
    expect(follow(new ByteTrack({ classes: [[1, 2], [3]] }))).toEqual([[1], [1], [1], [1]])
    expect(follow(new ByteTrack({ classes: [[1, 3]] }))).toEqual([[1], [1], [], [2]])
  })

  test('perClass equals a tracker for each class', () => {
    const together = new ByteTrack({ classes: 'perClass' })
    const apart = [0, 1, 2].map(() => new ByteTrack())
    for (const { detections } of seededScene({ seed: 3, objectCount: 30 })) {
      const rows = [...detections].map((row) => ({ ...row, classId: Math.floor(row.box.bottom) % 3 }))
      const boxes = [...together.update(Detections.from(rows))].map(({ box }) => box.left)
      const expected = apart.flatMap((tracker, classId) =>
        [...tracker.update(Detections.from(rows.filter((row) => row.classId === classId)))].map(({ box }) => box.left),
      )
      expect(boxes.sort()).toEqual(expected.sort())
    }
  })

  test('a snapshot has all classes', () => {
    const tracker = new SORT({ classes: 'perClass', minHits: 0 })
    tracker.update(Detections.from([thing(0, 5), thing(0, 7)]))
    const resumed = new SORT({ classes: 'perClass', minHits: 0 })
    resumed.restore(JSON.parse(JSON.stringify(tracker.snapshot())))
    expect(ids(resumed.update(Detections.from([thing(0, 7), thing(0, 5)])))).toEqual([1, 2])
  })

  test('the reported class is the latest, or the one with the most votes', () => {
    const seen = [thing(0, 4, 0.95), thing(0, 4, 0.9), thing(0, 6, 0.8)]
    const last = (tracker: ByteTrack) => seen.map((row) => tracker.update(Detections.from([row])).at(0).classId).at(-1)
    expect(last(new ByteTrack())).toBe(6)
    expect(last(new ByteTrack({ classVote: true }))).toBe(4)
  })
})

describe('time', () => {
  const frame = (at: number, time?: number) => Detections.from([thing(at)], { time })

  test('a frame after twice the nominal interval moves all tracks twice as far', () => {
    const byTime = new ByteTrack({ frameRate: 10 })
    const byFrames = new ByteTrack({ frameRate: 10 })
    for (let i = 0; i < 10; i++) {
      byTime.update(frame(4 * i, i / 10))
      byFrames.update(frame(4 * i))
    }
    byFrames.predict()
    const expected = [...byFrames.update(frame(44))]
    const [track] = [...byTime.update(frame(44, 1.1))]
    expect(track!.box.left).toBeCloseTo(expected[0]!.box.left, 3)
    expect(track).toMatchObject({ id: 1, age: 12 })
  })

  test('times at the nominal interval change nothing', () => {
    const timed = new ByteTrack({ frameRate: 4 })
    const plain = new ByteTrack({ frameRate: 4 })
    for (const [i, { detections }] of seededScene({ seed: 8 }).entries()) {
      const expected = plain.update(detections).copy()
      expect(timed.update(new Detections({ ...detections, time: i / 4 })).copy()).toEqual(expected)
    }
  })

  test('a track lost for too long by time is removed, however few frames that is', () => {
    for (const tracker of [new ByteTrack(), new SORT({ minHits: 0 }), new IOUTracker({ maxLostFrames: 5 })]) {
      for (let i = 0; i < 4; i++) tracker.update(frame(0, i / 30))
      tracker.update(frame(0, 60))
      expect(ids(tracker.update(frame(0, 60 + 1 / 30)))).toEqual([2])
    }
  })

  test('refuses a time before the last one, and is unchanged', () => {
    const tracker = new ByteTrack()
    tracker.update(frame(0, 5))
    const before = tracker.snapshot()
    expect(() => tracker.update(frame(0, 4))).toThrow(
      'The time of a frame should be after 5 s, the time of the last, got 4.',
    )
    expect(tracker.snapshot()).toEqual(before)
  })
})

describe('plain rows', () => {
  test('are explained as detections are, and what is no rows is refused', () => {
    const rows = [thing(0), thing(300)]
    expect(new ByteTrack().explain(rows)).toEqual(new ByteTrack().explain(Detections.from(rows)))
    const tracker = new ByteTrack()
    expect(() => tracker.explain([0] as never)).toThrow(expect.objectContaining({ code: 'invalid-detections' }))
    expect(tracker.snapshot()).toEqual(new ByteTrack().snapshot())
  })
})

describe('lost tracks', () => {
  test('have a covariance that grows from frame to frame', () => {
    const tracker = new ByteTrack()
    for (let i = 0; i < 5; i++) tracker.update(Detections.from([thing(4 * i)]))
    const spread = () => {
      tracker.update(Detections.from([]))
      return [...tracker.lost].map(({ covariance }) => covariance!)
    }
    const first = spread()[0]!
    const second = spread()[0]!
    for (const side of [0, 1, 2, 3]) expect(second[5 * side]!).toBeGreaterThan(first[5 * side]!)
    for (let a = 0; a < 4; a++) for (let b = 0; b < 4; b++) expect(first[4 * a + b]).toBeCloseTo(first[4 * b + a]!, 9)
  })
})

describe('explain', () => {
  const rows = [thing(0), thing(300), thing(900)]

  test('updates as update does', () => {
    const explaining = new ByteTrack()
    const updating = new ByteTrack()
    for (const { detections } of seededScene({ seed: 4 })) {
      const expected = updating.update(detections).copy()
      expect(explaining.explain(detections).tracks).toEqual(expected)
    }
    expect(explaining.snapshot()).toEqual(updating.snapshot())
  })

  test('has each pair of each round with its cost and verdict', () => {
    const tracker = new ByteTrack({ fuseScore: false })
    tracker.update(Detections.from(rows))
    const { rounds, frame } = tracker.explain(Detections.from([thing(300), thing(10, 0, 0.3)]))
    expect(frame).toBe(2)
    expect(rounds.map(({ name, pairs }) => [name, pairs.length])).toEqual([
      ['overlap, high-score detections', 3],
      ['overlap, low-score detections', 2],
      ['overlap, tentative tracks', 0],
    ])
    expect(rounds[0]!.pairs).toEqual([
      { trackId: 1, detectionIndex: 0, cost: 1, verdict: 'gated', gate: '1 − IoU is above 0.9' },
      { trackId: 2, detectionIndex: 0, cost: 0, verdict: 'matched' },
      { trackId: 3, detectionIndex: 0, cost: 1, verdict: 'gated', gate: '1 − IoU is above 0.9' },
    ])
    expect(rounds[1]!.pairs[0]).toMatchObject({ trackId: 1, detectionIndex: 1, verdict: 'matched' })
  })

  test('distinguishes outbid pairs from costs above the limit', () => {
    const tracker = new SORT({ minHits: 0, maxIouDistance: 0.6 })
    tracker.update(Detections.from([thing(0), thing(30)]))
    const [round] = tracker.explain(Detections.from([thing(0), thing(14)])).rounds
    expect(round!.pairs.map(({ trackId, detectionIndex, verdict }) => [trackId, detectionIndex, verdict])).toEqual([
      [1, 0, 'matched'],
      [1, 1, 'outbid'],
      [2, 0, 'aboveLimit'],
      [2, 1, 'matched'],
    ])
  })

  test('has new and removed tracks, and reasons', () => {
    const tracker = new ByteTrack({ maxLostFrames: 1 })
    expect(tracker.explain(Detections.from(rows)).born).toEqual([
      { id: 1, detectionIndex: 0 },
      { id: 2, detectionIndex: 1 },
      { id: 3, detectionIndex: 2 },
    ])
    tracker.update(Detections.from([thing(0), thing(300), thing(600)]))
    const died = [0, 1, 2, 3].map(() => tracker.explain(Detections.from([thing(0), thing(300)])).died)
    expect(died).toEqual([
      [{ id: 4, reason: 'not seen a second time' }],
      [{ id: 3, reason: 'lost for too long' }],
      [],
      [],
    ])
  })
})

describe('options', () => {
  test.each([
    [
      { minScore: 0.4 },
      'There is no option "minScore". Available: classes, classVote, frameRate, geometry, badDetections, highScore',
    ],
    [{ highScore: Number.NaN }, 'Option "highScore" should be a finite number, got NaN.'],
    [{ frameRate: 0 }, 'Option "frameRate" should be finite and above 0, got 0.'],
    [{ classes: 'all' }, 'Option "classes" should be agnostic, perClass or a list of groups of class ids, got all.'],
    [{ classes: [[1], [1, 2]] }, 'Option "classes" should name a class in one group, got [[1],[1,2]].'],
    [{ fuseScore: 1 }, 'Option "fuseScore" should be true or false, got 1.'],
    [{ badDetections: 'keep' }, 'Option "badDetections" should be one of refuse, drop, got keep.'],
  ])('refuses %o', (options, message) => {
    expect(() => new ByteTrack(options as object)).toThrow(message)
  })

  test('an undefined option has its default', () => {
    expect(new ByteTrack({ highScore: undefined } as object).options).toEqual(new ByteTrack().options)
  })
})
