/**
 * The whole road from a video file to a file of tracks, and to a painted video: processes of `mot track` beside those of a plain
 * Python script (`peers/road.py`: OpenCV, ONNX Runtime, numpy, supervision's ByteTrack, PyAV), in turns. Before they are timed, the
 * boxes of both must be equal within a pixel (of 95 in 100 clear ones). Both run the same network file in the same version of ONNX Runtime on its default
 * threads, and write H.264 in the same settings (x264 superfast, zero latency, CRF 23).
 *
 * The Python packages are installed once, into a virtual environment in the folder for temporary files (ROAD_VENV names another).
 *
 *   npm run bench -- road            768 × 576 and 1920 × 1080, without a video and with one
 *   npm run bench -- road --short    60 frames, once: compares the outputs, and shows rough times
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, type Result, report, short } from './harness'
import { findPython } from './peers/python'

const root = fileURLToPath(new URL('..', import.meta.url))
const footage = join(root, '../shared/media/vtest.avi')
const network = join(root, '../shared/weights/yolox_nano_416.onnx')
const mot = join(root, 'packages/cli/dist/mot.js')
const measured = join(root, 'bench/peers/measured.py')
const script = join(root, 'bench/peers/road.py')
/** Supervision 0.27 has no ByteTrack any more. */
const packages = ['opencv-python-headless', 'onnxruntime==1.30.0', 'numpy', 'supervision==0.26.1', 'av']
const rounds = short ? 1 : 3
/** Score of a clear detection; those at the threshold may be above it on one side alone. */
const CLEAR = 0.5

const missing = whatIsMissing()
const python = missing === undefined ? environment() : undefined
if (python === undefined) console.log(`\nroad: skipped, for lack of ${missing ?? 'the Python packages'}.`)
else compareRoads(python)

/** What a machine needs; undefined where all is there. */
function whatIsMissing(): string | undefined {
  if (!existsSync(footage) || !existsSync(network)) return 'the shared footage and network'
  if (spawnSync('ffmpeg', ['-version']).status !== 0) return 'an ffmpeg on the PATH'
  if (findPython('venv') === undefined) return 'a python3 with venv'
  return undefined
}

/** A Python with the packages of the peer. */
function environment(): string | undefined {
  const folder = process.env.ROAD_VENV ?? join(tmpdir(), 'mot-bench-road-venv')
  const command = join(folder, 'bin/python')
  const isReady = () => spawnSync(command, ['-c', 'import cv2, onnxruntime, supervision, av']).status === 0
  if (isReady()) return command
  mkdirSync(folder, { recursive: true })
  spawnSync(findPython('venv')!, ['-m', 'venv', folder], { stdio: 'inherit' })
  spawnSync(command, ['-m', 'pip', 'install', '--quiet', ...packages], { stdio: 'inherit' })
  return isReady() ? command : undefined
}

/** One process, whole. Times are milliseconds a frame, `memory` is MB. */
interface Run {
  readonly wall: number
  readonly processor: number
  readonly memory: number
  /** From the start to the first frame, in milliseconds. */
  readonly startUp: number
  readonly parts: Readonly<Record<string, number>>
}

interface Clip {
  readonly name: string
  readonly file: string
  readonly frames: number
}

