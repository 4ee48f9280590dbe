import { Detections, MotError, Tracks } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { ByteTrack } from '@mot/trackers'
import { type GalleryFrame, IdentityGallery, type IdentityGalleryOptions } from '@mot/trackers/identity'
import { describe, expect, test } from 'vitest'

const appearances = { ann: [1, 0, 0, 0], bob: [0, 1, 0, 0], cleo: [0, 0, 1, 0], dora: [0, 0, 0, 1] } as const
type Name = keyof typeof appearances

/** Tracks of a frame: the id and the person of each, side by side. */
interface Seen {
  readonly [id: number]: Name | readonly number[]
}

function frameOf(seen: Seen, time: number, ended: readonly number[] = []) {
  const rows = Object.entries(seen).map(([id, who], i) => ({
    id: Number(id),
    box: { left: 100 * i, top: 0, right: 100 * i + 50, bottom: 100 },
    score: 0.9,
    embedding: Float32Array.from(typeof who === 'string' ? appearances[who as Name] : who),
  }))
  const detections = Detections.from(rows)
  return {
    tracks: Tracks.from(
      rows.map(({ id, box }) => ({ id, box })),
      { time, ended },
    ),
    detections,
  }
}

/** Shows tracks for some seconds, a frame in each, and ends them. */
function show(gallery: IdentityGallery, seen: Seen, from: number, seconds = 6, frame: GalleryFrame = {}): number[] {
  let identities: number[] = []
  for (let time = from; time < from + seconds; time++) {
    const { tracks, detections } = frameOf(seen, time)
    identities = [...gallery.update(tracks, detections, frame)]
  }
  gallery.update(Tracks.from([], { time: from + seconds, ended: Object.keys(seen).map(Number) }), [], frame)
  return identities
}

const given = (options: IdentityGalleryOptions = {}) => new IdentityGallery({ maxDistance: 0.3, ...options })

describe('one camera', () => {
  test('a person who comes back after minutes has the same identity under another track id', () => {
    const gallery = given()
    expect(show(gallery, { 1: 'ann', 2: 'bob' }, 0)).toEqual([1, 2])
    expect(show(gallery, { 7: 'bob' }, 200)).toEqual([2])
    expect(show(gallery, { 8: 'cleo', 9: 'ann' }, 300)).toEqual([3, 1])
    expect(gallery.list().map(({ id, sightings }) => [id, sightings.length])).toEqual([
      [1, 2],
      [2, 2],
      [3, 1],
    ])
  })

  test('a track is undecided until it has been observed often enough', () => {
    const gallery = given({ minObservations: 3 })
    const identities = [0, 1, 2, 3].map((time) => {
      const { tracks, detections } = frameOf({ 4: 'ann' }, time)
      return gallery.update(tracks, detections)[0]
    })
    expect(identities).toEqual([0, 0, 1, 1])
    expect(gallery.identityOf(4)).toBe(1)
    expect(gallery.identityOf(5)).toBe(0)
  })

  test('detections of low scores and predicted boxes are no observations', () => {
    const gallery = given({ minObservations: 2, minScore: 0.5 })
    for (let time = 0; time < 5; time++) {
      const box = { left: 0, top: 0, right: 5, bottom: 5 }
      const detections = Detections.from([{ box, score: 0.4, embedding: Float32Array.from(appearances.ann) }])
      const tracks = Tracks.from(
        [
          { id: 1, box, detectionIndex: 0 },
          { id: 2, box, detectionIndex: -1 },
        ],
        { time },
      )
      expect([...gallery.update(tracks, detections)]).toEqual([0, 0])
    }
  })

  test('two tracks at once are two identities, however alike', () => {
    const gallery = given()
    expect(show(gallery, { 1: 'ann', 2: 'ann' }, 0)).toEqual([1, 2])
    // Both are back: each identity once.
    expect(show(gallery, { 3: 'ann', 4: 'ann' }, 100).sort()).toEqual([1, 2])
    // One identity is still there, the other is free.
    const gallery2 = given()
    show(gallery2, { 1: 'ann' }, 0)
    expect(show(gallery2, { 2: 'ann', 3: 'ann' }, 100).sort()).toEqual([1, 2])
  })

  test('a track that was lost and is back beside one that took its identity keeps it, the later one is split off', () => {
    const gallery = given()
    for (let time = 0; time < 6; time++) update(gallery, { 1: 'ann' }, time)
    for (let time = 8; time < 14; time++) update(gallery, { 2: 'ann' }, time)
    expect([gallery.identityOf(1), gallery.identityOf(2)]).toEqual([1, 1])
    expect(update(gallery, { 1: 'ann', 2: 'ann' }, 14)).toEqual([1, 2])
    expect(gallery.trail.at(-1)).toMatchObject({ kind: 'split', identity: 2, other: 1, trackId: 2 })
  })

  test('of two tracks that begin at once each gets the nearer identity, for the least total distance', () => {
    const gallery = given({ maxDistance: 1 })
    show(gallery, { 1: [1, 0, 0, 0], 2: [0.8, 0.6, 0, 0] }, 0)
    // Both are nearest to the second identity; the first is left to the one that is nearer to it.
    expect(show(gallery, { 3: [0.85, 0.53, 0, 0], 4: [0.7, 0.71, 0, 0] }, 100)).toEqual([1, 2])
  })

  test('an object of another class is another identity', () => {
    const gallery = given()
    show(gallery, { 1: 'ann' }, 0)
    for (let time = 50; time < 56; time++) {
      const { detections } = frameOf({ 2: 'ann' }, time)
      const tracks = Tracks.from([{ id: 2, box: { left: 0, top: 0, right: 5, bottom: 5 }, classId: 3 }], { time })
      gallery.update(tracks, detections)
    }
    expect(gallery.identityOf(2)).toBe(2)
  })
})

