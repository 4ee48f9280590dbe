import { checkTransferLimits, foreignFile, foreignFileBytes, MotError, shown, type TransferLimits } from '@mot/core'
import { nodeModule } from './node'

/** Source of a file: a path (in Node), a URL, its bytes, or a `Blob` such as a dropped file. */
export type FileSource = string | URL | Uint8Array | ArrayBuffer | Blob

export interface FileOptions {
  readonly signal?: AbortSignal
  /**
   * Most bytes of a file, a download and given bytes, from 1, and of what a compressed one becomes: a small file can be
   * gigabytes of zeros. Default 512 MiB; 2 GiB for embeddings from disk or memory that are not compressed.
   */
  readonly maxBytes?: number
  /** Seconds in which a server may send less than a kilobyte, above 0; Infinity for no limit. Default 30. */
  readonly timeout?: number
}

/** Of `FileOptions`. 512 MiB is also the longest text of Node and Chromium. */
const defaults = { maxBytes: 2 ** 29, timeout: 30 }

/** Bytes in `timeout` seconds below which a connection stalls: a server that drips would otherwise never end. */
const STALL_BYTES = 1024

/** The longest time of a timer in milliseconds: 24 days. */
const LONGEST_TIMER = 2 ** 31 - 1

/** Name of the file in messages. */
export function nameOf(source: FileSource): string {
  if (typeof source === 'string') return source
  if (source instanceof URL) return source.href
  return 'name' in source && typeof source.name === 'string' ? source.name : 'bytes'
}

/**
 * The bytes of a file, decompressed if it begins with the gzip signature.
 * @param plainBytes default of `maxBytes` for what is neither compressed nor downloaded.
 * @throws MotError `file-not-found`, `download-failed` (also after `timeout`), `invalid-file` (damaged gzip, larger than
 * `maxBytes`), `invalid-option`.
 */
export async function readBytes(
  source: FileSource,
  options: FileOptions = {},
  plainBytes = defaults.maxBytes,
): Promise<Uint8Array> {
  const limits = checkLimits(options)
  const maxPlainBytes = options.maxBytes ?? plainBytes
  const bytes = await loadBytes(source, limits, maxPlainBytes, options.signal)
  checkForeign(bytes, nameOf(source))
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return unzip(bytes, nameOf(source), limits.maxBytes)
  if (bytes.length > maxPlainBytes) throw tooLong(`${nameOf(source)} has`, maxPlainBytes)
  return bytes
}

/** @throws MotError `invalid-option`. */
function checkLimits({ maxBytes = defaults.maxBytes, timeout = defaults.timeout }: FileOptions): TransferLimits {
  return checkTransferLimits({ maxBytes, timeout })
}

/**
 * Calls `stop` once `timeout` seconds have passed without `restart`; Infinity: never.
 * @returns functions that restart and end the wait.
 */
export function startTimer(timeout: number, stop: () => void): { restart(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = () => clearTimeout(timer)
  const restart = () => {
    end()
    if (timeout < LONGEST_TIMER / 1000) timer = setTimeout(stop, 1000 * timeout)
  }
  restart()
  return { restart, end }
}

/** As `readBytes`, as text: UTF-8, or UTF-16 as Windows tools write it. */
export async function readText(source: FileSource, options: FileOptions = {}): Promise<string> {
  const bytes = await readBytes(source, options)
  try {
    return new TextDecoder(encodingOf(bytes)).decode(bytes)
  } catch (error) {
    // A text of more characters than a string of the engine can have.
    throw new MotError('invalid-file', `${nameOf(source)} of ${bytes.length} bytes is too long for a text.`, {
      cause: error,
    })
  }
}

/** By the byte order mark, or by the zero beside the first character: formats here begin with ASCII. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined)) return 'utf-16be'
  return 'utf-8'
}

/** @throws MotError `invalid-file` for a Git LFS pointer. An empty file and a page are the formats' own business. */
function checkForeign(bytes: Uint8Array, file: string): void {
  const problem = foreignFile(bytes.subarray(0, foreignFileBytes))
  if (problem?.includes('Git LFS')) throw new MotError('invalid-file', `${file} ${problem}.`)
}

async function loadBytes(
  source: FileSource,
  limits: TransferLimits,
  maxPlainBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  signal?.throwIfAborted()
  if (source instanceof Uint8Array) return source
  if (source instanceof ArrayBuffer) return new Uint8Array(source)
  if (source instanceof Blob) {
    if (source.size > compressedRoom(maxPlainBytes)) throw tooLong(`${nameOf(source)} has`, maxPlainBytes)
    return new Uint8Array(await source.arrayBuffer())
  }
  const files = nodeModule('node:fs')
  const isLocal = source instanceof URL ? source.protocol === 'file:' : !/^(https?|blob|data):/i.test(source)
  if (files && isLocal) return readLocal(files, source, maxPlainBytes, signal)
  return download(source, limits, signal)
}

/** Bytes of a file before its kind is known: a gzip file of noise is a little longer than the noise. */
function compressedRoom(maxBytes: number): number {
  return maxBytes + Math.floor(maxBytes / 1000) + 1000
}

/** In parts, because a device such as /dev/zero has no length and no end. */
async function readLocal(
  files: typeof import('node:fs'),
  path: string | URL,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const what = `${path} has`
  try {
    const room = compressedRoom(maxBytes)
    const { size } = await files.promises.stat(path)
    if (size > room) throw tooLong(what, maxBytes)
    const parts = files.createReadStream(path, { highWaterMark: PART_BYTES, ...(signal && { signal }) })
    return await collect(parts, { room, maxBytes, what })
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof MotError) throw error
    throw new MotError('file-not-found', `${path} cannot be read: ${(error as Error).message}.`, { cause: error })
  }
}

