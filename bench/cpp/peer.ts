/**
 * Trackers beside the same trackers in C++, as ports are written: compiled here by g++ -O3 -DNDEBUG, as CMake builds a release. Both
 * track the same scenes; what they report is compared first. C++ times itself in a process of its own.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Detections, type Tracker } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { median, type Result, report, short } from '../harness'

const frameCount = 120
/** Of a tracker's life, while the compiler gets to know it. */
const firstFrameCount = 500

/** [frames × objects × 5] left, top, right, bottom, score (0: not detected). */
type Scene = Float64Array

/** [frames × objects × dimension] one appearance vector each. */
type Embeddings = Float32Array

/** Frame, id, left, top, right, bottom. */
export type TrackRow = readonly number[]

type TrackerClass = new () => Tracker

export interface PeerBench {
  /** Of the bench, and of its file of results. */
  readonly name: string
  /** File beside this one. */
  readonly source: string
  readonly Tracker: TrackerClass
  /** How many times quicker than C++ it should be at so many objects. */
  readonly reach: ReadonlyMap<number, number>
  /** @throws where the two do not report the same. */
  readonly compare: (ours: readonly TrackRow[], theirs: readonly TrackRow[]) => void
  /** How many objects there are; the first one finds the compiler cold. Default 50, 10, 100, 300, 1000. */
  readonly objectCounts?: readonly number[]
  /** Length of the embedding that each detection has. Default 0: none has any. */
  readonly embeddingDimension?: number
  /** Largest mean of the first updates that is wanted, in microseconds. Default: nothing is. */
  readonly maxFirstUpdate?: number
}