describe('afterwards', () => {
  test('two identities that turn out to be one are merged, and the later id leads to the older', () => {
    const gallery = given()
    const side = [0.5, 0, 0, 0.87]
    show(gallery, { 1: 'ann' }, 0)
    // Seen from behind, then from the front.
    for (let time = 20; time < 30; time++) update(gallery, { 2: side }, time)
    expect(gallery.identityOf(2)).toBe(2)
    for (let time = 30; time < 50; time++) update(gallery, { 2: 'ann' }, time)
    expect(gallery.identityOf(2)).toBe(1)
    expect(gallery.current(2)).toBe(1)
    expect(gallery.trail.at(-1)).toMatchObject({ kind: 'merged', identity: 1, other: 2, limit: 0.3 })
    // From behind the person is known by now.
    update(gallery, {}, 81, [2])
    expect(show(gallery, { 3: side }, 120)).toEqual([1])
  })

  test('a track that turns out to be of another is split off, with a reason', () => {
    const gallery = given()
    show(gallery, { 1: 'ann' }, 0)
    for (let time = 20; time < 26; time++) update(gallery, { 2: 'ann' }, time)
    expect(gallery.identityOf(2)).toBe(1)
    for (let time = 26; time < 120; time++) update(gallery, { 2: 'bob' }, time)
    expect(gallery.identityOf(2)).toBe(2)
    const entry = gallery.trail.find(({ kind }) => kind === 'split')!
    expect(entry).toMatchObject({ identity: 2, other: 1, trackId: 2, camera: 'camera' })
    expect(entry.distance).toBeGreaterThan(0.45)
    // Neither has a part of the other.
    update(gallery, {}, 121, [2])
    expect(show(gallery, { 3: 'bob', 4: 'ann' }, 150)).toEqual([2, 1])
  })

  test('a person can merge and split, too', () => {
    const gallery = given()
    show(gallery, { 1: 'ann', 2: 'bob' }, 0)
    show(gallery, { 3: 'cleo' }, 50)
    expect(gallery.merge(3, 1)).toBe(1)
    expect(show(gallery, { 4: 'cleo' }, 100)).toEqual([1])
    const split = gallery.split(1, 3)
    expect(split).toBe(4)
    expect(gallery.list().find(({ id }) => id === 4)?.sightings).toMatchObject([{ trackId: 3, start: 50 }])
    for (const act of [() => gallery.merge(1, 99), () => gallery.split(4, 3), () => gallery.split(1, 77)]) {
      expect(act).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    }
  })
})

