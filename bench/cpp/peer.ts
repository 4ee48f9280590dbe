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
import type { Detections, Tracker } from '@mot/core'
import { goldenSequenceNames, readGoldenSequence } from '@mot/test-utils'
import { median, type Result, report, short } from '../harness'
import { crowd } from '../scenes'

/** Few people, many, and people who dance. */
const realSequences = ['MOT17-05-val', 'MOT20-01-val', 'dancetrack0026']

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
  /** How many objects there are. Default 50, 10, 100, 300, 1000. */
  readonly objectCounts?: readonly number[]
  /** Length of the embedding that each detection has. Default 0: there are no embeddings. */
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
  const { name, source, Tracker, reach, objectCounts = [50, 10, 100, 300, 1000], embeddingDimension } = bench
  const notes: string[] = []
  const results: Result[] = []
  const program = compile(source, folder)
  if (program) notes.push(`The peer is our own writing in C++: bench/cpp/${source}.`)
  else notes.push('No g++ with Eigen here (apt-get install -y g++ libeigen3-dev): left out the comparison with C++.')
  results.push(coldStart(bench))
  for (const objectCount of objectCounts) {
    const times = await compareOn(bench, crowd(objectCount, { embeddingDimension }), program, folder)
    results.push({
      ...times,
      task: `${Tracker.name}.update, ${objectCount} objects`,
      ...(times.peer && reach.has(objectCount) && { reach: { timesLess: reach.get(objectCount)! } }),
    })
  }
  const recorded = goldenSequenceNames('bytetrack').length > 0
  if (!recorded) notes.push('../shared/golden is not here: left out the real sequences.')
  for (const sequence of recorded ? realSequences : []) {
    const { frames } = readGoldenSequence(sequence)
    const times = await compareOn(bench, frames, program, folder)
    results.push({ ...times, task: `${Tracker.name}.update, ${sequence}` })
  }
  report(name, results, notes)
}

/** Mean of the first frames of a tracker's life. */
function coldStart({ Tracker, embeddingDimension, maxFirstUpdate }: PeerBench): Result {
  const frameCount = 500
  const objectCount = 50
  const frames = crowd(objectCount, { frameCount, embeddingDimension })
  const tracker = new Tracker()
  const begin = performance.now()
  for (const detections of frames) tracker.update(detections)
  return {
    task: `first ${frameCount} updates, mean, ${objectCount} objects`,
    ours: (1000 * (performance.now() - begin)) / frameCount,
    unit: 'µs',
    ...(maxFirstUpdate !== undefined && { reach: { atMost: maxFirstUpdate } }),
  }
}

/** Both over one scene: what they report is compared, then they are timed in turns. */
async function compareOn(
  { Tracker, compare }: PeerBench,
  frames: readonly Detections[],
  program: string | undefined,
  folder: string,
): Promise<Pick<Result, 'ours' | 'unit' | 'peer'>> {
  const objectCount = mostObjects(frames)
  const rounds = short ? 1 : objectCount >= 200 ? 3 : 9
  // Until the compiler has seen it all.
  for (let i = 0; i < Math.max(3, 3000 / objectCount); i++) track(Tracker, frames)
  const ours: number[] = []
  const theirs: number[] = []
  const peer = program ? start(program, frames, folder) : undefined
  if (peer) compare(rowsOf(Tracker, frames), (await peer.track()).rows)
  for (let round = 0; round < rounds; round++) {
    if (peer) theirs.push((await peer.track()).microseconds)
    ours.push(track(Tracker, frames), track(Tracker, frames), track(Tracker, frames))
  }
  peer?.end()
  return {
    ours: median(ours),
    unit: 'µs',
    ...(peer && { peer: { name: 'C++, dense', value: median(theirs) } }),
  }
}

function mostObjects(frames: readonly Detections[]): number {
  return Math.max(...frames.map(({ count }) => count))
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
function start(program: string, frames: readonly Detections[], folder: string) {
  const objectCount = mostObjects(frames)
  const dimension = Math.max(...frames.map(({ embeddingDimension }) => embeddingDimension))
  // A place for everybody in every frame; nobody stands where the score is 0.
  const scene = new Float64Array(frames.length * objectCount * 5)
  const looks = new Float32Array(frames.length * objectCount * dimension)
  for (const [frame, { count, boxes, scores, embeddings }] of frames.entries()) {
    for (let i = 0; i < count; i++) {
      const row = frame * objectCount + i
      scene.set(boxes.subarray(4 * i, 4 * i + 4), 5 * row)
      scene[5 * row + 4] = scores[i]!
    }
    if (embeddings) looks.set(embeddings, frame * objectCount * dimension)
  }
  const sceneFile = join(folder, 'scene.f64')
  const looksFile = join(folder, 'looks.f32')
  writeFileSync(sceneFile, scene)
  writeFileSync(looksFile, looks)
  const embedded = dimension > 0 ? [looksFile, `${dimension}`] : []
  const child = spawn(program, [sceneFile, `${frames.length}`, `${objectCount}`, ...embedded])
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
