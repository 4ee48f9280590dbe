import { type Frame, MotError } from '@mot/core'
import { startTimer } from '../bytes'
import { nodeModule } from '../node'
import { passThroughOption } from './ffmpeg'
import { LARGEST_IMAGE } from './largest-image'
import { inputArguments, type LiveOptions } from './live-options'
import { type LiveFrame, type LiveMessage, liveWorkerCode } from './live-worker'
import { DEFAULT_FRAME_RATE, DEFAULT_TIMEOUT, type VideoOptions, type VideoReader } from './video'

/** A source that ffmpeg reads: its name in messages, and the arguments that name it. */
export interface LiveSource {
  readonly name: string
  readonly input: readonly string[]
}

/** Pixels. */
interface Size {
  readonly width: number
  readonly height: number
}

/**
 * A camera or a stream, of which the newest frame is what counts: see `openVideo`. All frames have the size of the first; ffmpeg scales
 * others.
 * @throws MotError `unsupported` where there is no ffmpeg, `download-failed` where no frame comes for `timeout` seconds, `invalid-file`
 *   where the source cannot be read.
 */
export async function openLive(
  source: LiveSource,
  options: VideoOptions,
  live: Required<LiveOptions>,
): Promise<VideoReader> {
  const { signal, timeout = DEFAULT_TIMEOUT } = options
  const passThrough = await passThroughOption(source.name, options)
  const connect = (size?: Size) => new Connection(source, [passThrough, 'passthrough'], live, size)
  let connection = connect()
  let isClosed = false
  const waking = new AbortController()
  const stop = () => {
    isClosed = true
    connection.close()
    waking.abort()
  }
  signal?.addEventListener('abort', stop)
  let first: LiveFrame | undefined
  try {
    first = await connection.next(timeout)
  } catch (error) {
    signal?.removeEventListener('abort', stop)
    stop()
    signal?.throwIfAborted()
    throw error
  }
  const { width, height, frameRate = DEFAULT_FRAME_RATE } = first
  let index = 0
  let time = 0

  /** The next frame of this connection or of a later one; undefined where the source has ended. */
  const next = async (): Promise<LiveFrame | undefined> => {
    for (let tries = 0; ; tries++) {
      try {
        return await connection.next(timeout)
      } catch (error) {
        connection.close()
        signal?.throwIfAborted()
        if (isClosed) throw new MotError('disposed', 'The video is closed.')
        if (live.reconnects === 0 && error instanceof Ended && error.isWhole) return undefined
        if (tries >= live.reconnects) throw brokenOff(source.name, live.reconnects, error as MotError)
        await sleep(Math.min(live.maxPause, live.pause * 2 ** tries), waking.signal)
        signal?.throwIfAborted()
        if (isClosed) throw new MotError('disposed', 'The video is closed.')
        index += connection.received
        connection = connect({ width, height })
      }
    }
  }

  const frames = async function* (): AsyncGenerator<Frame> {
    for (;;) {
      const frame = first ?? (await next())
      first = undefined
      if (frame === undefined) return
      // Clocks of threads may differ by their resolution.
      time = Math.max(frame.time, time + 1e-6)
      yield { width, height, data: new Uint8ClampedArray(frame.data), index: index + frame.index, time }
    }
  }

  return {
    info: { width, height, frameRate },
    frames,
    close() {
      signal?.removeEventListener('abort', stop)
      stop()
    },
  }
}

/** The source has ended, or could not be read. */
class Ended extends MotError {
  /** @param isWhole ffmpeg read it to its end. */
  constructor(
    code: 'invalid-file' | 'unsupported',
    message: string,
    readonly isWhole: boolean,
  ) {
    super(code, message)
  }
}

/** One ffmpeg, in a worker that keeps its newest frame. */
class Connection {
  /** Frames that came so far, also those that were dropped. */
  received = 0
  private readonly worker: import('node:worker_threads').Worker
  private readonly ended: Promise<never>
  private onFrame: ((frame: LiveFrame) => void) | undefined
  private isClosed = false