describe('several cameras', () => {
  const links = [
    { from: 'door', to: 'hall', seconds: 20 },
    { from: 'hall', to: 'yard', seconds: 30 },
  ]

  test.each([
    ['in time', 'hall', 30, 1],
    ['faster than the way is', 'hall', 15, 2],
    ['over a third camera in time', 'yard', 60, 1],
    ['over a third camera faster than both ways are', 'yard', 50, 2],
    ['at a camera to which no way leads', 'roof', 500, 2],
  ])('a person who appears %s', (_, camera, time, identity) => {
    const gallery = given({ links: [...links, { from: 'roof', to: 'cellar', seconds: 1 }] })
    show(gallery, { 1: 'ann' }, 0, 6, { camera: 'door' })
    expect(show(gallery, { 1: 'ann' }, time, 6, { camera })).toEqual([identity])
  })

  test('a way in one direction is closed in the other', () => {
    const options = { links: [{ from: 'in', to: 'out', seconds: 5, oneWay: true }] }
    const there = given(options)
    show(there, { 1: 'ann' }, 0, 6, { camera: 'in' })
    expect(show(there, { 1: 'ann' }, 50, 6, { camera: 'out' })).toEqual([1])
    const back = given(options)
    show(back, { 1: 'ann' }, 0, 6, { camera: 'out' })
    expect(show(back, { 1: 'ann' }, 50, 6, { camera: 'in' })).toEqual([2])
  })

  test('without links a person may be in two images at once, and track ids of cameras are apart', () => {
    const gallery = given()
    for (let time = 0; time < 12; time++) {
      update(gallery, { 1: 'ann' }, time, [], { camera: 'left' })
      update(gallery, { 1: 'ann', 2: 'bob' }, time, [], { camera: 'right' })
    }
    expect([gallery.identityOf(1, 'left'), gallery.identityOf(1, 'right')]).toEqual([1, 1])
    expect(gallery.identityOf(2, 'right')).toBe(2)
  })
})

describe('the learned limit', () => {
  /** Five people at once from twelve, for a minute each, with noise. */
  function stream(seed: number, gallery: IdentityGallery) {
    const random = seededRandom(seed)
    const draw = () => Float32Array.from({ length: 64 }, () => seededNormal(random))
    const people = Array.from({ length: 12 }, draw)
    const right: boolean[] = []
    const identityOf = new Map<number, number>()
    let nextId = 1
    for (let round = 0; round < 40; round++) {
      const present = [0, 1, 2, 3, 4].map((i) => (5 * round + 7 * i) % (round < 20 ? 12 : 17))
      while (people.length < 17) people.push(draw())
      const ids = present.map(() => nextId++)
      let identities: number[] = []
      for (let frame = 0; frame < 12; frame++) {
        const seen = Object.fromEntries(
          ids.map((id, i) => [id, Array.from(people[present[i]!]!, (value) => value + 0.4 * seededNormal(random))]),
        )
        identities = update(gallery, seen, 20 * round + frame)
      }
      update(gallery, {}, 20 * round + 12, ids)
      if (round < 15) continue
      for (const [i, person] of present.entries()) {
        const known = identityOf.get(person)
        if (known !== undefined) right.push(gallery.current(identities[i]!) === gallery.current(known))
        identityOf.set(person, identities[i]!)
      }
    }
    return { right, identities: gallery.list().length }
  }

  test('is 0 until enough tracks have been seen at once, then between same and different identities', () => {
    const gallery = new IdentityGallery()
    show(gallery, { 1: 'ann' }, 0)
    expect(gallery.limit).toBe(0)
    const { right } = stream(1, new IdentityGallery())
    expect(right.length).toBeGreaterThan(80)
    expect(right.filter(Boolean).length / right.length).toBeGreaterThan(0.9)
  })

  test.each([
    [0.2, 8],
    [0.1, 10],
    [0.01, 18],
  ])('people who never come back are new ones, with maxFalseMatches %s', (maxFalseMatches, least) => {
    const gallery = new IdentityGallery({ maxFalseMatches })
    stream(2, gallery)
    const random = seededRandom(9)
    const before = gallery.list().length
    for (let i = 0; i < 20; i++) {
      const stranger = Array.from({ length: 64 }, () => seededNormal(random))
      show(gallery, { [5000 + i]: stranger }, 2000 + 20 * i)
    }
    expect(gallery.list().length - before).toBeGreaterThanOrEqual(least)
  })
})

