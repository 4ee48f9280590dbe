/**
 * CLEAR, Identity and HOTA of one tracker over every golden sequence that has ground truth: from files to scores, all
 * in one process, against TrackEval on one core where a Python has it (PYTHON may name one).
 *
 * Both read the same plain text files. Scores are compared first. The time includes reading, preprocessing and
 * counting, but not the start of a process.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { type Benchmark, benchmarkTruth, clear, countSequence, hota, identity, scoreCounts } from '@mot/eval'
import { parseGroundTruth, parseSequenceInfo, parseTracks } from '@mot/io/mot'
import { median, type Result, report, short } from './harness'

const golden = fileURLToPath(new URL('../../shared/golden/', import.meta.url))
const tracker = 'bytetrack'
const rounds = 5
const metrics = { hota, clear, identity }

interface Task {
  readonly name: string
  readonly benchmark: Benchmark
  readonly frameCount: number
  /** Paths of plain text files. */
  readonly truth: string
  readonly tracks: string
}

if (!existsSync(golden)) console.log('eval: skipped, there are no golden sequences beside the checkout.')
else {
  const folder = mkdtempSync(join(tmpdir(), 'mot-bench-eval-'))
  try {
    compare(unpack(folder))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function compare(tasks: readonly Task[]): void {
  const python = [process.env.PYTHON, 'python3'].find(hasTrackEval)
  let scores: Scores = {}
  const first = timed(() => {
    scores = run(tasks)
  })
  const times: number[] = []
  const peerTimes: number[] = []
  for (let round = 0; round < (short ? 2 : rounds); round++) {
    times.push(timed(() => run(tasks)))
    if (python === undefined) continue
    const peer = runTrackEval(python, tasks)
    expectEqual(scores, peer.scores)
    peerTimes.push(peer.time)
  }
  const frames = tasks.reduce((sum, { frameCount }) => sum + frameCount, 0)
  const result: Result = {
    task: `CLEAR, Identity, HOTA of ${tasks.length} sequences (${frames} frames)`,
    ours: median(times),
    unit: 'ms',
    ...(python && { peer: { name: 'TrackEval, 1 core', value: median(peerTimes) }, target: { timesLess: 5 } }),
  }
  report(
    'eval',
    [result],
    [
      python
        ? 'Scores of all sequences are equal to 1e-9. Medians of alternating runs.'
        : 'No python3 with trackeval here: left out the comparison with it. PYTHON may name one.',
      `The first run, before the code is compiled, takes ${first.toFixed(0)} ms.`,
    ],
  )
}

/** Scores by sequence. */
type Scores = Readonly<Record<string, readonly number[]>>

function run(tasks: readonly Task[]): Scores {
  return Object.fromEntries(
    tasks.map(({ name, benchmark, frameCount, truth, tracks }) => {
      const rows = parseGroundTruth(readFileSync(truth, 'utf8'), { frameCount })
      const results = parseTracks(readFileSync(tracks, 'utf8'), { frameCount })
      const counts = countSequence(metrics, { truth: benchmarkTruth(benchmark, rows), results })
      const { hota, clear, identity } = scoreCounts(metrics, [counts])
      return [name, [hota.hota, hota.assA, clear.mota, clear.idSwitches, identity.idf1]]
    }),
  )
}

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function expectEqual(ours: Scores, theirs: Scores): void {
  for (const [name, values] of Object.entries(ours)) {
    for (const [i, value] of values.entries()) {
      if (!(Math.abs(value - theirs[name]![i]!) < 1e-9)) {
        throw new Error(`${name}: score ${i} is ${value}, TrackEval has ${theirs[name]![i]}.`)
      }
    }
  }
}

/** Plain files in the layout that TrackEval reads. */
function unpack(folder: string): Task[] {
  mkdirSync(`${folder}/trackers/${tracker}/data`, { recursive: true })
  return readdirSync(`${golden}inputs`).flatMap((name) => {
    if (!existsSync(`${golden}inputs/${name}/gt.txt.gz`)) return []
    const info = readFileSync(`${golden}inputs/${name}/seqinfo.ini`, 'utf8')
    const set = /^set=(.*?)(-val)?$/m.exec(info)?.[1] ?? ''
    const truth = `${folder}/gt/${name}/gt/gt.txt`
    const tracks = `${folder}/trackers/${tracker}/data/${name}.txt`
    mkdirSync(`${folder}/gt/${name}/gt`, { recursive: true })
    const text = gunzipSync(readFileSync(`${golden}inputs/${name}/gt.txt.gz`)).toString()
    writeFileSync(truth, set === 'MOT15' ? withoutWorldCoordinates(text) : text)
    writeFileSync(tracks, gunzipSync(readFileSync(`${golden}trackers/${tracker}/${name}.txt.gz`)))
    const { frameCount } = parseSequenceInfo(info)
    return [{ name, benchmark: set as Benchmark, frameCount, truth, tracks }]
  })
}

/** TrackEval reads the eighth column as a class, which is an integer. */
function withoutWorldCoordinates(text: string): string {
  return text.replace(/^((?:[^,\n]*,){7})[^\n]*$/gm, '$1-1,-1,-1')
}

function hasTrackEval(python: string | undefined): boolean {
  return python !== undefined && spawnSync(python, ['-c', 'import trackeval']).status === 0
}

/** Scores and milliseconds, without the start of Python. */
function runTrackEval(python: string, tasks: readonly Task[]): { scores: Scores; time: number } {
  const script = fileURLToPath(new URL('./eval_trackeval.py', import.meta.url))
  const input = JSON.stringify({ tasks, tracker })
  // One core: no pool of processes, no threads below NumPy.
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
  return JSON.parse(execFileSync(python, [script], { input, env, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }))
}
