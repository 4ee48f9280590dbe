import { type DetectionInput, Detections, iou } from '@mot/core'
import {
  compareWithGolden,
  goldenSequenceNames,
  readGoldenSequence,
  readGoldenTracks,
  seededScene,
} from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { TrackTrack, type TrackTrackOptions, trackTrackDefaults, trackTrackPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'
import golden from '../../../../fixtures/tracktrack/frames.json'

const traits = { emptyFramesLoseTracks: false, leastCrowd: 800 }
// Shifted scenes lie outside their image.
testTracker('TrackTrack', (options) => new TrackTrack({ ignoreOutside: false, ...options }), traits)
testTracker(
  'TrackTrack with appearance',
  (options) => new TrackTrack({ ...trackTrackPresets.tracktrack_reid_dance, ignoreOutside: false, ...options }),
  { ...traits, needsEmbeddings: true },
)

type Person = readonly [left: number, score?: number, top?: number]

/** People of 40 × 100 pixels by the left edge of their boxes. */
const person = ([left, score = 0.9, top = 50]: Person): DetectionInput => ({
  box: { left, top, right: left + 40, bottom: top + 100 },
  score,
})

const people = (...list: readonly Person[]) => Detections.from(list.map(person))

/** Ids of the reported tracks, frame by frame. */
const follow = (tracker: TrackTrack, frames: readonly Detections[]) =>
  frames.map((detections) => [...tracker.update(detections)].map(({ id }) => id))

/** A tracker that has seen people in three frames, and reports them from now on. */
const started = (options: TrackTrackOptions, ...list: readonly Person[]) => {
  const tracker = new TrackTrack(options)
  for (let frame = 0; frame < 3; frame++) tracker.update(people(...list))
  return tracker
}

const idsOf = (tracker: TrackTrack, detections: Detections, beforeSuppression?: Detections) => {
  const { detectionIds, detectionCount } = tracker.update(detections, { beforeSuppression })
  return [...detectionIds.subarray(0, detectionCount)]
}

describe('TrackTrack', () => {
  test('a track is reported from its third detection in a row on, also at the beginning', () => {
    const frames = Array.from({ length: 4 }, () => people([100]))
    expect(follow(new TrackTrack(), frames)).toEqual([[], [], [1], [1]])
    expect(follow(new TrackTrack({ minHits: 1 }), frames)).toEqual([[1], [1], [1], [1]])
    const missed = [people([100]), people([100]), people([500]), people([100]), people([100]), people([100])]
    expect(follow(new TrackTrack(), missed)).toEqual([[], [], [], [], [], [3]])
  })

  test('a detection of low score continues a track, and starts none', () => {
    const tracker = started({}, [100])
    expect(idsOf(tracker, people([102, 0.5], [500, 0.5]))).toEqual([1, 0])
    expect(follow(tracker, [people([104], [500, 0.5]), people([106], [500, 0.5])])).toEqual([[1], [1]])
  })

  test('of two detections the penalty of low scores decides against the nearer one', () => {
    const frame = people([101, 0.5], [110, 0.9])
    expect(idsOf(started({}, [100]), frame)).toEqual([0, 1])
    expect(idsOf(started({ lowScorePenalty: 0, scoreWeight: 0 }, [100]), frame)).toEqual([1, 0])
  })

  test('a track and a detection are matched that are each other’s nearest, whatever the total cost is', () => {
    // The least total cost would match crosswise: track 1 with the left detection, track 2 with the right one.
    const tracker = started({}, [100], [124])
    expect(idsOf(tracker, people([126], [150]))).toEqual([2, 0])
  })

  test('the limit falls from pass to pass: a pair above it stays apart', () => {
    // In the first pass track 2 has the left detection. The right one costs track 1 more than the limit of the second.
    const cost = (tracker: TrackTrack, detections: Detections) =>
      tracker.explain(detections).rounds[0]!.pairs.map(({ verdict }) => verdict)
    const frame = people([100], [124])
    const falling = started({ costStep: 0.5, newTrackIouDistance: 0 }, [100], [108])
    const steady = started({ costStep: 0, newTrackIouDistance: 0 }, [100], [108])
    expect(cost(falling, frame)).toEqual(['matched', 'outbid', 'outbid', 'outbid'])
    expect(cost(steady, frame)).toEqual(['matched', 'outbid', 'outbid', 'matched'])
  })

  test('a frame without any detection leaves tracks tracked, and ends those that began', () => {
    const tracker = started({}, [100])
    tracker.update(people([100], [500]))
    expect(follow(tracker, [people(), people(), people([100], [500])])).toEqual([[1], [1], [1]])
    expect(tracker.lost.count).toBe(0)
    // The second one had id 2, which died; one more frame makes two detections of id 3.
    expect(follow(tracker, [people([100], [500]), people([100], [500])])).toEqual([[1], [1, 3]])
  })

  test('a lost track returns under its id for two seconds, and not later', () => {
    const away = Array.from({ length: 61 }, () => people([900]))
    const elsewhere = (frames: number) => {
      const tracker = started({ frameRate: 30 }, [100])
      follow(tracker, away.slice(0, frames))
      return idsOf(tracker, people([100]))
    }
    expect(elsewhere(60)).toEqual([1])
    expect(elsewhere(61)).toEqual([0])
  })

  test('a detection that overlaps a track, or a better one, starts no track', () => {
    const twice = [people([100], [105, 0.8]), people([100], [105, 0.8]), people([100], [105, 0.8])]
    expect(follow(new TrackTrack(), twice)).toEqual([[], [], [1]])
    expect(follow(new TrackTrack({ newTrackIouDistance: 0 }), twice)).toEqual([[], [], [1, 2]])
    // Equal scores refuse each other not.
    const equal = Array.from({ length: 3 }, () => people([100], [105]))
    expect(follow(new TrackTrack(), equal)[2]).toEqual([1, 2])
    const beside = Array.from({ length: 3 }, () => people([100], [104, 0.8]))
    expect(follow(started({}, [100]), beside)[2]).toEqual([1])
  })

  test('one that was refused refuses no other', () => {
    // 116 overlaps 108 alone, and 108 gives way to 100.
    const row = people([100, 0.95], [108, 0.9], [116, 0.8])
    const tracker = new TrackTrack({ minHits: 1 })
    expect(follow(tracker, [row])).toEqual([[1, 2]])
    expect(tracker.update(row).at(1).detectionIndex).toBe(2)
  })

  test('a frame may begin more tracks than ever before', () => {
    const row = (count: number) => people(...Array.from({ length: count }, (_, i): Person => [50 * i]))
    const tracker = new TrackTrack({ minHits: 1 })
    expect(follow(tracker, [row(3), row(300)]).map((ids) => ids.length)).toEqual([3, 300])
  })

  test('detections outside the image are ignored where its size is given', () => {
    const frames = (about: object) => Array.from({ length: 3 }, () => Detections.from([person([-50])], about))
    expect(follow(new TrackTrack(), frames({ imageWidth: 640, imageHeight: 480 }))[2]).toEqual([])
    expect(follow(new TrackTrack({ ignoreOutside: false }), frames({ imageWidth: 640, imageHeight: 480 }))[2]).toEqual([
      1,
    ])
    expect(follow(new TrackTrack(), frames({}))[2]).toEqual([1])
  })

  test('a score above 1 counts as 1', () => {
    const frames = Array.from({ length: 5 }, (_, frame) => people([100 + 3 * frame, 1 + 40 * frame]))
    expect(follow(new TrackTrack(), frames)).toEqual([[], [], [1], [1], [1]])
  })

  test('camera motion moves tracks of every state', () => {
    const pan = people([400], [800]).withCameraMotion([1, 0, 300, 0, 1, 0])
    const idsWith = (followCamera: boolean) => {
      const tracker = started({ followCamera }, [100])
      tracker.update(people([100], [500]))
      return [idsOf(tracker, pan), follow(tracker, [people([400], [800])])]
    }
    expect(idsWith(true)).toEqual([[1, 0], [[1, 2]]])
    expect(idsWith(false)).toEqual([[0, 0], [[]]])
  })

  test('appearance distinguishes overlapping people', () => {
    const [red, blue] = [
      [1, 0],
      [0, 1],
    ]
    const couple = (first: number, second: number, swapped = false) =>
      Detections.from([
        { ...person([first]), embedding: (swapped ? blue : red)! },
        { ...person([second]), embedding: (swapped ? red : blue)! },
      ])
    const idsWith = (useEmbeddings: boolean) => {
      const tracker = new TrackTrack({ useEmbeddings })
      for (let frame = 0; frame < 3; frame++) tracker.update(couple(100, 122))
      return idsOf(tracker, couple(108, 113, true))
    }
    expect(idsWith(true)).toEqual([2, 1])
    expect(idsWith(false)).toEqual([1, 2])
  })

  test('holdSize keeps the size of a lost track', () => {
    const growing = (frame: number) =>
      Detections.from([{ box: { left: 100, top: 100, right: 140 + 6 * frame, bottom: 200 }, score: 0.9 }])
    const widthOf = (holdSize: boolean) => {
      const tracker = new TrackTrack({ holdSize })
      for (let frame = 0; frame < 6; frame++) tracker.update(growing(frame))
      for (let frame = 0; frame < 8; frame++) tracker.update(people([900, 0.3]))
      const { box } = tracker.lost.at(0)
      return box.right - box.left
    }
    expect(widthOf(true)).toBeLessThan(80)
    expect(widthOf(false)).toBeGreaterThan(100)
  })
})

describe('detections before suppression', () => {
  // The person behind was suppressed.
  const both = people([100], [118])
  const front = people([100])

  test('continue a track, reported by a row after those of the others, and start none', () => {
    const tracker = started({ newTrackIouDistance: 0 }, [100], [118])
    const tracks = tracker.update(front, { beforeSuppression: both })
    expect([...tracks].map(({ id, detectionIndex }) => [id, detectionIndex])).toEqual([
      [1, 0],
      [2, 1 + 1],
    ])
    expect([...tracks.detectionIds.subarray(0, tracks.detectionCount)]).toEqual([1, 0, 2])
    expect(idsOf(started({ newTrackIouDistance: 0 }, [100], [118]), front)).toEqual([1])
    const fresh = new TrackTrack({ minHits: 1 })
    for (let frame = 0; frame < 3; frame++) idsOf(fresh, front, people([100], [400]))
    expect([...fresh.update(front)].map(({ id }) => id)).toEqual([1])
  })

  test('cost more than all others, and need a high score', () => {
    expect(idsOf(started({ newTrackIouDistance: 0 }, [100], [118]), front, people([100], [118, 0.5]))).toEqual([
      1, 0, 0,
    ])
    expect(idsOf(started({ suppressedPenalty: 0.8 }, [100], [118]), front, both)).toEqual([1, 0, 0])
  })

  test('that are there after it, too, change nothing', () => {
    const scene = seededScene({ seed: 3 }).map(({ detections }) => detections)
    const once = new TrackTrack()
    const twice = new TrackTrack()
    for (const detections of scene) {
      const ids = [...once.update(detections)].map(({ id, box }) => ({ id, box }))
      expect(
        [...twice.update(detections, { beforeSuppression: detections })].map(({ id, box }) => ({ id, box })),
      ).toEqual(ids)
    }
  })

  test('are explained', () => {
    const tracker = started({ newTrackIouDistance: 0 }, [100], [118])
    const { rounds, tracks } = tracker.explain(front, { beforeSuppression: both })
    expect(tracks.count).toBe(2)
    expect(rounds[0]!.pairs.filter(({ verdict }) => verdict === 'matched')).toMatchObject([
      { trackId: 1, detectionIndex: 0 },
      { trackId: 2, detectionIndex: 2 },
    ])
  })

  test('of another kind than the others are refused, and the tracker is as it was', () => {
    const tracker = started({}, [100])
    const before = tracker.snapshot()
    const embedded = Detections.from([{ ...person([100]), embedding: [1, 0] }])
    const refused = { name: 'MotError', code: 'invalid-detections' }
    expect(() => tracker.update(front, { beforeSuppression: embedded })).toThrow(expect.objectContaining(refused))
    expect(() => tracker.update(front, { beforeSuppression: 'all' as never })).toThrow(expect.objectContaining(refused))
    expect(tracker.snapshot()).toEqual(before)
    expect(idsOf(tracker, front)).toEqual([1])
  })
})

test('the defaults are the preset tracktrack, with camera motion', () => {
  const { tracktrack } = trackTrackPresets
  expect(new TrackTrack({ ...tracktrack, followCamera: true }).options).toEqual(trackTrackDefaults)
})

test('costs, ids and boxes of eight frames equal the original', () => {
  const { frameRate, imageWidth, imageHeight } = golden
  const tracker = new TrackTrack({ frameRate })
  let compared = 0
  for (const { detections, costs, tracks } of golden.frames) {
    const rows = detections.map(([left, top, right, bottom, score]) => ({
      box: { left: left!, top: top!, right: right!, bottom: bottom! },
      score: score!,
    }))
    const explained = tracker.explain(Detections.from(rows, { imageWidth, imageHeight }))
    for (const [k, { pairs }] of explained.rounds.entries()) {
      for (const [i, cost] of costs[k]!.flat().entries()) {
        const pair = pairs[i]!
        // What the gate forbids costs 1 in the original.
        expect(pair.verdict === 'gated' ? 1 : pair.cost).toBeCloseTo(cost, 9)
        compared++
      }
    }
    const found = [...explained.tracks].map(({ id, box, score }) => [
      id,
      box.left,
      box.top,
      box.right,
      box.bottom,
      score,
    ])
    expect(found.length).toBe(tracks.length)
    for (const [i, row] of tracks.entries())
      for (const [k, value] of row.entries()) expect(found[i]![k]).toBeCloseTo(value, 5)
  }
  expect(compared).toBeGreaterThan(200)
})

/** What greedy suppression leaves of detections, in their order. */
function suppressed(detections: Detections): Detections {
  const order = [...detections.scores.keys()].sort((a, b) => detections.scores[b]! - detections.scores[a]!)
  const kept: number[] = []
  for (const i of order) if (!kept.some((j) => iou(detections.boxes, i, detections.boxes, j) > 0.5)) kept.push(i)
  return detections.select(kept.sort((a, b) => a - b))
}

for (const [preset, options] of Object.entries(trackTrackPresets)) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const camera = name.startsWith('dance') ? 'deepocsort' : 'botsort'
      const { frames, frameRate, ...image } = readGoldenSequence(name, preset.endsWith('_cmc') ? camera : undefined)
      const { imageWidth, imageHeight } = image
      const tracker = new TrackTrack({ ...options, frameRate })
      const tracks = frames.map((detections) => {
        const sized = new Detections({ ...detections, imageWidth, imageHeight })
        if (preset !== 'tracktrack_reid_nms') return tracker.update(sized).copy()
        return tracker.update(suppressed(sized), { beforeSuppression: sized }).copy()
      })
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}