/** Bytes that are read of a local file at once. */
const PART_BYTES = 2 ** 20

async function download(
  url: string | URL,
  { maxBytes, timeout }: TransferLimits,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const silent = new MotError('download-failed', `${url} sends less than a kilobyte in ${timeout} seconds.`)
  const controller = new AbortController()
  const abort = () => controller.abort(signal?.reason)
  signal?.addEventListener('abort', abort)
  const timer = startTimer(timeout, () => controller.abort(silent))
  try {
    const response = await fetch(url, { signal: controller.signal })
    if (!response.ok) {
      const code = response.status === 404 ? 'file-not-found' : 'download-failed'
      throw new MotError(code, `${url} answers ${response.status} ${shown(response.statusText)}.`)
    }
    if (!response.body) return new Uint8Array(0)
    const what = `${url} has`
    if (announcedBytes(response) > maxBytes) throw tooLong(what, maxBytes)
    let watched = 0
    const onPart = (length: number) => {
      if (length < watched + STALL_BYTES) return
      watched = length
      timer.restart()
    }
    return await collect(partsOf(response.body), { room: maxBytes, maxBytes, what, onPart })
  } catch (error) {
    signal?.throwIfAborted()
    controller.abort()
    if (error instanceof MotError) throw error
    throw new MotError('download-failed', `${url} cannot be fetched: ${(error as Error).message}.`, { cause: error })
  } finally {
    timer.end()
    signal?.removeEventListener('abort', abort)
  }
}

/** 0 where the server does not say it; the length of a compressed body is another than that of the file. */
function announcedBytes({ headers }: Response): number {
  return headers.has('content-encoding') ? 0 : Number(headers.get('content-length') ?? 0)
}

async function unzip(bytes: Uint8Array, file: string, maxBytes: number): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))
  try {
    return await collect(partsOf(stream), { room: maxBytes, maxBytes, what: `${file} has, decompressed,` })
  } catch (error) {
    if (error instanceof MotError) throw error
    throw new MotError('invalid-file', `${file} is a damaged gzip file: ${(error as Error).message}.`, { cause: error })
  }
}

/** As the stream's own iterator, which not every browser has. */
async function* partsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

interface CollectOptions {
  /** Bytes from which on reading ends. */
  readonly room: number
  readonly maxBytes: number
  readonly what: string
  onPart?(length: number): void
}

/**
 * All bytes of a stream.
 * @throws MotError `invalid-file` as soon as there are more than `room`.
 */
async function collect(
  stream: AsyncIterable<Uint8Array>,
  { room, maxBytes, what, onPart }: CollectOptions,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of stream) {
    length += part.length
    if (length > room) throw tooLong(what, maxBytes)
    onPart?.(length)
    parts.push(part)
  }
  const all = new Uint8Array(length)
  let position = 0
  for (const part of parts) {
    all.set(part, position)
    position += part.length
  }
  return all
}

function tooLong(what: string, maxBytes: number): MotError {
  return new MotError('invalid-file', `${what} more than ${maxBytes} bytes: set option "maxBytes" to read it.`)
}
