import type { ChildProcess } from 'node:child_process'
import { type Frame, MotError } from '@mot/core'
import { startTimer } from '../bytes'
import { nodeModule } from '../node'
import { collectText } from './collect-text'
import { inputOf } from './ffmpeg-input'
import { checkFrameSize } from './largest-image'
import {
  createPixels,
  DEFAULT_FRAME_RATE,
  DEFAULT_TIMEOUT,
  type VideoInfo,
  type VideoOptions,
  type VideoReader,
} from './video'

/**
 * All sources that an ffmpeg on the PATH reads: AVI, MPEG, FLV, cameras (`rtsp://…`). ffprobe reports size and rate;
 * ffmpeg pipes every decoded frame as RGBA. Times are computed from the frame rate. A file may not name other files or
 * addresses to read, and a stream no files.
 * @throws MotError `unsupported` where there is no ffmpeg, or for a protocol that is not read, `invalid-file` where the
 *   source has no video, `download-failed` where it sends nothing for `timeout` seconds.
 */
export async function openFfmpeg(source: string, options: VideoOptions): Promise<VideoReader> {
  const input = inputOf(source)
  const passThrough = await passThroughOption(source, options)
  const info = await probe(source, input, options)
  const running = new Set<ChildProcess>()
  const frames = async function* (): AsyncGenerator<Frame> {
    const { spawn } = nodeModule('node:child_process')!
    const child = spawn(
      'ffmpeg',
      // biome-ignore format: one option with its value a line.
      [
        '-v', 'error',
        '-nostdin',
        ...input,
        '-map', '0:v:0',
        passThrough, 'passthrough',
        '-f', 'rawvideo',
        '-pix_fmt', 'rgba',
        'pipe:1',
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    running.add(child)
    const stop = () => child.kill('SIGKILL')
    options.signal?.addEventListener('abort', stop)
    try {
      yield* readRawFrames(child, source, info, options)
    } finally {
      options.signal?.removeEventListener('abort', stop)
      running.delete(child)
      stop()
    }
  }
  return {
    info,
    frames,
    close() {
      for (const child of running) child.kill('SIGKILL')
    },
  }
}

async function* readRawFrames(
  child: ChildProcess,
  source: string,
  info: VideoInfo,
  options: VideoOptions,
): AsyncGenerator<Frame> {
  const { width, height, frameRate, frameCount = 0 } = info
  const errorOutput = collectText(child.stderr!)
  const exit = new Promise<number | null>((done) => child.once('close', done))
  const create = createPixels(options.reuse)
  const size = 4 * width * height
  let data = create(size)
  let filled = 0
  let index = 0
  for await (const chunk of withTimeout(child, source, options)) {
    for (let from = 0; from < chunk.length; ) {
      const part = chunk.subarray(from, from + size - filled)
      data.set(part, filled)
      filled += part.length
      from += part.length
      if (filled < size) continue
      index++
      yield { width, height, data, index, time: (index - 1) / frameRate }
      data = create(size)
      filled = 0
    }
  }
  const code = await exit
  options.signal?.throwIfAborted()
  const lastErrors = errorOutput.text().trim()
  if (code !== 0 || filled > 0 || (lastErrors && index < frameCount)) {
    const of = frameCount > 0 ? ` of ${frameCount}` : ''
    const reason = lastErrors.split('\n').at(-1) || `ffmpeg ends with code ${code}`
    throw new MotError('invalid-file', `${source} breaks off at frame ${index + 1}${of}: ${reason}.`)
  }
}

/** The output of ffmpeg. The time counts while it is waited for, not while the caller works on a frame. */
async function* withTimeout(
  child: ChildProcess,
  source: string,
  { timeout = DEFAULT_TIMEOUT }: VideoOptions,
): AsyncGenerator<Uint8Array> {
  const chunks = (child.stdout! as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  for (;;) {
    let isLate = false
    const timer = startTimer(timeout, () => {
      isLate = true
      child.kill('SIGKILL')
    })
    const { done, value } = await chunks.next().finally(timer.end)
    if (isLate) throw silent(source, timeout)
    if (done) return
    yield value
  }
}

function silent(source: string, timeout: number): MotError {
  return new MotError('download-failed', `${source} gives nothing for ${timeout} seconds.`)
}

interface Probe {
  readonly streams?: readonly {
    readonly width?: number
    readonly height?: number
    readonly avg_frame_rate?: string
    readonly r_frame_rate?: string
    readonly nb_frames?: string
    readonly side_data_list?: readonly { readonly rotation?: number }[]
  }[]
}

async function probe(source: string, input: readonly string[], options: VideoOptions): Promise<VideoInfo> {
  const entries = 'stream=width,height,avg_frame_rate,r_frame_rate,nb_frames:stream_side_data=rotation'
  const { output, errorOutput } = await run(
    'ffprobe',
    ['-v', 'error', '-select_streams', 'v:0', '-show_entries', entries, '-of', 'json', ...input],
    source,
    options,
  )
  const stream = parseProbe(output, source).streams?.[0]
  if (!stream?.width || !stream.height) {
    const reason = errorOutput.trim().split('\n').at(-1) || 'it has no video stream'
    throw new MotError('invalid-file', `${source} cannot be read as a video: ${reason}.`)
  }
  checkFrameSize(stream.width, stream.height, source)
  const { width, height, side_data_list: sideData = [] } = stream
  // ffmpeg rotates frames upright.
  const sideways = sideData.some(({ rotation = 0 }) => rotation % 180 !== 0)
  const frameCount = Number(stream.nb_frames)
  return {
    width: sideways ? height : width,
    height: sideways ? width : height,
    frameRate: parseRate(stream.avg_frame_rate) ?? parseRate(stream.r_frame_rate) ?? DEFAULT_FRAME_RATE,
    ...(frameCount > 0 && { frameCount }),
  }
}

function parseProbe(output: string, source: string): Probe {
  try {
    return JSON.parse(output || '{}') as Probe
  } catch (error) {
    const reason = (error as Error).message
    throw new MotError('invalid-file', `${source} cannot be read as a video: ffprobe ${reason}.`, { cause: error })
  }
}

/** A fraction such as `30000/1001`; undefined for `0/0`. */
function parseRate(text = ''): number | undefined {
  const [numerator = Number.NaN, denominator = 1] = text.split('/').map(Number)
  const rate = numerator / denominator
  return rate > 0 && Number.isFinite(rate) ? rate : undefined
}

/**
 * The option that keeps frames as they are with the value `passthrough`.
 * @throws MotError `unsupported` where there is no ffmpeg.
 */
export async function passThroughOption(source: string, options: VideoOptions): Promise<'-fps_mode' | '-vsync'> {
  const { output } = await run('ffmpeg', ['-version'], source, options)
  return hasFrameRateMode(output) ? '-fps_mode' : '-vsync'
}

/** `-vsync` is called `-fps_mode` since version 5.1. Builds without a number are newer. */
function hasFrameRateMode(version: string): boolean {
  const [, major, minor] = /version n?(\d+)\.(\d+)/.exec(version) ?? []
  return major === undefined || Number(major) > 5 || (Number(major) === 5 && Number(minor) >= 1)
}

function run(
  command: string,
  args: readonly string[],
  source: string,
  { signal, timeout = DEFAULT_TIMEOUT }: VideoOptions,
): Promise<{ output: string; errorOutput: string }> {
  const { spawn } = nodeModule('node:child_process')!
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const output = collectText(child.stdout)
    const errorOutput = collectText(child.stderr)
    const stop = () => child.kill('SIGKILL')
    signal?.addEventListener('abort', stop)
    let isLate = false
    const timer = startTimer(timeout, () => {
      isLate = true
      stop()
    })
    child.once('error', (cause) => {
      timer.end()
      fail(new MotError('unsupported', `${source} requires ${command} on the PATH: ${cause.message}.`, { cause }))
    })
    child.once('close', () => {
      timer.end()
      signal?.removeEventListener('abort', stop)
      if (signal?.aborted) fail(signal.reason)
      else if (isLate) fail(silent(source, timeout))
      else done({ output: output.text(), errorOutput: errorOutput.text() })
    })
  })
}