function compareRoads(command: string): void {
  spawnSync(process.execPath, [join(root, 'scripts/setup.mjs'), '--build'], { cwd: root, stdio: 'inherit' })
  const folder = mkdtempSync(join(tmpdir(), 'mot-bench-road-'))
  const results: Result[] = []
  const notes: string[] = []
  try {
    const clips = [
      makeClip(folder, '768×576', short ? 60 : 300, []),
      makeClip(folder, '1920×1080', short ? 30 : 150, ['-vf', 'scale=1920:1080']),
    ]
    for (const clip of clips) {
      const share = checkEqual(command, clip, folder)
      notes.push(`${clip.name}: ${(100 * share).toFixed(1)} % of the detections have an equal within a pixel.`)
      for (const video of [false, true]) {
        const { lines, note } = timeClip(command, clip, video, folder)
        results.push(...lines)
        notes.push(...note)
      }
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  report('road', results, [
    ...notes,
    'Wall-clock and processor time are those of whole processes, start-up included; processes of ffmpeg count.',
    'Parts of mot overlap in time: they do not add up to the wall-clock.',
  ])
}

function makeClip(folder: string, name: string, frames: number, filter: readonly string[]): Clip {
  const file = join(folder, `${name}.mp4`)
  const encoding = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-pix_fmt', 'yuv420p']
  // OpenCV reads every video as BT.601.
  const colors = ['-colorspace', '-color_primaries', '-color_trc'].flatMap((name) => [name, 'smpte170m'])
  run('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-i',
    footage,
    '-frames:v',
    String(frames),
    ...filter,
    ...encoding,
    ...colors,
    file,
  ])
  return { name, file, frames }
}

function timeClip(command: string, clip: Clip, video: boolean, folder: string) {
  const ours: Run[] = []
  const theirs: Run[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(runMot(command, clip, folder, video))
    theirs.push(runPython(command, clip, folder, video))
  }
  const task = `${clip.name}, ${video ? 'with' : 'without'} a video`
  const value = (runs: readonly Run[], key: 'wall' | 'processor' | 'memory' | 'startUp') =>
    median(runs.map((each) => each[key]))
  const line = (what: string, key: 'wall' | 'processor', timesLess: number): Result => ({
    task: `${task}: ${what} a frame`,
    ours: value(ours, key),
    unit: 'ms',
    peer: { name: 'Python', value: value(theirs, key) },
    target: { timesLess },
  })
  const note = [
    `${task}: start-up ${value(ours, 'startUp').toFixed(0)} ms against ${value(theirs, 'startUp').toFixed(0)}, ` +
      `peak memory ${value(ours, 'memory').toFixed(0)} MB against ${value(theirs, 'memory').toFixed(0)}.`,
    `  mot, ms a frame:    ${partsOf(ours)}`,
    `  Python, ms a frame: ${partsOf(theirs)}`,
  ]
  if (video) note.push(`  bytes of the videos: ${sizeOf(folder, 'mot.mp4')} and ${sizeOf(folder, 'python.mp4')}.`)
  return { lines: [line('wall-clock', 'wall', 1.15), line('processor', 'processor', 1)], note }
}

function partsOf(runs: readonly Run[]): string {
  return Object.keys(runs[0]!.parts)
    .map((part) => `${part} ${median(runs.map(({ parts }) => parts[part]!)).toFixed(2)}`)
    .join(', ')
}

function sizeOf(folder: string, name: string): number {
  return statSync(join(folder, name)).size
}

function runMot(python: string, { file, frames }: Clip, folder: string, video: boolean): Run {
  const report = join(folder, 'report.json')
  const outputs = ['--out', join(folder, 'mot.txt'), '--report', report, '--quiet']
  if (video) outputs.push('--video', join(folder, 'mot.mp4'))
  const call = [measured, process.execPath, mot, 'track', file, '--model', network, ...outputs]
  const { wall, processor, memory } = JSON.parse(run(python, call).trim().split('\n').at(-1)!)
  const { seconds, work } = JSON.parse(readFileSync(report, 'utf8')) as {
    seconds: number
    work: Record<string, number>
  }
  const parts = Object.entries(work).filter(([, seconds]) => seconds > 0)
  return {
    wall: (1000 * wall) / frames,
    processor: (1000 * processor) / frames,
    memory,
    startUp: 1000 * (wall - seconds),
    parts: Object.fromEntries(parts.map(([part, seconds]) => [part, (1000 * seconds) / frames])),
  }
}

function runPython(python: string, { file, frames }: Clip, folder: string, video: boolean): Run {
  const painted = video ? [join(folder, 'python.mp4')] : []
  const call = [measured, python, script, network, file, join(folder, 'python.txt'), '-', ...painted]
  const [own, all] = run(python, call).trim().split('\n').slice(-2)
  const { startUp, parts } = JSON.parse(own!) as { startUp: number; parts: Record<string, number> }
  const { wall, processor, memory } = JSON.parse(all!)
  return {
    wall: (1000 * wall) / frames,
    processor: (1000 * processor) / frames,
    memory,
    startUp,
    parts: Object.fromEntries(Object.entries(parts).map(([part, time]) => [part, time / frames])),
  }
}

/** A detection as both write it: frame, left, top, right, bottom, score, class. */
type Row = readonly number[]

/**
 * The share of clear detections that have an equal of the other within a pixel. The two decode colours with other roundings, after which
 * of two overlapping boxes of nearly one score sometimes the other is kept.
 * @throws Error where it is below 95 %.
 */
function checkEqual(command: string, { file, name }: Clip, folder: string): number {
  const ours = join(folder, 'mot-detections.csv')
  const theirs = join(folder, 'python-detections.txt')
  const unused = join(folder, 'tracks.txt')
  run(process.execPath, [mot, 'track', file, '--model', network, '--out', unused, '--save-detections', ours, '--quiet'])
  run(command, [script, network, file, unused, theirs])
  const rows = [
    linesOf(ours)
      .slice(1)
      .map(([frame, left, top, width, height, score, classId]): Row => {
        return [frame!, left!, top!, left! + width!, top! + height!, score!, classId!]
      }),
    linesOf(theirs),
  ] as const
  const [mine, others] = rows.map((each) => each.filter((row) => row[5]! >= CLEAR))
  const counted = [...mine!.map((row) => hasEqual(row, rows[1])), ...others!.map((row) => hasEqual(row, rows[0]))]
  const share = counted.filter((equal) => equal).length / counted.length
  if (share >= 0.95) return share
  throw new Error(`${name}: only ${(100 * share).toFixed(1)} % of the detections have an equal.`)
}

function hasEqual(row: Row, others: readonly Row[]): boolean {
  return others.some((other) => isEqual(row, other))
}

function linesOf(file: string): number[][] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number))
}

function isEqual(a: Row, b: Row): boolean {
  return a[0] === b[0] && a[6] === b[6] && [1, 2, 3, 4].every((i) => Math.abs(a[i]! - b[i]!) <= 1)
}

function run(command: string, call: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, call, { encoding: 'utf8', cwd: root, maxBuffer: 1 << 26 })
  if (status !== 0) throw new Error(`${[command, ...call].join(' ')} ended with ${status}: ${stderr}`)
  return stdout
}
