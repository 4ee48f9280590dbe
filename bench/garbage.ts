/**
 * Bytes of garbage per update of a tracker in steady state: no track begins or ends. Requires `node --expose-gc`, and
 * restarts with it if it is missing.
 *
 * Measured is the growth of the heap without collections: the young generation is large enough for the whole run.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Detections, type Tracker } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { ByteTrack, CBIoU, CueTrack, FastTracker, JDETracker, SFSORT, SORT, TrackTrack, UCMCTrack } from '@mot/trackers'
import { neededOptions } from './given/needed-options'
import { type Result, report, short } from './harness'

const dimension = 128
const atMost = 64
const classes = [ByteTrack, CBIoU, CueTrack, FastTracker, JDETracker, SFSORT, SORT, TrackTrack, UCMCTrack]

// A collection within a run would hide what it collects.
if (globalThis.gc && process.execArgv.some((flag) => flag.startsWith('--min-semi-space-size'))) measure(globalThis.gc)
else runWithCollector()

function measure(collect: () => void): void {
  const results: Result[] = classes.flatMap((TrackerClass) =>
    [20, 100].map((objectCount) => ({
      task: `${TrackerClass.name}.update, ${objectCount} objects`,
      ours: bytesPerUpdate(new TrackerClass(neededOptions(TrackerClass.name)), objectCount, collect),
      unit: 'bytes' as const,
      target: { atMost },
    })),
  )
  report('garbage', results)
}

function bytesPerUpdate(tracker: Tracker, objectCount: number, collect: () => void): number {
  const frames = crowd(objectCount)
  // The first runs compile the code; memory of the compiler does not count.
  const updates = 64 * frames.length
  // Some trackers confirm a track in its second or third frame.
  for (let i = 0; i < frames.length; i++) tracker.update(frames[i]!)
  follow(tracker, frames, (short ? 100 : 300) * frames.length)
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round++) {
    collect()
    const before = process.memoryUsage().heapUsed
    follow(tracker, frames, updates)
    least = Math.min(least, (process.memoryUsage().heapUsed - before) / updates)
  }
  return Math.max(0, least)
}

function follow(tracker: Tracker, frames: readonly Detections[], updates: number): void {
  for (let i = 0; i < updates; i++) {
    const tracks = tracker.update(frames[i % frames.length]!)
    if (tracks.count !== frames[0]!.count) throw new Error(`Expected ${frames[0]!.count} tracks, got ${tracks.count}.`)
  }
}

/** People who walk in circles, each with a different embedding. */
function crowd(objectCount: number): Detections[] {
  const random = seededRandom(objectCount)
  const people = Array.from({ length: objectCount }, (_, i) => ({
    x: 100 + 150 * (i % 12),
    y: 100 + 250 * Math.floor(i / 12),
    phase: 6 * random(),
    embedding: Array.from({ length: dimension }, () => seededNormal(random)),
  }))
  return Array.from({ length: 64 }, (_, frame) =>
    Detections.from(
      people.map(({ x, y, phase, embedding }) => {
        const angle = phase + (2 * Math.PI * frame) / 64
        const left = x + 20 * Math.cos(angle)
        const top = y + 10 * Math.sin(angle)
        return { box: { left, top, right: left + 50, bottom: top + 120 }, score: 0.9, embedding }
      }),
    ),
  )
}

function runWithCollector(): void {
  const own = fileURLToPath(import.meta.url)
  const flags = ['--expose-gc', '--max-semi-space-size=256', '--min-semi-space-size=256']
  const { status } = spawnSync(process.execPath, [...process.execArgv, ...flags, own, ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
