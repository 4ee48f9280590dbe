/**
 * A million frames in one tracker with flat memory: people come, go, hide and are missed, so that tracks of every age and
 * state are made and forgotten all the time. The heap after a collection must not grow from the first tenth to the last.
 *
 *   tsx --conditions=@mot/source bench/soak.ts [--frames=1000000]
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { seededScene } from '@mot/test-utils'
import { JDETracker } from '@mot/trackers'
import { report, short } from './harness'

/** Kilobytes that the heap may differ by: what the compiler and the runtime keep for themselves comes and goes. */
const tolerance = 256

const { values } = parseArgs({ options: { frames: { type: 'string' } }, strict: false })
const frames = Number(values.frames ?? (short ? 100_000 : 1_000_000))
if (globalThis.gc) soak(globalThis.gc)
else runWithCollector()

function soak(collect: () => void): void {
  const tracker = new JDETracker()
  // Played again and again: at each start everybody is somewhere else.
  const scene = seededScene({ seed: 9, objectCount: 20, frameCount: 997, missRate: 0.1 }).map(
    (frame) => frame.detections,
  )
  const heaps: number[] = []
  let rows = 0
  let lastId = 0
  const start = performance.now()
  for (let frame = 1; frame <= frames; frame++) {
    const tracks = tracker.update(scene[frame % scene.length]!)
    rows += tracks.count
    for (let i = 0; i < tracks.count; i++) lastId = Math.max(lastId, tracks.ids[i]!)
    if (frame % Math.ceil(frames / 10) === 0 || frame === frames) {
      collect()
      heaps.push(process.memoryUsage().heapUsed / 1024)
    }
  }
  const seconds = (performance.now() - start) / 1000
  const snapshot = JSON.stringify(tracker.snapshot()).length
  const growth = heaps.at(-1)! - heaps[0]!
  report(
    'soak',
    [
      { task: `update, mean of ${frames} frames`, ours: (1e6 * seconds) / frames, unit: 'µs' },
      {
        task: 'heap gained from the first tenth to the last',
        ours: 1024 * growth,
        unit: 'bytes',
        reach: { atMost: 1024 * tolerance },
      },
    ],
    [
      `${rows} rows, ids up to ${lastId}; the tracker's snapshot has ${snapshot} characters at the end.`,
      `Heap after each tenth, in kB: ${heaps.map((heap) => heap.toFixed(0)).join(' ')}.`,
    ],
  )
}

function runWithCollector(): void {
  const own = fileURLToPath(import.meta.url)
  const command = [...process.execArgv, '--expose-gc', own, ...process.argv.slice(2)]
  process.exitCode = spawnSync(process.execPath, command, { stdio: 'inherit' }).status ?? 1
}
