import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Detections, type Tracks } from '@mot/core'
import { seededScene } from '@mot/test-utils'
import { ByteTrack } from '@mot/trackers'
import { type Geometry, keypoints, masks, oriented } from '@mot/trackers/geometry'
import { TrackerPool } from '@mot/trackers/pool'
import { describe, expect, test } from 'vitest'

const oddTrackers = new URL('./odd-trackers.ts', import.meta.url)
const names = ['north', 'east', 'south', 'west', 'gate']
const scenes = new Map(
  names.map((name, i) => [name, seededScene({ seed: 20 + i, frameCount: 40 }).map(({ detections }) => detections)]),
)

describe('a pool of trackers', () => {
  test('tracks interleaved streams as one tracker each on this thread does', async () => {
    await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 2 })
    const trackers = new Map(names.map((name) => [name, new ByteTrack()]))
    let tracked = 0
    for (let frame = 0; frame < 40; frame++) {
      const expected = names.map((name) => plain(trackers.get(name)!.update(scenes.get(name)![frame]!)))
      const pooled = await Promise.all(names.map((name) => pool.update(name, scenes.get(name)![frame]!)))
      expect(pooled.map(plain)).toEqual(expected)
      tracked += pooled.reduce((sum, { count }) => sum + count, 0)
    }
    expect(tracked).toBeGreaterThan(1_000)
    expect(pool.streams).toEqual(names)
    for (const name of names) {
      expect([...(await pool.lost(name))]).toEqual([...trackers.get(name)!.lost])
      expect(plain(await pool.predict(name))).toEqual(plain(trackers.get(name)!.predict()))
    }
  })

  test('refuses an address of its workers that is none, and opens no stream', async () => {
    await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1, workerUrl: './worker.js' })
    await expect(pool.update('north', [])).rejects.toMatchObject({
      code: 'invalid-option',
      message: 'Option "workerUrl" should be an absolute URL, got "./worker.js".',
    })
    expect(pool.streams).toEqual([])
  })

  test('says which script of its workers is missing', async () => {
    const workerUrl = new URL('./no-such-worker.js', import.meta.url)
    await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1, workerUrl })
    const expected = { code: 'run-failed', message: expect.stringContaining('no-such-worker.js') }
    await expect(pool.update('north', [])).rejects.toMatchObject(expected)
  })

  test('keeps the order of calls that are not awaited, however short the queue', async () => {
    await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1, queueLength: 2 })
    const tracker = new ByteTrack()
    const scene = scenes.get('north')!
    const pooled = await Promise.all(scene.map((detections) => pool.update('north', detections)))
    expect(pooled.map(plain)).toEqual(scene.map((detections) => plain(tracker.update(detections))))
  })

  test('keeps a stream on one worker, and spreads streams evenly', async () => {
    await using pool = new TrackerPool({ tracker: 'ThreadTracker', module: oddTrackers, workers: 2 })
    const threadsOf = new Map<string, Set<number>>()
    for (let frame = 0; frame < 10; frame++) {
      for (const name of names.slice(0, 4)) {
        const { classIds } = await pool.update(name, scenes.get(name)![frame]!)
        threadsOf.set(name, (threadsOf.get(name) ?? new Set()).add(classIds[0]!))
      }
    }
    expect([...threadsOf.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1])
    const [north, east, south, west] = [...threadsOf.values()].map((threads) => [...threads][0])
    expect([south, west]).toEqual([north, east])
    expect(north).not.toBe(east)
  })

  test('copies detections at once: the caller may reuse the arrays', async () => {
    await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })
    const boxes = Float64Array.of(10, 10, 50, 110)
    const first = pool.update('one', new Detections({ boxes, scores: Float64Array.of(0.9) }))
    boxes.fill(Number.NaN)
    expect((await first).at(0).box).toEqual({ left: 10, top: 10, right: 50, bottom: 110 })
    expect(boxes).toHaveLength(4)
  })

  test('returns tracks that do not change later', async () => {
    await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })
    const tracks = await pool.update('one', scenes.get('north')![0]!)
    const before = plain(tracks)
    expect(before.ids.length).toBeGreaterThan(0)
    for (const detections of scenes.get('north')!.slice(1, 5)) await pool.update('one', detections)
    expect(plain(tracks)).toEqual(before)
  })

  test.each<[string, Geometry]>([
    ['oriented boxes', oriented()],
    ['masks', masks()],
    ['key points', keypoints({ falloffs: [0.1] })],
  ])('compares %s as on this thread, and their tracks have them', async (_, geometry) => {
    await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1, options: { geometry } })
    const tracker = new ByteTrack({ geometry })
    for (let frame = 0; frame < 5; frame++) {
      const detections = Detections.from([-1, 1].map((side) => crossing(100 + side * (2 - frame), side)))
      const pooled = await pool.update('gate', detections)
      expect(plain(pooled)).toEqual(plain(tracker.update(detections)))
      for (const { detectionIndex, mask, orientedBox, keypoints } of pooled) {
        expect(detections.at(detectionIndex)).toMatchObject({ mask, orientedBox, keypoints })
      }
      expect(pooled.count).toBe(2)
    }
  })

  test('a stream can have options of its own', async () => {
    await using pool = new TrackerPool({ tracker: 'ByteTrack', options: { highScore: 0.5 }, workers: 1 })
    await pool.open('strict', { newTrackScore: 1 })
    const detections = Detections.from([{ box: { left: 10, top: 10, right: 50, bottom: 110 }, score: 0.9 }])
    expect((await pool.update('strict', detections)).count).toBe(0)
    expect((await pool.update('plain', detections)).count).toBe(1)
    await expect(pool.open('plain')).rejects.toMatchObject({ code: 'invalid-option' })
  })
})

