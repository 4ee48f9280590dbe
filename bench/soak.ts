/**
 * 100,000 random frames in every tracker: people enter, leave, are occluded and missed; some frames have no detections
 * or 2,000, frames are skipped, and time jumps. Checked are: no error, all numbers finite, no id used twice, and
 * constant memory, which must not grow after the first fifth of the frames, measured after a collection. Each tracker
 * runs in a separate process.
 *
 *   npm run bench -- soak [--tracker=ByteTrack] [--frames=1000000]
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Detections, type Tracker, type Tracks } from '@mot/core'
import { seededRandom, seededScene } from '@mot/test-utils'
import * as trackers from '@mot/trackers'
import { neededOptions } from './given/needed-options'
import { report, short } from './harness'

/** Allowed growth of memory in kilobytes: that of the compiler and the runtime varies. */
const tolerance = 1024

const { values } = parseArgs({ options: { frames: { type: 'string' }, tracker: { type: 'string' } }, strict: false })
/** More ids than any tracker assigns: growth of the check's own columns would count as the tracker's memory. */
const MOST_IDS = 1 << 24

/** Of the stream. Given, because the interval between its first two times is one of those that jump. */
const frameRate = 30
const frameCount = Number(values.frames ?? (short ? 5000 : 100_000))
const classes = Object.values<unknown>({ ...trackers }).filter(isTrackerClass)
const chosen = classes.find(({ name }) => name === values.tracker)
type TrackerClass = new (options?: object) => Tracker

function isTrackerClass(value: unknown): value is TrackerClass {
  return typeof value === 'function' && typeof value.prototype?.update === 'function' && 'predict' in value.prototype
}

function soak(TrackerOfMany: TrackerClass, collect: () => void): void {
  const tracker = new TrackerOfMany({ ...neededOptions(TrackerOfMany.name), frameRate })
  const check = new Check()
  const memory: number[] = []
  let rows = 0
  const start = performance.now()
  let done = 0
  for (const detections of stream()) {
    const tracks = tracker.update(detections)
    check.verify(tracks, detections)
    if (done % 100 === 0) check.verify(tracker.lost, detections)
    rows += tracks.count
    done++
    if (done % Math.ceil(frameCount / 10) === 0 || done === frameCount) {
      collect()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      memory.push((heapUsed + arrayBuffers) / 1024)
    }
  }
  const seconds = (performance.now() - start) / 1000
  report(
    'soak',
    [
      {
        task: `${TrackerOfMany.name}.update, mean of ${frameCount} frames`,
        ours: (1e6 * seconds) / frameCount,
        unit: 'µs',
      },
      {
        task: 'memory gained after the first fifth',
        // Before that, bursts may coincide with larger crowds than before, and columns still grow.
        ours: 1024 * (memory.at(-1)! - memory[1]!),
        unit: 'bytes',
        target: { atMost: 1024 * tolerance },
      },
    ],
    [
      `${rows} rows, ids up to ${check.lastId}. Memory after each tenth, in kB: ${memory.map((each) => each.toFixed(0)).join(' ')}.`,
    ],
  )
}

/** The first half has frame numbers only, the second half also has times. */
function* stream(): Generator<Detections> {
  const random = seededRandom(7)
  // The scene repeats; at each restart the people jump.
  const scene = seededScene({ seed: 9, objectCount: 20, frameCount: 997, missRate: 0.1 }).map(
    ({ detections }) => detections,
  )
  const crowds = [burst(random), burst(random)]
  const empty = new Detections({ boxes: new Float64Array(0), scores: new Float64Array(0) })
  let frame = 0
  let time = 0
  for (let i = 0; i < frameCount; i++) {
    const chance = random()
    const isBurst = i % 2500 === 50 || i % 5000 === 51
    const detections = isBurst ? crowds[i % 2]! : chance < 0.03 ? empty : scene[i % scene.length]!
    const skipped = chance > 0.99 ? Math.floor(10 ** (4 * random())) : 0
    frame += 1 + skipped
    time += (1 + skipped) / frameRate + (chance > 0.95 ? random() : 0)
    yield new Detections({ ...detections, frame, time: 2 * i < frameCount ? undefined : time })
  }
}

/** 2,000 detections all over a large image. */
function burst(random: () => number): Detections {
  return Detections.from(
    Array.from({ length: 2000 }, () => {
      const left = 7680 * random()
      const top = 4320 * random()
      const height = 40 + 160 * random()
      const box = { left, top, right: left + 0.4 * height, bottom: top + height }
      return { box, score: random(), embedding: Array.from({ length: 16 }, () => random() - 0.5) }
    }),
  )
}

/** Checks reported tracks for values that no tracker may report. */
class Check {
  lastId = 0
  /** [ids] frame in which each id began, computed from the time where given; 0 for ids not seen so far. */
  private readonly begins = new Float64Array(MOST_IDS)
  /** [ids] update in which each id was reported last. */
  private readonly seen = new Uint32Array(MOST_IDS)
  private update = 0
  private now = 0
  private last: Detections | undefined

  verify(tracks: Tracks, detections: Detections): void {
    this.tick(detections)
    this.update++
    for (let i = 0; i < tracks.count; i++) {
      const id = tracks.ids[i]!
      const box = tracks.boxes.subarray(4 * i, 4 * i + 4)
      const wrong = (what: string) => new Error(`Frame ${tracks.frame}, track ${id}: ${what}.`)
      if (!box.every(Number.isFinite)) throw wrong(`its box is ${box.join(', ')}`)
      if (!(tracks.scores[i]! >= 0 && tracks.scores[i]! <= 1)) throw wrong(`its score is ${tracks.scores[i]}`)
      if (this.seen[id] === this.update) throw wrong('two rows have its id')
      this.seen[id] = this.update
      const frames = frameRate * (tracks.time - tracks.startTimes[i]!)
      // Ages are integers, by the tracker's clock, which takes times within 0.5 % of the frame rate for whole frames.
      if (Math.abs(tracks.ages[i]! - 1 - frames) > 1.001 + 0.005 * frames) {
        throw wrong(`its age is ${tracks.ages[i]} after ${frames} frames`)
      }
      // By the times that are given, whatever the clock makes of them.
      const begin = this.now - frames
      if (this.begins[id] === 0) this.begins[id] = begin
      else if (Math.abs(begin - this.begins[id]!) > 1.001) throw wrong('its id belonged to another track before')
      this.lastId = Math.max(this.lastId, id)
    }
  }

  private tick(detections: Detections): void {
    const { last } = this
    if (detections === last) return
    const hadTime = last?.time !== undefined && detections.time !== undefined
    this.now += hadTime ? frameRate * (detections.time - last.time) : detections.frame! - (last?.frame ?? 0)
    this.last = detections
  }
}

function runWithCollector(name: string): void {
  const own = fileURLToPath(import.meta.url)
  const command = [...process.execArgv, '--expose-gc', own, ...process.argv.slice(2), `--tracker=${name}`]
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' })
  if (status !== 0) process.exitCode = status ?? 1
}

if (globalThis.gc && chosen) soak(chosen, globalThis.gc)
else {
  const requested = classes.filter(({ name }) => name === (values.tracker ?? name))
  for (const { name } of requested) runWithCollector(name)
}