describe('memory', () => {
  test('an identity that has not been seen for long is forgotten, and comes back as a new one', () => {
    const gallery = given({ keepSeconds: 100 })
    show(gallery, { 1: 'ann' }, 0)
    show(gallery, { 2: 'bob' }, 90)
    expect(gallery.list()).toHaveLength(2)
    expect(show(gallery, { 3: 'ann' }, 150)).toEqual([3])
    expect(gallery.trail.map(({ kind, identity }) => `${kind} ${identity}`)).toContain('forgotten 1')
    expect(gallery.current(1)).toBeUndefined()
  })

  test('of too many identities the one that was not seen for the longest time is forgotten', () => {
    const gallery = given({ maxIdentities: 2 })
    show(gallery, { 1: 'ann' }, 0)
    show(gallery, { 2: 'bob' }, 20)
    show(gallery, { 3: 'ann' }, 40)
    show(gallery, { 4: 'cleo' }, 60)
    expect(gallery.list().map(({ id }) => id)).toEqual([1, 3])
  })

  test('an identity that is matched is not forgotten for one that is founded in the same frame', () => {
    const gallery = given({ maxIdentities: 2 })
    show(gallery, { 1: 'ann' }, 0)
    show(gallery, { 2: 'bob' }, 20)
    expect(show(gallery, { 3: 'cleo', 4: 'ann' }, 40)).toEqual([3, 1])
  })

  test('where each identity has an open track, a new track is undecided until there is room', () => {
    const gallery = given({ maxIdentities: 2 })
    const all: Seen = { 1: 'ann', 2: 'bob', 3: 'cleo' }
    for (let time = 0; time < 9; time++) update(gallery, all, time)
    expect(update(gallery, all, 9)).toEqual([1, 2, 0])
    const { tracks, detections } = frameOf({ 1: 'ann', 3: 'cleo' }, 10, [2])
    expect([...gallery.update(tracks, detections)]).toEqual([1, 3])
    expect(gallery.list().map(({ id }) => id)).toEqual([1, 3])
  })

  test('a track without room, beside one that has its identity, is undecided', () => {
    const gallery = given({ maxIdentities: 1, maxTrackGap: 100 })
    for (let time = 0; time < 6; time++) update(gallery, { 1: 'ann' }, time)
    for (let time = 10; time < 20; time++) update(gallery, { 2: 'ann' }, time)
    expect(update(gallery, { 2: 'ann' }, 20)).toEqual([1])
    expect(update(gallery, { 1: 'ann', 2: 'ann' }, 21)).toEqual([1, 0])
    expect(gallery.list()).toMatchObject([{ id: 1, sightings: [{ trackId: 1 }] }])
    expect(() => gallery.split(1, 1)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })

  test('a person cannot split where each identity has an open track', () => {
    const gallery = given({ maxIdentities: 1 })
    show(gallery, { 1: 'ann' }, 0)
    for (let time = 20; time < 27; time++) update(gallery, { 2: 'ann' }, time)
    const before = gallery.snapshot()
    expect(() => gallery.split(1, 1)).toThrow(expect.objectContaining({ code: 'too-many-detections' }))
    expect(gallery.snapshot()).toEqual(before)
  })

  test('prototypes, sightings and the trail are bounded', () => {
    const gallery = given({ maxPrototypes: 3, trailLength: 10 })
    const random = seededRandom(4)
    for (let round = 0; round < 60; round++) {
      const seen = Array.from(appearances.ann, (value) => value + 0.1 * seededNormal(random))
      show(gallery, { [round + 1]: seen }, 20 * round)
    }
    const { prototypes, tracks } = gallery.snapshot().state as { prototypes: unknown[]; tracks: unknown[] }
    expect(gallery.list()).toHaveLength(1)
    expect(prototypes).toHaveLength(3)
    expect(tracks).toEqual([])
    expect(gallery.list()[0]!.sightings).toHaveLength(32)
    expect(gallery.trail).toHaveLength(10)
  })

  test('the identity of a track that has ended is known, and of tracks of one id that of the latest', () => {
    const gallery = given()
    show(gallery, { 1: 'ann', 2: 'bob' }, 0)
    expect([gallery.identityOf(1), gallery.identityOf(2), gallery.identityOf(3)]).toEqual([1, 2, 0])
    show(gallery, { 1: 'bob' }, 20)
    expect([gallery.identityOf(1), gallery.identityOf(2), gallery.identityOf(1, 'hall')]).toEqual([2, 2, 0])
    expect(gallery.time).toBe(26)
  })

  test('a track whose end is not said ends by itself', () => {
    const gallery = given({ maxTrackGap: 10 })
    for (let time = 0; time < 6; time++) update(gallery, { 1: 'ann' }, time)
    expect((gallery.snapshot().state as { tracks: unknown[] }).tracks).toHaveLength(1)
    update(gallery, { 2: 'bob' }, 30)
    expect((gallery.snapshot().state as { tracks: unknown[] }).tracks).toHaveLength(1)
    expect(gallery.trail.at(-1)).toMatchObject({ kind: 'founded', trackId: 1 })
    expect(show(gallery, { 1: 'ann' }, 60)).toEqual([1])
  })

  test('an erased identity leaves nothing but its number', () => {
    const gallery = given()
    show(gallery, { 1: 'ann', 2: 'bob' }, 0)
    gallery.erase(1)
    const { state } = gallery.snapshot() as { state: Record<string, { identity?: number }[]> }
    expect(gallery.list().map(({ id }) => id)).toEqual([2])
    expect(state.prototypes!.every(({ identity }) => identity === 2)).toBe(true)
    expect(gallery.trail.filter(({ identity }) => identity === 1)).toEqual([{ kind: 'erased', time: 6, identity: 1 }])
    expect(show(gallery, { 3: 'ann' }, 50)).toEqual([3])
    expect(() => gallery.erase(1)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })
})

describe('snapshots', () => {
  test('a restored gallery goes on bit by bit, also by way of JSON', () => {
    const random = seededRandom(7)
    const noisy = (name: Name) => Array.from(appearances[name], (value) => value + 0.2 * seededNormal(random))
    const steps = Array.from({ length: 60 }, (_, time) => ({
      time,
      seen: (time % 20 < 12
        ? { [1 + 2 * Math.floor(time / 20)]: noisy('ann'), 100: noisy('bob') }
        : { 100: noisy('bob') }) as Seen,
    }))
    const whole = new IdentityGallery({ maxDistance: 0.4 })
    const first = new IdentityGallery({ maxDistance: 0.4 })
    const second = new IdentityGallery({ maxDistance: 0.4 })
    for (const { time, seen } of steps.slice(0, 27)) for (const each of [whole, first]) update(each, seen, time)
    second.restore(JSON.parse(JSON.stringify(first.snapshot())))
    for (const { time, seen } of steps.slice(27)) expect(update(second, seen, time)).toEqual(update(whole, seen, time))
    expect(second.snapshot()).toEqual(whole.snapshot())
  })

  test.each<[string, (state: Record<string, never>) => unknown]>([
    ['nothing', () => undefined],
    ['a negative time', (state) => ({ ...state, time: -1 })],
    ['a prototype of no identity', (state) => ({ ...state, identities: [] })],
    ['a prototype of another length', (state) => ({ ...state, dimension: 7 })],
    [
      'an identity twice',
      (state) => ({
        ...state,
        identities: [...(state.identities as unknown as []), ...(state.identities as unknown as [])],
      }),
    ],
  ])('%s is refused, and the gallery is as before', (_, change) => {
    const gallery = given()
    show(gallery, { 1: 'ann' }, 0)
    const before = gallery.snapshot()
    const state = change(structuredClone(before.state) as Record<string, never>)
    expect(() => gallery.restore({ ...before, state })).toThrow(expect.objectContaining({ code: 'invalid-snapshot' }))
    expect(() => gallery.restore({} as never)).toThrow(MotError)
    for (const other of [undefined, { ...before, gallery: 'Another' }, { ...before, version: 2 }]) {
      expect(() => gallery.restore(other as never)).toThrow(expect.objectContaining({ code: 'invalid-snapshot' }))
    }
    expect(gallery.snapshot()).toEqual(before)
  })

  test('reset equals new', () => {
    const gallery = given()
    show(gallery, { 1: 'ann' }, 0)
    gallery.reset()
    expect(gallery.snapshot()).toEqual(given().snapshot())
  })

  test('after endTracks the ids of a tracker may come again', () => {
    const gallery = given()
    for (let time = 0; time < 6; time++) update(gallery, { 1: 'ann' }, time)
    gallery.endTracks()
    expect(show(gallery, { 1: 'bob' }, 20)).toEqual([2])
  })
})

describe('bad input', () => {
  test.each<[string, (gallery: IdentityGallery) => unknown, string]>([
    [
      'detections without embeddings',
      (g) => g.update(Tracks.from([], { time: 50 }), [{ box: { left: 0, top: 0, right: 1, bottom: 1 }, score: 1 }]),
      'invalid-detections',
    ],
    ['embeddings of another dimension', (g) => update(g, { 1: [1, 2] }, 50), 'invalid-detections'],
    ['an embedding of zeros', (g) => update(g, { 1: [0, 0, 0, 0] }, 50), 'invalid-detections'],
    ['a track of no detection', (g) => g.update(frameOf({ 1: 'ann' }, 50).tracks, []), 'invalid-tracks'],
    ['a time before the last', (g) => update(g, { 1: 'ann' }, 3), 'invalid-frame'],
    ['a time that is none', (g) => update(g, { 1: 'ann' }, 50, [], { time: Number.NaN }), 'invalid-frame'],
    ['a camera without a name', (g) => update(g, { 1: 'ann' }, 50, [], { camera: '' }), 'invalid-option'],
  ])('%s is refused, and the gallery is as before', (_, act, code) => {
    const gallery = given()
    for (let time = 0; time < 6; time++) update(gallery, { 1: 'ann' }, time)
    const before = gallery.snapshot()
    expect(() => act(gallery)).toThrow(expect.objectContaining({ code }))
    expect(gallery.snapshot()).toEqual(before)
  })

  test.each<IdentityGalleryOptions>([
    { maxDistance: 3 },
    { maxDistance: 'guessed' as never },
    { maxFalseMatches: 2 },
    { minObservations: 0 },
    { maxPrototypes: 65 },
    { halfLife: 0 },
    { keepSeconds: -1 },
    { maxIdentities: 10_001 },
    { trailLength: -1 },
    { links: [{ from: 'a', to: 'a', seconds: 1 }] },
    { links: [{ from: 'a', to: 'b', seconds: -1 }] },
    { links: 'ab' as never },
    { other: 1 } as never,
  ])('%j is refused', (options) => {
    expect(() => new IdentityGallery(options)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })
})

test('takes the tracks of a tracker as they are', () => {
  const [tracker, gallery] = [new ByteTrack(), given()]
  let last: number[] = []
  for (let frame = 1; frame <= 10; frame++) {
    const { detections } = frameOf({ 1: 'ann', 2: 'bob' }, 0)
    last = [...gallery.update(tracker.update(detections), detections)]
  }
  expect(last).toEqual([1, 2])
})

function update(
  gallery: IdentityGallery,
  seen: Seen,
  time: number,
  ended: readonly number[] = [],
  frame: GalleryFrame = {},
): number[] {
  const { tracks, detections } = frameOf(seen, time, ended)
  return [...gallery.update(tracks, detections, frame)]
}
