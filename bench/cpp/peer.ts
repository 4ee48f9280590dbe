/**
 * Trackers against the same trackers in C++, written as ports are: compiled here by g++ -O3 -DNDEBUG, as in CMake's
 * release builds. Both track the same scenes; their tracks are compared first. C++ measures its time in its own
 * process.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Detections, Tracker } from '@mot/core'
import { goldenSequenceNames, readGoldenSequence } from '@mot/test-utils'
import { crowd } from '../given/scenes'
import { median, type Result, report, short, warmUp } from '../harness'

/** Sequences with few people, with many, and with dancers. */
const realSequences = ['MOT17-05-val', 'MOT20-01-val', 'dancetrack0026']

/** Frame, id, left, top, right, bottom. */
export type TrackRow = readonly number[]

type TrackerClass = new () => Tracker

/** A tracker in C++. */
export interface Peer {
  /** Name in rows of results. */
  readonly name: string
  /** Source file in this folder. */
  readonly source: string
  /** Target ratio of its time to ours, by number of objects. Default: none. */
  readonly target?: ReadonlyMap<number, number>
}

export interface PeerBench {
  /** Name of the bench, and of its file of results. */
  readonly name: string
  readonly Tracker: TrackerClass
  readonly peers: readonly Peer[]
  /** @throws where the tracks of the two differ. */
  readonly compare: (ours: readonly TrackRow[], theirs: readonly TrackRow[]) => void
  /** Numbers of objects. Default 50, 10, 100, 300, 1000. */
  readonly objectCounts?: readonly number[]
  /** Length of the embedding that each detection has. Default 0: there are no embeddings. */
  readonly embeddingDimension?: number
  /** Target for the mean of the first updates, in microseconds. Default: none. */
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
  const { name, Tracker, objectCounts = [50, 10, 100, 300, 1000], embeddingDimension } = bench
  const notes: string[] = []
  const results: Result[] = []
  const programs = bench.peers.flatMap((peer) => compile(peer, folder) ?? [])
  for (const { peer } of programs) notes.push(`${peer.name}: our own writing, bench/cpp/${peer.source}.`)
  if (programs.length < bench.peers.length) {
    notes.push('No g++ with Eigen here (apt-get install -y g++ libeigen3-dev): left out the comparison with C++.')
  }
  results.push(coldStart(bench))
  for (const objectCount of objectCounts) {
    const times = await compareOn(bench, crowd(objectCount, { embeddingDimension }), programs, folder)
    results.push(...rows(`${Tracker.name}.update, ${objectCount} objects`, times, objectCount))
  }
  const recorded = goldenSequenceNames('bytetrack').length > 0
  if (!recorded) notes.push('../shared/golden is missing: left out the real sequences.')
  for (const sequence of recorded ? realSequences : []) {
    const { frames } = readGoldenSequence(sequence)
    results.push(...rows(`${Tracker.name}.update, ${sequence}`, await compareOn(bench, frames, programs, folder)))
  }
  report(name, results, notes)
}

/** A row for each peer; one row if there is no peer. */
function rows(task: string, { ours, theirs }: SceneTimes, objectCount?: number): Result[] {
  if (theirs.size === 0) return [{ task, ours, unit: 'µs' }]
  return [...theirs].map(([{ name, target }, value]) => {
    const timesLess = objectCount === undefined ? undefined : target?.get(objectCount)
    return { task, ours, unit: 'µs', peer: { name, value }, ...(timesLess !== undefined && { target: { timesLess } }) }
  })
}

/** Mean time of the first updates of a new tracker. */
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
    ...(maxFirstUpdate !== undefined && { target: { atMost: maxFirstUpdate } }),
  }
}

/** Microseconds of the median frame. */
interface SceneTimes {
  readonly ours: number
  readonly theirs: ReadonlyMap<Peer, number>
}

