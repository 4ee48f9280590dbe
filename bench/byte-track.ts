/**
 * ByteTrack, one update, against ByteTrack in C++ as its ports are written: our own writing of its public formulas with dense
 * 8 × 8 filters (Eigen) and the solver over the extended matrix (bench/byte_track.cpp), compiled here by g++ -O3. Both track
 * the same scene; ids and boxes are compared first. C++ times itself in a process of its own.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Detections } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { ByteTrack } from '@mot/trackers'
import { median, type Result, report } from './harness'

const frameCount = 120
const short = process.argv.includes('--short')

/** [frames × objects × 5] left, top, right, bottom, score (0: not detected). */
type Scene = Float64Array

const reach = new Map([
  [50, 7],
  [100, 7],
  [300, 25],
  [1000, 80],
])

const folder = mkdtempSync(join(tmpdir(), 'mot-bench-'))
try {
  await bench()
} finally {
  rmSync(folder, { recursive: true })
}

async function bench(): Promise<void> {
  const notes: string[] = []
  const results: Result[] = []
  const program = compile()
  if (!program) {
    notes.push('No g++ with Eigen here (apt-get install -y g++ libeigen3-dev): left out the comparison with C++.')
  }
  for (const objectCount of [10, 50, 100, 300, 1000]) {
    const scene = crowd(objectCount)
    const frames = detectionsOf(scene, objectCount)
    const rounds = short ? 1 : objectCount >= 300 ? 3 : 9
    results.push(coldStart(frames, objectCount))
    // Until the compiler has seen it all.
    for (let i = 0; i < Math.max(3, 3000 / objectCount); i++) track(frames)
    const ours: number[] = []
    const theirs: number[] = []
    const peer = program ? start(program, scene, objectCount) : undefined
    if (peer) compare(rowsOf(frames), (await peer.track()).rows)
    for (let round = 0; round < rounds; round++) {
      if (peer) theirs.push((await peer.track()).microseconds)
      ours.push(track(frames), track(frames), track(frames))
    }
    peer?.end()
    results.push({
      task: `ByteTrack.update, ${objectCount} objects`,
      ours: median(ours),
      unit: 'µs',
      ...(peer && { peer: { name: 'C++, dense', value: median(theirs) } }),
      ...(peer && reach.has(objectCount) && { reach: { timesLess: reach.get(objectCount)! } }),
    })
  }
  if (program)
    notes.push('The peer is our own writing of ByteTrack in C++: bench/byte_track.cpp, g++ -O3 -DNDEBUG, as CMake builds a release.')
  report('byte-track', results, notes)
}

/** Mean of the first frames of a tracker's life; later sizes find the compiler warm. */
function coldStart(frames: readonly Detections[], objectCount: number): Result {
  const tracker = new ByteTrack()
  const begin = performance.now()
  for (let i = 0; i < 4 * frameCount; i++) tracker.update(frames[i % frameCount]!)
  const ours = (1000 * (performance.now() - begin)) / (4 * frameCount)
  return { task: `first ${4 * frameCount} updates, mean, ${objectCount} objects`, ours, unit: 'µs' }
}

/** People who walk about, as dense at any number; a tenth is not detected, a fifth is unsure. */
function crowd(objectCount: number): Scene {
  const random = seededRandom(objectCount)
  const scene = new Float64Array(frameCount * objectCount * 5)
  const scale = Math.sqrt(objectCount / 50)
  for (let object = 0; object < objectCount; object++) {
    const height = 60 + 120 * random()
    const startX = 1900 * scale * random()
    const startY = 900 * scale * random()
    const speedX = 8 * random() - 4
    const speedY = 2 * random() - 1
    for (let frame = 0; frame < frameCount; frame++) {
      const left = startX + speedX * frame + 2 * random()
      const top = startY + speedY * frame + 2 * random()
      const chance = random()
      const score = chance < 0.1 ? 0 : chance < 0.3 ? 0.2 + 0.35 * random() : 0.65 + 0.34 * random()
      scene.set([left, top, left + 0.4 * height, top + height, score], (frame * objectCount + object) * 5)
    }
  }
  return scene
}

function detectionsOf(scene: Scene, objectCount: number): Detections[] {
  return Array.from({ length: frameCount }, (_, frame) => {
    const rows = Array.from({ length: objectCount }, (_, object) => {
      const at = (frame * objectCount + object) * 5
      return {
        box: { left: scene[at]!, top: scene[at + 1]!, right: scene[at + 2]!, bottom: scene[at + 3]! },
        score: scene[at + 4]!,
      }
    })
    return Detections.from(rows.filter(({ score }) => score > 0))
  })
}

type TrackRow = readonly number[]

/** Microseconds of the median frame. */
function track(frames: readonly Detections[]): number {
  const tracker = new ByteTrack()
  const times: number[] = []
  for (const detections of frames) {
    const begin = performance.now()
    tracker.update(detections)
    times.push(1000 * (performance.now() - begin))
  }
  return median(times)
}

function rowsOf(frames: readonly Detections[]): TrackRow[] {
  const tracker = new ByteTrack()
  return frames.flatMap((detections, i) =>
    [...tracker.update(detections)].map(({ id, box }) => [i + 1, id, box.left, box.top, box.right, box.bottom]),
  )
}

function compare(ours: readonly TrackRow[], theirs: readonly TrackRow[]): void {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} rows here, ${theirs.length} in C++.`)
  for (const [i, row] of ours.entries()) {
    for (const [k, value] of row.entries()) {
      if (Math.abs(value - theirs[i]![k]!) > 1e-3) {
        throw new Error(`Row ${i} here: ${row.join(', ')}; in C++: ${theirs[i]!.join(', ')}.`)
      }
    }
  }
}

/** The compiled peer; undefined where this machine cannot make it. */
function compile(): string | undefined {
  const eigen = ['/usr/include/eigen3', '/usr/local/include/eigen3', '/opt/homebrew/include/eigen3'].find(existsSync)
  if (!eigen) return undefined
  const program = join(folder, 'byte_track')
  const source = fileURLToPath(new URL('./byte_track.cpp', import.meta.url))
  const flags = ['-O3', '-DNDEBUG', '-std=c++17', '-I', eigen, '-o', program, source]
  return spawnSync('g++', flags, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0 ? program : undefined
}

/** A C++ process that tracks the scene each time it is asked. */
function start(program: string, scene: Scene, objectCount: number) {
  const file = join(folder, `scene-${objectCount}.f64`)
  writeFileSync(file, scene)
  const child = spawn(program, [file, `${frameCount}`, `${objectCount}`])
  child.stderr.pipe(process.stderr)
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    async track(): Promise<{ microseconds: number; rows: TrackRow[] }> {
      child.stdin.write('\n')
      const { value, done } = await answers.next()
      if (done) throw new Error('The C++ process ended without an answer.')
      return JSON.parse(value)
    },
    end(): void {
      child.stdin.end()
    },
  }
}
