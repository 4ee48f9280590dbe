// One machine: tracks its assigned cameras, on as many threads as it has cores.
//   machine.ts <name> <port of Redis>
import { Detections } from '@mot/core'
import { TrackerPool } from '@mot/trackers/pool'
import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
import {
  type Command,
  type CommandJob,
  choice,
  commandsOf,
  connectionTo,
  type FrameJob,
  type FrameResult,
  framesOf,
  stateOf,
} from './names'

const [name, port] = process.argv.slice(2) as [string, string]
const connection = connectionTo(Number(port))
const redis = new Redis(connection)
const pool = new TrackerPool(choice)
const cameras = new Map<string, Worker<FrameJob, FrameResult>>()

/** Starts a camera, or continues from the snapshot of another machine. */
async function take(camera: string): Promise<void> {
  const state = await redis.get(stateOf(camera))
  if (state === null) await pool.open(camera)
  else await pool.restore(camera, JSON.parse(state))
  cameras.set(camera, new Worker(framesOf(camera), ({ data }) => follow(camera, data), { connection }))
}

/** Leaves a camera after the current frame. Later frames wait in its queue until another machine takes it. */
async function leave(camera: string): Promise<void> {
  await cameras.get(camera)?.close()
  cameras.delete(camera)
  await redis.set(stateOf(camera), JSON.stringify(await pool.snapshot(camera)))
  await pool.end(camera)
}

async function follow(camera: string, { frame, rows }: FrameJob): Promise<FrameResult> {
  const tracks = await pool.update(camera, Detections.from(rows, { frame }))
  const plain = [...tracks].map(({ id, box }) => ({ id, box: [box.left, box.top, box.right, box.bottom] }))
  return { frame, machine: name, tracks: plain }
}

const commands = new Worker<CommandJob, void, Command>(
  commandsOf(name),
  ({ name: command, data: { camera } }) => (command === 'take' ? take(camera) : leave(camera)),
  { connection },
)

// Allows the parent process to exit.
process.once('disconnect', async () => {
  await Promise.all([commands, ...cameras.values()].map((worker) => worker.close()))
  await pool.close()
  await redis.quit()
})
