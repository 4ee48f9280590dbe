// One machine: follows the cameras it was told to take, on as many threads as it has cores.
//   machine.ts <name> <port of Redis>
import { Detections } from '@mot/core'
import { TrackerPool } from '@mot/trackers/pool'
import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
import {
  choice,
  connectionTo,
  type FrameJob,
  type FrameResult,
  framesOf,
  memoryOf,
  type Order,
  type OrderJob,
  ordersOf,
} from './names'

const [name, port] = process.argv.slice(2) as [string, string]
const connection = connectionTo(Number(port))
const redis = new Redis(connection)
const pool = new TrackerPool(choice)
const cameras = new Map<string, Worker<FrameJob, FrameResult>>()

/** Begins a camera, or goes on with it where another machine has left it. */
async function take(camera: string): Promise<void> {
  const memory = await redis.get(memoryOf(camera))
  if (memory === null) await pool.open(camera)
  else await pool.restore(camera, JSON.parse(memory))
  cameras.set(camera, new Worker(framesOf(camera), ({ data }) => follow(camera, data), { connection }))
}

/** Leaves a camera after the frame at hand. Those that follow wait in its queue until another machine takes it. */
async function leave(camera: string): Promise<void> {
  await cameras.get(camera)?.close()
  cameras.delete(camera)
  await redis.set(memoryOf(camera), JSON.stringify(await pool.snapshot(camera)))
  await pool.end(camera)
}

async function follow(camera: string, { frame, rows }: FrameJob): Promise<FrameResult> {
  const tracks = await pool.update(camera, Detections.from(rows, { frame }))
  const plain = [...tracks].map(({ id, box }) => ({ id, box: [box.left, box.top, box.right, box.bottom] }))
  return { frame, machine: name, tracks: plain }
}

const orders = new Worker<OrderJob, void, Order>(
  ordersOf(name),
  ({ name: order, data: { camera } }) => (order === 'take' ? take(camera) : leave(camera)),
  { connection },
)

// The terminal that started this machine lets it go.
process.once('disconnect', async () => {
  await Promise.all([orders, ...cameras.values()].map((worker) => worker.close()))
  await pool.close()
  await redis.quit()
})
