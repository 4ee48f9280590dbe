/**
 * 100,000 frames in every single-object tracker: the target moves to and fro, is hidden for a while, leaves the images empty, and is
 * chosen anew now and then. Checked are: no error, all numbers finite, a box exactly where the target is not lost, and constant memory,
 * which must not grow after the first fifth of the frames, measured after a collection. Each tracker runs in a separate process.
 *
 *   npm run bench -- single-soak [--tracker=KCF] [--frames=100000]
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Image } from '@mot/core'
import { drawnBox, drawnFrame } from '@mot/test-utils/drawn-target'
import type { SingleTracker, TargetReport } from '@mot/trackers/single'
import { singleTrackerMakers } from './fuzz/single'
import { report, short } from './harness'

/** Allowed growth of memory in kilobytes: that of the compiler and the runtime varies. */
const tolerance = 1024
/** Frames of one way: the target turns back at both ends. */
const way = 60
/** The target is hidden in the last frames of each round of this many. */
const round = 400
const hidden = 30
/** Frames from one start to the next. */
const restart = 5000

const { values } = parseArgs({ options: { frames: { type: 'string' }, tracker: { type: 'string' } }, strict: false })
const frameCount = Number(values.frames ?? (short ? 300 : 100_000))

const shown: Image[] = []
const empty: Image[] = []
for (let i = 0; i < way; i++) {
  shown.push(drawnFrame(i))
  empty.push(drawnFrame(i, false))
}

async function soak(name: string, make: () => SingleTracker, collect: () => void): Promise<void> {
  const tracker = make()
  const memory: number[] = []
  let lost = 0
  const start = performance.now()
  for (let frame = 0; frame < frameCount; frame++) {
    const at = placeOf(frame)
    if (frame % restart === 0) await tracker.start(shown[at]!, drawnBox(at))
    else {
      const isHidden = frame % round >= round - hidden
      const found = await tracker.update((isHidden ? empty : shown)[at]!)
      check(found, frame)
      if (found.state === 'lost') lost++
    }
    if ((frame + 1) % Math.ceil(frameCount / 10) === 0 || frame + 1 === frameCount) {
      collect()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      memory.push((heapUsed + arrayBuffers) / 1024)
    }
  }
  const seconds = (performance.now() - start) / 1000
  report(
    'single-soak',
    [
      { task: `${name}.update, mean of ${frameCount} frames`, ours: (1000 * seconds) / frameCount, unit: 'ms' },
      {
        task: 'memory gained after the first fifth',
        ours: 1024 * (memory.at(-1)! - memory[1]!),
        unit: 'bytes',
        target: { atMost: 1024 * tolerance },
      },
    ],
    [`Lost in ${lost} frames. Memory after each tenth, in kB: ${memory.map((each) => each.toFixed(0)).join(' ')}.`],
  )
}

/** To and fro. */
function placeOf(frame: number): number {
  const at = frame % (2 * way)
  return at < way ? at : 2 * way - 1 - at
}

function check({ box, expected, score, state }: TargetReport, frame: number): void {
  const wrong = (what: string) => new Error(`Frame ${frame}: ${what}.`)
  if (!Object.values(expected).every(Number.isFinite)) throw wrong(`the box is ${Object.values(expected).join(', ')}`)
  if (!(score >= 0 && score <= 1)) throw wrong(`the score is ${score}`)
  if ((box === undefined) !== (state === 'lost')) throw wrong(`${state} with ${box ? 'a' : 'no'} box`)
}

const chosen = Object.entries(singleTrackerMakers).filter(([name]) => name === (values.tracker ?? name))
if (globalThis.gc && values.tracker !== undefined && chosen.length === 1) {
  const [name, make] = chosen[0]!
  await soak(name, make, globalThis.gc)
} else {
  for (const [name] of chosen) {
    const own = fileURLToPath(import.meta.url)
    const command = [...process.execArgv, '--expose-gc', own, ...process.argv.slice(2), `--tracker=${name}`]
    const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' })
    if (status !== 0) process.exitCode = status ?? 1
  }
}
