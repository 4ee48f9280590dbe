/**
 * Camera motion of full HD frames: time and error per frame, against OpenCV where a Python has it (PYTHON names one).
 * The camera is hand-held, in a street whose true motion is known. People walk through the image; neither side masks
 * them.
 *
 *   npx tsx --conditions=@mot/source bench/camera-motion.ts [--record]
 */
import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Affine, CameraMotionEstimator } from '@mot/core'
import { Street } from '@mot/street'
import { median, type Result, report } from './harness'
import { findPython } from './peers/python'

const width = 1920
const height = 1080
const rounds = 15

interface Run {
  /** Median milliseconds per frame. */
  readonly milliseconds: number
  /** Of all frames but the first. */
  readonly motions: readonly Affine[]
}

const street = [...new Street({ seed: 9001, camera: 'shake', width, height, frameCount: 20 })]

function ours(): Run {
  const estimator = new CameraMotionEstimator()
  const times: number[] = []
  const motions: Affine[] = []
  for (const { frame } of street) {
    const start = performance.now()
    const { motion, unknown } = estimator.estimate(frame)
    times.push(performance.now() - start)
    if (frame.index === 1) continue
    if (unknown) throw new Error(`Frame ${frame.index} should have a camera motion, got ${unknown}.`)
    motions.push(motion)
  }
  return { milliseconds: median(times.slice(1)), motions }
}

/** Errors of the image corners, in pixels. */
function errors({ motions }: Run): number[] {
  return motions.flatMap(([a, b, c, d, e, f], i) => {
    const shift = street[i + 1]!.cameraMotion
    return [0, width].flatMap((x) =>
      [0, height].map((y) => Math.hypot(a * x + b * y + c - x - shift.x, d * x + e * y + f - y - shift.y)),
    )
  })
}

const python = findPython('cv2, numpy')
const peer = python === undefined ? undefined : startPython(python)
const ourTimes: number[] = []
const peerTimes: number[] = []
let ourErrors: number[] = []
let peerErrors: number[] = []
// The code is compiled before the second run.
for (let i = 0; i < 5; i++) ours()
for (let round = 0; round < rounds; round++) {
  const run = ours()
  ourTimes.push(run.milliseconds)
  ourErrors = errors(run)
  if (!peer) continue
  const theirs = await peer.run()
  peerTimes.push(theirs.milliseconds)
  peerErrors = errors(theirs)
}
peer?.end()

const result: Result = { task: `${width}×${height} frame`, ours: median(ourTimes), unit: 'ms', target: { atMost: 4 } }
report(
  'camera-motion',
  [peer ? { ...result, peer: { name: 'OpenCV, one thread', value: median(peerTimes) } } : result],
  [
    describe('here', ourErrors),
    peer ? describe('OpenCV', peerErrors) : 'No Python with OpenCV here: there is no peer. PYTHON may name one.',
  ],
)

function describe(side: string, pixels: readonly number[]): string {
  return `Error of the image corners, ${side}: median ${median(pixels).toFixed(2)} pixels, at most ${Math.max(...pixels).toFixed(2)}.`
}

/** A Python process that processes all frames for each request. */
function startPython(command: string) {
  const folder = mkdtempSync(join(tmpdir(), 'mot-bench-'))
  const file = join(folder, 'frames.rgba')
  for (const { frame } of street) appendFileSync(file, new Uint8Array(frame.data))
  const script = fileURLToPath(new URL('./opencv_camera_motion.py', import.meta.url))
  const child = spawn(command, [script, file, `${width}`, `${height}`])
  child.stderr.pipe(process.stderr)
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    async run(): Promise<Run> {
      child.stdin.write('\n')
      const { value, done } = await answers.next()
      if (done) throw new Error('The Python process ended without an answer.')
      return JSON.parse(value)
    },
    end(): void {
      child.stdin.end()
      rmSync(folder, { recursive: true })
    },
  }
}