describe('errors', () => {
  test('have their code and the name of the stream, and leave its tracker unchanged', async () => {
    await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })
    const tracker = new ByteTrack()
    const scene = scenes.get('east')!
    const bad = Detections.from([{ box: { left: 0, top: 0, right: -5, bottom: 9 }, score: 0.9 }])
    for (const detections of scene.slice(0, 10)) {
      const updated = pool.update('east', detections)
      const refused = pool.update('east', bad)
      expect(plain(await updated)).toEqual(plain(tracker.update(detections)))
      await expect(refused).rejects.toMatchObject({
        name: 'MotError',
        code: 'invalid-detections',
        message: expect.stringMatching(/^Stream "east": Detection 0/),
      })
    }
    expect(await pool.snapshot('east')).toEqual(tracker.snapshot())
  })

  test('plain rows are as good as detections, and anything else opens nothing', async () => {
    await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })
    for (const input of [undefined, {}, 'person', [5], new Map()]) {
      await expect(pool.update('east', input as never)).rejects.toMatchObject({
        name: 'MotError',
        code: 'invalid-detections',
        message: expect.stringMatching(/^Stream "east": /),
      })
    }
    expect(pool.streams).toEqual([])
    const tracker = new ByteTrack()
    for (const detections of scenes.get('east')!.slice(0, 5)) {
      expect(plain(await pool.update('east', [...detections]))).toEqual(plain(tracker.update(detections)))
    }
  })

  test('in the choice of a tracker are thrown before any worker is started', () => {
    for (const options of [{ tracker: 'BiteTrack' }, { tracker: 'ByteTrack', options: { maxIouDistance: 7 } }]) {
      expect(() => new TrackerPool(options)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    }
    expect(() => new TrackerPool({ tracker: 'ByteTrack', workers: 0 })).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('"workers"') }),
    )
  })

  test('a missing module is an error of every frame, and opens no stream', async () => {
    const module = new URL('./nowhere.ts', import.meta.url)
    await using pool = new TrackerPool({ tracker: 'ThreadTracker', module, workers: 1 })
    for (let frame = 0; frame < 2; frame++) {
      await expect(pool.update('one', scenes.get('north')![0]!)).rejects.toMatchObject({ code: 'file-not-found' })
    }
    expect(pool.streams).toEqual([])
  })

  test('a stream that never began has no snapshot', async () => {
    await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })
    await expect(pool.snapshot('unknown')).rejects.toMatchObject({
      code: 'invalid-option',
      message: 'There is no stream "unknown".',
    })
  })
})

describe('a stream moves', () => {
  test('by its snapshot to another pool, with identical results', async () => {
    await using here = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })
    await using there = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })
    const scene = scenes.get('west')!
    const tracker = new ByteTrack()
    const expected = scene.map((detections) => plain(tracker.update(detections)))
    const actual: unknown[] = []
    for (const detections of scene.slice(0, 20)) actual.push(plain(await here.update('west', detections)))
    await there.restore('west', JSON.parse(JSON.stringify(await here.snapshot('west'))))
    await here.end('west')
    for (const detections of scene.slice(20)) actual.push(plain(await there.update('west', detections)))
    expect(actual).toEqual(expected)
    expect(here.streams).toEqual([])
  })

  test('not by another tracker’s snapshot: it is unchanged, and no new one begins', async () => {
    await using pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })
    await pool.update('one', scenes.get('north')![0]!)
    const before = await pool.snapshot('one')
    const foreign = { ...before, tracker: 'SORT' }
    for (const stream of ['one', 'two']) {
      await expect(pool.restore(stream, foreign)).rejects.toMatchObject({ code: 'invalid-snapshot' })
    }
    expect(await pool.snapshot('one')).toEqual(before)
    expect(pool.streams).toEqual(['one'])
  })
})