/** Compares the tracks of all on one scene, then times them alternately. */
async function compareOn(
  { Tracker, compare }: PeerBench,
  frames: readonly Detections[],
  programs: readonly Program[],
  folder: string,
): Promise<SceneTimes> {
  const objectCount = mostObjects(frames)
  const rounds = short ? 1 : objectCount >= 200 ? 3 : 9
  warmUp(() => track(Tracker, frames))
  const scene = writeScene(frames, folder)
  const runs = programs.map(({ peer, file }) => ({ peer, process: start(file, scene), times: [] as number[] }))
  const own = rowsOf(Tracker, frames)
  for (const { process } of runs) compare(own, (await process.track('rows')).rows)
  const ours: number[] = []
  for (let round = 0; round < rounds; round++) {
    for (const { process, times } of runs) {
      await repeatForSlice(async () => times.push((await process.track()).microseconds))
    }
    await repeatForSlice(() => ours.push(track(Tracker, frames)))
  }
  for (const { process } of runs) process.end()
  return { ours: median(ours), theirs: new Map(runs.map(({ peer, times }) => [peer, median(times)])) }
}

/**
 * Repeats a scene for 100 ms: the caches of the processor are cold at the start, and some scenes take less than a
 * millisecond.
 */
async function repeatForSlice(track: () => unknown): Promise<void> {
  const end = performance.now() + 100
  do await track()
  while (performance.now() < end)
}

function mostObjects(frames: readonly Detections[]): number {
  return Math.max(...frames.map(({ count }) => count))
}

/** Microseconds of the median frame, without those of the clock. */
function track(Tracker: TrackerClass, frames: readonly Detections[]): number {
  const tracker = new Tracker()
  const times: number[] = []
  const clock: number[] = []
  for (const detections of frames) {
    const begin = performance.now()
    tracker.update(detections)
    const end = performance.now()
    times.push(1000 * (end - begin))
    clock.push(1000 * (performance.now() - end))
  }
  return median(times) - median(clock)
}

function rowsOf(Tracker: TrackerClass, frames: readonly Detections[]): TrackRow[] {
  const tracker = new Tracker()
  return frames.flatMap((detections, i) =>
    [...tracker.update(detections)].map(({ id, box }) => [i + 1, id, box.left, box.top, box.right, box.bottom]),
  )
}

interface Program {
  readonly peer: Peer
  readonly file: string
}

/** The compiled peer; undefined where this machine cannot compile it. */
function compile(peer: Peer, folder: string): Program | undefined {
  const eigen = ['/usr/include/eigen3', '/usr/local/include/eigen3', '/opt/homebrew/include/eigen3'].find(existsSync)
  if (!eigen) return undefined
  const file = join(folder, peer.source.replace('.cpp', ''))
  const source = fileURLToPath(new URL(peer.source, import.meta.url))
  const flags = ['-O3', '-DNDEBUG', '-std=c++17', '-I', eigen, '-o', file, source]
  return spawnSync('g++', flags, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0 ? { peer, file } : undefined
}

/** Writes the scene to files. @returns the arguments of a C++ program. */
function writeScene(frames: readonly Detections[], folder: string): string[] {
  const objectCount = mostObjects(frames)
  const dimension = Math.max(...frames.map(({ embeddingDimension }) => embeddingDimension))
  // One row per object and frame; a score of 0 means not detected.
  const scene = new Float64Array(frames.length * objectCount * 5)
  const sceneEmbeddings = new Float32Array(frames.length * objectCount * dimension)
  for (const [frame, { count, boxes, scores, embeddings }] of frames.entries()) {
    for (let i = 0; i < count; i++) {
      const row = frame * objectCount + i
      scene.set(boxes.subarray(4 * i, 4 * i + 4), 5 * row)
      scene[5 * row + 4] = scores[i]!
    }
    if (embeddings) sceneEmbeddings.set(embeddings, frame * objectCount * dimension)
  }
  const sceneFile = join(folder, 'scene.f64')
  const embeddingsFile = join(folder, 'embeddings.f32')
  writeFileSync(sceneFile, scene)
  writeFileSync(embeddingsFile, sceneEmbeddings)
  const embedded = dimension > 0 ? [embeddingsFile, `${dimension}`] : []
  return [sceneFile, `${frames.length}`, `${objectCount}`, ...embedded]
}

/** A C++ process that tracks the scene for each request. */
function start(program: string, scene: readonly string[]) {
  const child = spawn(program, scene)
  child.stderr.pipe(process.stderr)
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    /** @param output `rows` also returns the rows. */
    async track(output: '' | 'rows' = ''): Promise<{ microseconds: number; rows: TrackRow[] }> {
      child.stdin.write(`${output}\n`)
      const { value, done } = await answers.next()
      if (done) throw new Error('The C++ process ended without an answer.')
      return JSON.parse(value)
    },
    end(): void {
      child.stdin.end()
    },
  }
}
