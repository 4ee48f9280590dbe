// Six cameras on two machines, with BullMQ on Redis. In the middle of their streams, two cameras change machines and no
// id is lost: every box and id equals that of a separate tracker for the camera in this process. npm run
// example:streams
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Detections } from '@mot/core'
import { ByteTrack } from '@mot/trackers'
import { type Job, Queue, QueueEvents } from 'bullmq'
import { detectionsOf } from './camera'
import {
  type Command,
  type CommandJob,
  choice,
  commandsOf,
  connectionTo,
  type FrameJob,
  type FrameResult,
  framesOf,
} from './names'
import { startRedis } from './redis'

const frameCount = 120
/** Milliseconds. */
const timeout = 60_000

const server = await startRedis()
if (!server) {
  console.log('skipped: redis-server is missing, and apt-get cannot install it')
  process.exit()
}
const connection = connectionTo(server.port)
const machines = ['left', 'right'].map(startMachine)
const [left, right] = machines.map(({ name }) => controlOf(name)) as [Control, Control]
const cameras = ['bridge', 'square', 'market', 'station', 'gate', 'park'].map(openCamera)

try {
  for (const [i, { name }] of cameras.entries()) await (i % 2 === 0 ? left : right).send('take', name)

  await sendAll(0, frameCount / 2)
  for (const camera of cameras) await camera.results()

  // Two cameras move while their frames continue to arrive.
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
      `${camera.name.padEnd(8)} ${results.length} frames, ${people} people, on ${path}: ids equal those of one separate tracker`,
    )
    assert.equal(path.includes('→'), ['bridge', 'square'].includes(camera.name))
  }
} finally {
  await Promise.all([left, right, ...cameras].map(({ close }) => close()))
  await Promise.all(machines.map(({ stop }) => stop()))
  await server.stop()
}

/** Frames arrive without waiting for the machines. */
async function sendAll(from: number, to: number): Promise<void> {
  await Promise.all(cameras.map((camera) => camera.send(from, to)))
}

/** Moves a camera with its snapshot to another machine. */
async function move(camera: string, from: Control, to: Control): Promise<void> {
  await from.send('leave', camera)
  await to.send('take', camera)
}

/** Compares a camera's results with a tracker in this process. Returns the number of its tracks. */
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

/** Starts a machine as a process; in production each machine runs `machine.ts` itself. */
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
  /** Resolves when the command is done. */
  send(command: Command, camera: string): Promise<void>
  close(): Promise<void>
}

function controlOf(machine: string): Control {
  const queue = new Queue<CommandJob, void, Command>(commandsOf(machine), { connection })
  const events = new QueueEvents(commandsOf(machine), { connection })
  return {
    async send(command, camera) {
      await (await queue.add(command, { camera })).waitUntilFinished(events, timeout)
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
    /** Results of all frames sent so far, in order. */
    async results() {
      const results: FrameResult[] = []
      for (const job of jobs) results.push(await job.waitUntilFinished(events, timeout))
      return results
    },
    async close() {
      await events.close()
      await queue.close()
    },
  }
}
