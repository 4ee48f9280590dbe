// Six cameras on two machines, by BullMQ on a Redis. In the middle of their streams, two cameras change machines and no id is
// lost: every box and id is that of a tracker which saw its camera alone, in this process.
//   npm run example:streams
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Detections } from '@mot/core'
import { ByteTrack } from '@mot/trackers'
import { type Job, Queue, QueueEvents } from 'bullmq'
import { detectionsOf } from './camera'
import {
  choice,
  connectionTo,
  type FrameJob,
  type FrameResult,
  framesOf,
  type Order,
  type OrderJob,
  ordersOf,
} from './names'
import { startRedis } from './redis'

const frameCount = 120
/** Milliseconds. */
const patience = 60_000

const server = await startRedis()
if (!server) {
  console.log('skipped: there is no redis-server here, and apt-get cannot install it')
  process.exit()
}
const connection = connectionTo(server.port)
const machines = ['left', 'right'].map(startMachine)
const [left, right] = machines.map(({ name }) => controlOf(name)) as [Control, Control]
const cameras = ['bridge', 'square', 'market', 'station', 'gate', 'park'].map(openCamera)

try {
  for (const [i, { name }] of cameras.entries()) await (i % 2 === 0 ? left : right).tell('take', name)

  await sendAll(0, frameCount / 2)
  for (const camera of cameras) await camera.results()

  // Two cameras move while their frames go on coming.
  const coming = sendAll(frameCount / 2, 0.75 * frameCount)
  await move('bridge', left, right)
  await move('square', right, left)
  await coming
  await sendAll(0.75 * frameCount, frameCount)

  for (const camera of cameras) {
    const results = await camera.results()
    const people = compare(results, camera.rows)
    const path = [...new Set(results.map(({ machine }) => machine))].join(' → ')
    console.log(
      `${camera.name.padEnd(8)} ${results.length} frames, ${people} people, on ${path}: ids as by one tracker alone`,
    )
    assert.equal(path.includes('→'), ['bridge', 'square'].includes(camera.name))
  }
} finally {
  await Promise.all([left, right, ...cameras].map(({ close }) => close()))
  await Promise.all(machines.map(({ stop }) => stop()))
  await server.stop()
}

/** Frames come at their own pace: none waits for the machines. */
async function sendAll(from: number, to: number): Promise<void> {
  await Promise.all(cameras.map((camera) => camera.send(from, to)))
}

/** A camera leaves its machine with its memory, and is taken by another. */
async function move(camera: string, from: Control, to: Control): Promise<void> {
  await from.tell('leave', camera)
  await to.tell('take', camera)
}

/** Holds what came of a camera against a tracker in this process. Returns how many people it followed. */
function compare(results: readonly FrameResult[], rows: ReturnType<typeof detectionsOf>): number {
  const tracker = new ByteTrack(choice.options)
  const ids = new Set<number>()
  assert.deepEqual(
    results.map(({ frame }) => frame),
    rows.map((_, i) => i + 1),
  )
  for (const [i, { tracks }] of results.entries()) {
    const expected = [...tracker.update(Detections.from(rows[i]!))].map(({ id, box }) => ({
      id,
      box: [box.left, box.top, box.right, box.bottom],
    }))
    assert.deepEqual(tracks, expected, `Frame ${i + 1}`)
    for (const { id } of tracks) ids.add(id)
  }
  assert.ok(ids.size > 0)
  return ids.size
}

// Machines.

/** On one machine here; in earnest each runs `machine.ts` somewhere else. */
function startMachine(name: string) {
  const program = fileURLToPath(new URL('./machine.ts', import.meta.url))
  const execArgv = ['--import', 'tsx', '--conditions=@mot/source']
  const child: ChildProcess = fork(program, [name, String(server!.port)], { execArgv })
  const ended = once(child, 'exit')
  return {
    name,
    async stop() {
      child.disconnect()
      await ended
    },
  }
}

interface Control {
  /** Resolves when it is done. */
  tell(order: Order, camera: string): Promise<void>
  close(): Promise<void>
}

function controlOf(machine: string): Control {
  const queue = new Queue<OrderJob, void, Order>(ordersOf(machine), { connection })
  const events = new QueueEvents(ordersOf(machine), { connection })
  return {
    async tell(order, camera) {
      await (await queue.add(order, { camera })).waitUntilFinished(events, patience)
    },
    async close() {
      await events.close()
      await queue.close()
    },
  }
}

// Cameras.

function openCamera(name: string, seed: number) {
  const queue = new Queue<FrameJob, FrameResult>(framesOf(name), { connection })
  const events = new QueueEvents(framesOf(name), { connection })
  const rows = detectionsOf(seed, frameCount)
  const jobs: Job<FrameJob, FrameResult>[] = []
  return {
    name,
    rows,
    /** Puts frames from index `from` up to `to` into the camera's queue. */
    async send(from: number, to: number) {
      for (let i = from; i < to; i++) jobs.push(await queue.add('frame', { frame: i + 1, rows: rows[i]! }))
    },
    /** Of all frames sent so far, in their order. */
    async results() {
      const results: FrameResult[] = []
      for (const job of jobs) results.push(await job.waitUntilFinished(events, patience))
      return results
    },
    async close() {
      await events.close()
      await queue.close()
    },
  }
}