/** Runs the whole bench and reports it. */
export async function benchBesideCpp(bench: PeerBench): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mot-bench-'))
  try {
    await measure(bench, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function measure(bench: PeerBench, folder: string): Promise<void> {
  const { name, source, Tracker, reach, compare } = bench
  const { objectCounts = [50, 10, 100, 300, 1000], embeddingDimension = 0 } = bench
  const notes: string[] = []
  const results: Result[] = []
  const program = compile(source, folder)
  if (program) notes.push(`The peer is our own writing in C++: bench/cpp/${source}.`)
  else notes.push('No g++ with Eigen here (apt-get install -y g++ libeigen3-dev): left out the comparison with C++.')
  for (const objectCount of objectCounts) {
    const scene = crowd(objectCount)
    const embeddings = looks(objectCount, embeddingDimension)
    const frames = detectionsOf(scene, objectCount, embeddings)
    if (results.length === 0) results.push(coldStart(bench, objectCount))
    const rounds = short ? 1 : objectCount >= 300 ? 3 : 9
    // Until the compiler has seen it all.
    for (let i = 0; i < Math.max(3, 3000 / objectCount); i++) track(Tracker, frames)
    const ours: number[] = []
    const theirs: number[] = []
    const peer = program ? start(program, scene, embeddings, objectCount, folder) : undefined
    if (peer) compare(rowsOf(Tracker, frames), (await peer.track()).rows)
    for (let round = 0; round < rounds; round++) {
      if (peer) theirs.push((await peer.track()).microseconds)
      ours.push(track(Tracker, frames), track(Tracker, frames), track(Tracker, frames))
    }
    peer?.end()
    results.push({
      task: `${Tracker.name}.update, ${objectCount} objects`,
      ours: median(ours),
      unit: 'µs',
      ...(peer && { peer: { name: 'C++, dense', value: median(theirs) } }),
      ...(peer && reach.has(objectCount) && { reach: { timesLess: reach.get(objectCount)! } }),
    })
  }
  report(name, results, notes)
}

/** Mean of the first frames of a tracker's life. */
function coldStart({ Tracker, embeddingDimension = 0, maxFirstUpdate }: PeerBench, objectCount: number): Result {
  const scene = crowd(objectCount, firstFrameCount)
  const frames = detectionsOf(scene, objectCount, looks(objectCount, embeddingDimension, firstFrameCount))
  const tracker = new Tracker()
  const begin = performance.now()
  for (const detections of frames) tracker.update(detections)
  const ours = (1000 * (performance.now() - begin)) / firstFrameCount
  return {
    task: `first ${firstFrameCount} updates, mean, ${objectCount} objects`,
    ours,
    unit: 'µs',
    ...(maxFirstUpdate !== undefined && { reach: { atMost: maxFirstUpdate } }),
  }
}

/** People who walk about, as dense at any number; a tenth is not detected, a fifth is unsure. */
export function crowd(objectCount: number, frames = frameCount): Scene {
  const random = seededRandom(objectCount)
  const scene = new Float64Array(frames * objectCount * 5)
  const scale = Math.sqrt(objectCount / 50)
  for (let object = 0; object < objectCount; object++) {
    const height = 60 + 120 * random()
    const startX = 1900 * scale * random()
    const startY = 900 * scale * random()
    const speedX = 8 * random() - 4
    const speedY = 2 * random() - 1
    for (let frame = 0; frame < frames; frame++) {
      const left = startX + speedX * frame + 2 * random()
      const top = startY + speedY * frame + 2 * random()
      const chance = random()
      const score = chance < 0.1 ? 0 : chance < 0.3 ? 0.2 + 0.35 * random() : 0.65 + 0.34 * random()
      scene.set([left, top, left + 0.4 * height, top + height, score], (frame * objectCount + object) * 5)
    }
  }
  return scene
}

/** Each object has a random direction of its own and looks a little different in each frame. */
function looks(objectCount: number, dimension: number, frames = frameCount): Embeddings {
  const random = seededRandom(objectCount)
  const embeddings = new Float32Array(frames * objectCount * dimension)
  for (let object = 0; object < objectCount; object++) {
    const own = Float64Array.from({ length: dimension }, () => seededNormal(random))
    for (let frame = 0; frame < frames; frame++) {
      const at = (frame * objectCount + object) * dimension
      // Two sights of one object are about 0.1 apart in cosine distance, those of two objects about 1.
      for (let k = 0; k < dimension; k++) embeddings[at + k] = own[k]! + (2 * random() - 1) / Math.sqrt(3)
      normalize(embeddings.subarray(at, at + dimension))
    }
  }
  return embeddings
}

function normalize(vector: Float32Array): void {
  const length = Math.hypot(...vector)
  for (const [k, value] of vector.entries()) vector[k] = value / length
}

export function detectionsOf(
  scene: Scene,
  objectCount: number,
  embeddings: Embeddings = new Float32Array(0),
): Detections[] {
  const frames = scene.length / (5 * objectCount)
  const dimension = embeddings.length / (frames * objectCount)
  return Array.from({ length: frames }, (_, frame) => {
    const rows = Array.from({ length: objectCount }, (_, object) => {
      const row = frame * objectCount + object
      const at = 5 * row
      return {
        ...(dimension > 0 && { embedding: embeddings.subarray(row * dimension, (row + 1) * dimension) }),
        box: { left: scene[at]!, top: scene[at + 1]!, right: scene[at + 2]!, bottom: scene[at + 3]! },
        score: scene[at + 4]!,
      }
    })
    return Detections.from(rows.filter(({ score }) => score > 0))
  })
}

/** Microseconds of the median frame. */
function track(Tracker: TrackerClass, frames: readonly Detections[]): number {
  const tracker = new Tracker()
  const times: number[] = []
  for (const detections of frames) {
    const begin = performance.now()
    tracker.update(detections)
    times.push(1000 * (performance.now() - begin))
  }
  return median(times)
}

function rowsOf(Tracker: TrackerClass, frames: readonly Detections[]): TrackRow[] {
  const tracker = new Tracker()
  return frames.flatMap((detections, i) =>
    [...tracker.update(detections)].map(({ id, box }) => [i + 1, id, box.left, box.top, box.right, box.bottom]),
  )
}

/** The compiled peer; undefined where this machine cannot make it. */
function compile(source: string, folder: string): string | undefined {
  const eigen = ['/usr/include/eigen3', '/usr/local/include/eigen3', '/opt/homebrew/include/eigen3'].find(existsSync)
  if (!eigen) return undefined
  const program = join(folder, 'peer')
  const file = fileURLToPath(new URL(source, import.meta.url))
  const flags = ['-O3', '-DNDEBUG', '-std=c++17', '-I', eigen, '-o', program, file]
  return spawnSync('g++', flags, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0 ? program : undefined
}

/** A C++ process that tracks the scene each time it is asked. */
function start(program: string, scene: Scene, embeddings: Embeddings, objectCount: number, folder: string) {
  const file = join(folder, `scene-${objectCount}.f64`)
  writeFileSync(file, scene)
  const looksFile = join(folder, `looks-${objectCount}.f32`)
  const dimension = embeddings.length / (frameCount * objectCount)
  if (dimension > 0) writeFileSync(looksFile, embeddings)
  const child = spawn(program, [
    file,
    `${frameCount}`,
    `${objectCount}`,
    ...(dimension > 0 ? [looksFile, `${dimension}`] : []),
  ])
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
