/**
 * JDETracker with 128-d embeddings, one update, against the original's association in Python, written from its public
 * formulas in numpy and scipy (bench/jde_association.py); no download of the original is required. Both track the same
 * scene; ids and boxes are compared first. Python measures its time in its own process.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Detections } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { JDETracker, jdePresets } from '@mot/trackers'
import { median, type Result, report, short, warmUp } from './harness'
import { findPython } from './peers/python'

const dimension = 128
const frameCount = 60
const rounds = short ? 3 : 9
const objectCounts = short ? [50, 100] : [50, 100, 300]

/** [frames × objects × (5 + dimension)] left, top, right, bottom, score (0: not detected), embedding. */
type Scene = Float32Array

const notes: string[] = []
const results: Result[] = []
const python = findPython('numpy, scipy.linalg, scipy.optimize, scipy.spatial')
if (!python) notes.push('No python3 with numpy and scipy here: left out the comparison with the original association.')

for (const objectCount of objectCounts) {
  const scene = crowd(objectCount)
  const frames = detectionsOf(scene, objectCount)
  const task = `JDETracker.update, ${objectCount} objects`
  warmUp(() => track(frames))
  if (!python) {
    const times = Array.from({ length: rounds }, () => track(frames))
    results.push({ task, ours: median(times), unit: 'µs' })
    continue
  }
  const peer = startPython(python, scene, objectCount)
  try {
    compare(rowsOf(frames), (await peer.track('rows')).rows)
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = 0; round < rounds; round++) {
      theirs.push(1e6 * (await peer.track('time')).seconds)
      // Python runs much longer, with warm caches for most of the time; our caches are warm after the first run.
      for (let run = 0; run < 10; run++) ours.push(track(frames))
    }
    results.push({
      task,
      ours: median(ours),
      unit: 'µs',
      peer: { name: 'numpy + scipy', value: median(theirs) },
      target: { timesLess: 80 },
    })
  } finally {
    peer.end()
  }
}
if (python) notes.push('The peer is the original association, written from its formulas: bench/jde_association.py.')
report('jde-tracker', results, notes)

/** People who walk a street; a tenth of the detections is missing. Each person has a fixed embedding with noise. */
function crowd(objectCount: number): Scene {
  const random = seededRandom(objectCount)
  const width = 5 + dimension
  const scene = new Float32Array(frameCount * objectCount * width)
  for (let object = 0; object < objectCount; object++) {
    const height = 60 + 120 * random()
    const start = [1900 * random(), 900 * random()] as const
    const speed = [8 * random() - 4, 2 * random() - 1] as const
    const appearance = Array.from({ length: dimension }, () => random() - 0.5)
    for (let frame = 0; frame < frameCount; frame++) {
      const left = start[0] + speed[0] * frame + 2 * random()
      const top = start[1] + speed[1] * frame + 2 * random()
      const score = random() < 0.1 ? 0 : 0.5 + random() / 2
      const embedding = appearance.map((value) => value + 0.3 * (random() - 0.5))
      scene.set(
        [left, top, left + 0.4 * height, top + height, score, ...embedding],
        (frame * objectCount + object) * width,
      )
    }
  }
  return scene
}

function detectionsOf(scene: Scene, objectCount: number): Detections[] {
  const width = 5 + dimension
  return Array.from({ length: frameCount }, (_, frame) => {
    const rows = Array.from({ length: objectCount }, (_, object) => {
      const at = (frame * objectCount + object) * width
      const [left, top, right, bottom, score] = scene.subarray(at, at + 5) as unknown as [
        number,
        number,
        number,
        number,
        number,
      ]
      return { box: { left, top, right, bottom }, score, embedding: scene.subarray(at + 5, at + width) }
    })
    return Detections.from(rows.filter((row) => row.score > 0))
  })
}

type TrackRow = readonly number[]

/** Microseconds of the median frame. */
function track(frames: readonly Detections[]): number {
  const tracker = new JDETracker(jdePresets.fairmot)
  const times: number[] = []
  for (const detections of frames) {
    const start = performance.now()
    tracker.update(detections)
    times.push(1000 * (performance.now() - start))
  }
  return median(times)
}

function rowsOf(frames: readonly Detections[]): TrackRow[] {
  const tracker = new JDETracker(jdePresets.fairmot)
  return frames.flatMap((detections) => {
    const tracks = tracker.update(detections)
    return Array.from(tracks, ({ id, box }) => [tracks.frame, id, box.left, box.top, box.right, box.bottom])
  })
}

function compare(ours: readonly TrackRow[], theirs: readonly TrackRow[]): void {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} rows here, ${theirs.length} in Python.`)
  for (const [i, row] of ours.entries()) {
    for (const [k, value] of row.entries()) {
      if (Math.abs(value - theirs[i]![k]!) > 1e-3) {
        throw new Error(`Row ${i} here: ${row.join(', ')}; in Python: ${theirs[i]!.join(', ')}.`)
      }
    }
  }
}

/** A Python process that tracks the scene for each request. */
function startPython(command: string, scene: Scene, objectCount: number) {
  const folder = mkdtempSync(join(tmpdir(), 'mot-bench-'))
  const file = join(folder, 'scene.f32')
  writeFileSync(file, scene)
  const script = fileURLToPath(new URL('./jde_association.py', import.meta.url))
  // One thread each: these matrices are too small for several.
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
  const child = spawn(command, [script, file, `${frameCount}`, `${objectCount}`, `${dimension}`], { env })
  child.stderr.pipe(process.stderr)
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    /** Tracks the scene. Rows are returned only on request: reading them creates garbage during the timing. */
    async track(output: 'rows' | 'time'): Promise<{ seconds: number; rows: TrackRow[] }> {
      child.stdin.write(`${output}\n`)
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