  /** @param size pixels of all frames; undefined: those of the source. */
  constructor(
    private readonly source: LiveSource,
    passThrough: readonly string[],
    live: Required<LiveOptions>,
    size: Size | undefined,
  ) {
    const { Worker } = nodeModule('node:worker_threads')!
    // biome-ignore format: one option with its value a line.
    const args = [
      '-hide_banner',
      '-nostats',
      '-loglevel', 'level+info',
      '-nostdin',
      // Without a buffer, what was read to know the stream is gone; a file would lose its first seconds, up to a key frame.
      ...(source.input.includes('-re') ? [] : ['-fflags', 'nobuffer']),
      '-flags', 'low_delay',
      ...inputArguments(live.ffmpeg),
      ...source.input,
      '-map', '0:v:0',
      ...passThrough,
      ...(size ? ['-s', `${size.width}x${size.height}`] : []),
      '-f', 'image2pipe',
      '-c:v', 'pam',
      '-pix_fmt', 'rgba',
      'pipe:1',
    ]
    this.worker = new Worker(liveWorkerCode, { eval: true, workerData: { args, maxPixels: LARGEST_IMAGE } })
    this.ended = new Promise((_, fail) => {
      this.worker.on('message', (message: LiveMessage) => {
        if (message.kind === 'start') this.endWithProcess(message.pid)
        else if (message.kind === 'end') fail(this.endOf(message.code, message.log))
        else this.take(message.frame)
      })
      this.worker.once('error', (cause) =>
        fail(new MotError('run-failed', `${source.name}: ${cause.message}.`, { cause })),
      )
      this.worker.once('exit', () => fail(this.endOf(null, '')))
    })
    this.ended.catch(() => undefined)
  }

  /** The newest frame that was not given so far, or the next. @throws MotError `download-failed` after `timeout` seconds. */
  async next(timeout: number): Promise<LiveFrame> {
    if (this.isClosed) await this.ended
    let timer: ReturnType<typeof startTimer> | undefined
    const silent = new Promise<never>((_, fail) => {
      timer = startTimer(timeout, () => {
        fail(new MotError('download-failed', `${this.source.name} gives nothing for ${timeout} seconds.`))
      })
    })
    const frame = new Promise<LiveFrame>((done) => {
      this.onFrame = done
    })
    this.worker.postMessage('next')
    try {
      return await Promise.race([frame, this.ended, silent])
    } finally {
      timer?.end()
      this.onFrame = undefined
    }
  }

  /** Ends ffmpeg, and the worker with it. */
  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.worker.postMessage('stop')
  }

  /** An ffmpeg whose camera is silent would outlive this process. */
  private endWithProcess(pid: number): void {
    const end = () => {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended.
      }
    }
    process.once('exit', end)
    this.worker.once('exit', () => process.off('exit', end))
  }

  private take(frame: LiveFrame): void {
    this.received = frame.index
    this.onFrame?.(frame)
  }

  private endOf(code: number | null, log: string): Ended {
    const { name } = this.source
    const errors = [...log.matchAll(/^.*\[(?:error|fatal)\] (.*)$/gm)].map(([, text]) => text!.trim())
    if (/spawn ffmpeg/.test(log)) {
      return new Ended(
        'unsupported',
        `${name} requires ffmpeg on the PATH: ${errors.at(-1) ?? 'it cannot be run'}.`,
        false,
      )
    }
    const reason = errors.at(-1) ?? (code === 0 ? 'it has ended' : `ffmpeg ends with code ${code}`)
    return new Ended('invalid-file', `${name} breaks off: ${reason.replace(/\.$/, '')}.`, code === 0)
  }
}

function brokenOff(name: string, reconnects: number, cause: MotError): MotError {
  if (reconnects === 0) return cause
  const message = `${name} gives no more frames, also after it was opened again ${reconnects} times: ${cause.message}`
  return new MotError('download-failed', message, { cause })
}

/** Ends early when aborted. */
function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(finish, 1000 * seconds)
    function finish() {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      done()
    }
    signal.addEventListener('abort', finish)
    if (signal.aborted) finish()
  })
}
