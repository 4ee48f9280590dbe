/** What a worker says of its source. */
export type LiveMessage =
  | { readonly kind: 'start'; readonly pid: number }
  | { readonly kind: 'frame'; readonly frame: LiveFrame }
  | { readonly kind: 'end'; readonly code: number | null; readonly log: string }

export interface LiveFrame {
  readonly width: number
  readonly height: number
  /** Of the frames that this connection has given, from 1. */
  readonly index: number
  /** Seconds since 1970, when it had arrived. */
  readonly time: number
  readonly data: ArrayBuffer
  /** Frames a second as ffmpeg writes it to its log, if it does. */
  readonly frameRate: number | undefined
}

type Spawn = typeof import('node:child_process').spawn
type Threads = Pick<typeof import('node:worker_threads'), 'parentPort' | 'workerData'>

/**
 * The code of a worker that runs an ffmpeg and keeps its newest frame: it never stops reading, however long the loop over the frames
 * takes and even if it blocks its thread, so that no delay builds up. Of no other module: it is passed on as text.
 */
function keepNewest({ parentPort, workerData }: Threads, spawn: Spawn): void {
  const port = parentPort!
  const { args, maxPixels } = workerData as { args: readonly string[]; maxPixels: number }
  const child = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  if (child.pid !== undefined) port.postMessage({ kind: 'start', pid: child.pid })
  let log = ''
  let frameRate: number | undefined
  let header = Buffer.alloc(0)
  let size = { width: 0, height: 0 }
  let data: Uint8Array<ArrayBuffer> | undefined
  let spare: Uint8Array<ArrayBuffer> | undefined
  let filled = 0
  let index = 0
  let newest: (Omit<LiveFrame, 'data'> & { data: Uint8Array<ArrayBuffer> }) | undefined
  let isWanted = false

  const send = () => {
    if (!isWanted || newest === undefined) return
    isWanted = false
    const { buffer } = newest.data
    port.postMessage({ kind: 'frame', frame: { ...newest, data: buffer } }, [buffer])
    newest = undefined
  }

  // Frames are PAM images: a text that ends with ENDHDR, and the pixels.
  const begin = (chunk: Buffer): Buffer => {
    header = Buffer.concat([header, chunk])
    const end = header.indexOf('ENDHDR\n')
    if (end < 0) return Buffer.alloc(0)
    const text = header.subarray(0, end).toString('latin1')
    size = { width: Number(/WIDTH (\d+)/.exec(text)?.[1]), height: Number(/HEIGHT (\d+)/.exec(text)?.[1]) }
    if (!(size.width * size.height <= maxPixels)) {
      log += `\n[error] frames of ${size.width} × ${size.height} pixels are too large\n`
      child.kill('SIGKILL')
      return Buffer.alloc(0)
    }
    const rest = header.subarray(end + 7)
    header = Buffer.alloc(0)
    const length = 4 * size.width * size.height
    data = spare?.length === length ? spare : new Uint8Array(length)
    spare = undefined
    filled = 0
    return rest
  }

  const take = (chunk: Buffer): Buffer => {
    const image = data!
    const part = chunk.subarray(0, image.length - filled)
    image.set(part, filled)
    filled += part.length
    if (filled === image.length) {
      spare = newest?.data
      const time = (performance.timeOrigin + performance.now()) / 1000
      newest = { ...size, index: ++index, time, data: image, frameRate }
      data = undefined
      send()
    }
    return chunk.subarray(part.length)
  }

  child.stdout.on('data', (chunk: Buffer) => {
    for (let rest = chunk; rest.length > 0; ) rest = data === undefined ? begin(rest) : take(rest)
  })
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (part: string) => {
    log = (log + part).slice(-10_000)
    frameRate ??= Number(/, ([\d.]+) fps/.exec(log)?.[1]) || undefined
  })
  // The last frame is given before the end.
  let over: { readonly code: number | null } | undefined
  const finish = () => {
    if (over === undefined || newest !== undefined) return
    port.postMessage({ kind: 'end', code: over.code, log })
    port.close()
  }
  const end = (code: number | null) => {
    over = { code }
    finish()
  }
  child.once('error', (error) => {
    log += `\n[error] ${error.message}\n`
    if (child.pid === undefined) end(null)
  })
  child.once('close', end)
  port.on('message', (message) => {
    if (message === 'stop') {
      child.kill('SIGKILL')
      newest = undefined
    } else isWanted = true
    finish()
    send()
  })
}

/** Compilers that keep the names of functions call `__name`. */
export const liveWorkerCode =
  `const __name = (value) => value;(${keepNewest.toString()})` +
  "(require('node:worker_threads'), require('node:child_process').spawn)"