describe('a worker that dies', () => {
  test('loses the state of its own streams only; they continue from a snapshot, or begin anew', async () => {
    await using pool = new TrackerPool({ tracker: 'MortalTracker', module: oddTrackers, workers: 2 })
    const scene = scenes.get('south')!
    await pool.update('mortal', scene[0]!)
    await pool.update('other', scene[0]!)
    await pool.update('mortal', scene[1]!)
    const saved = await pool.snapshot('mortal')
    const failed = { code: 'run-failed', message: expect.stringMatching(/^Stream "mortal": its worker failed: .*7/) }
    await expect(pool.update('mortal', scene[2]!)).rejects.toMatchObject(failed)
    await expect(pool.update('mortal', scene[3]!)).rejects.toMatchObject(failed)
    expect((await pool.update('other', scene[1]!)).frame).toBe(2)

    await pool.restore('mortal', saved)
    const skipped = new Detections({ ...scene[3]!, frame: 4 })
    expect((await pool.update('mortal', skipped)).frame).toBe(4)
    await pool.end('mortal')
    expect((await pool.update('mortal', scene[0]!)).frame).toBe(1)
  })
})

describe('a call that fails in its worker', () => {
  test.each([
    ['FunctionTracker', /^Stream "odd": the result cannot be sent: .*could not be cloned/],
    ['BareThrower', /^Stream "odd": \{\}$/],
  ])('%s: only that call fails, and its stream and the others of the worker go on', async (tracker, message) => {
    await using pool = new TrackerPool({ tracker, module: oddTrackers, workers: 1 })
    const scene = scenes.get('north')!
    for (const frame of [0, 1]) await pool.update('odd', scene[frame]!)
    await pool.update('other', scene[0]!)
    const odd = pool.update('odd', scene[2]!)
    const other = pool.update('other', scene[1]!)
    await expect(odd).rejects.toMatchObject({ code: 'run-failed', message: expect.stringMatching(message) })
    expect((await other).frame).toBe(2)
    expect((await pool.update('odd', scene[3]!)).frame).toBe(4)
  })
})

describe('limits', () => {
  test.each([0, 1.5, 1025, 1e9, Number.NaN])('%s workers are refused, and none is started', (workers) => {
    const create = () => new TrackerPool({ tracker: 'ByteTrack', workers })
    expect(create).toThrow(`Option "workers" should be a whole number from 1 to 1024, got ${workers}.`)
  })

  test('a time that no timer can wait is refused', () => {
    const create = () => new TrackerPool({ tracker: 'ByteTrack', closeTimeout: Infinity })
    expect(create).toThrow('Option "closeTimeout" should be from 0 to 2147483')
  })
})

describe('closing', () => {
  test('ends a worker whose call comes to no end', async () => {
    const pool = new TrackerPool({ tracker: 'EndlessTracker', module: oddTrackers, workers: 1, closeTimeout: 0.2 })
    const pending = scenes
      .get('gate')!
      .slice(0, 4)
      .map((detections) => pool.update('gate', detections))
    const settled = Promise.allSettled(pending)
    await Promise.all(pending.slice(0, 2))
    await pool.close()
    const [first, second, third, fourth] = await settled
    expect([first?.status, second?.status]).toEqual(['fulfilled', 'fulfilled'])
    for (const call of [third, fourth]) expect(call).toMatchObject({ reason: { code: 'run-failed' } })
  })

  test('completes pending calls, and refuses later ones', async () => {
    const pool = new TrackerPool({ tracker: 'ByteTrack', workers: 2, queueLength: 1 })
    const scene = scenes.get('gate')!
    const pending = scene.map((detections) => pool.update('gate', detections))
    const closed = pool.close()
    await expect(pool.update('gate', scene[0]!)).rejects.toMatchObject({ code: 'disposed' })
    expect((await Promise.all(pending)).map(({ frame }) => frame)).toEqual(scene.map((_, i) => i + 1))
    await closed
    await expect(pool.snapshot('gate')).rejects.toMatchObject({ code: 'disposed' })
    expect(pool.close()).toBe(closed)
  })

  test('an open pool does not keep the process alive', async () => {
    const program = `
      const { TrackerPool } = await import('@mot/trackers/pool')
      const { Detections } = await import('@mot/core')
      const pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })
      const box = { left: 10, top: 10, right: 50, bottom: 110 }
      const tracks = await pool.update('one', Detections.from([{ box, score: 0.9 }]))
      console.log(tracks.at(0).id)`
    const flags = ['--import', 'tsx', '--conditions=@mot/source', '--input-type=module', '-e', program]
    const folder = fileURLToPath(new URL('../../../trackers', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: folder, timeout: 30_000 })
    expect(stdout.trim()).toBe('1')
  })
})

/** All columns of tracks as plain arrays. */
/** A bar that leans to one side, its point and its pixels. */
function crossing(x: number, side: number) {
  return {
    box: { left: x - 5, top: 0, right: x + 5, bottom: 10 },
    score: 0.9,
    orientedBox: { x, y: 5, width: 12, height: 2, angle: (side * Math.PI) / 4 },
    mask: { left: x - 5, top: 0, width: 10, height: 2, data: new Uint8Array(20).fill(1, side > 0 ? 4 : 0) },
    keypoints: [{ x: x + side, y: 5, score: 1 }],
  }
}

function plain(tracks: Tracks) {
  const { frame, ids, ...columns } = tracks.copy()
  return { frame, ids: [...ids], columns }
}
