import { checkTransferLimits, type LoadOptions, MotError, type TransferLimits } from '@mot/core'

/** Of `LoadOptions`. 2 GiB is the longest protobuf message, and so the largest ONNX file. */
const defaults = { maxBytes: 2 ** 31, timeout: 30 }

/** Bytes in `timeout` seconds below which a connection stalls: a server that drips would otherwise never end. */
const STALL_BYTES = 1024

/** The longest time of a timer in milliseconds: 24 days. */
const LONGEST_TIMER = 2 ** 31 - 1

/** @throws MotError `invalid-option`. */
export function checkLimits({ maxBytes = defaults.maxBytes, timeout = defaults.timeout }: LoadOptions): TransferLimits {
  return checkTransferLimits({ maxBytes, timeout })
}

/**
 * The bytes of a URL. The connection is closed when this returns or throws.
 * @throws MotError `file-not-found`, `download-failed` (also for more than `maxBytes`, and after `timeout`); the signal's
 * reason.
 */
export async function download(address: string, options: LoadOptions): Promise<Uint8Array> {
  const { maxBytes, timeout } = checkLimits(options)
  const { signal } = options
  const connection = new AbortController()
  const abort = () => connection.abort(signal?.reason)
  signal?.addEventListener('abort', abort)
  const stalled = new MotError('download-failed', `${address} sends less than a kilobyte in ${timeout} seconds.`)
  const stall = startTimer(timeout, () => connection.abort(stalled))
  try {
    const response = await fetch(address, { signal: connection.signal })
    if (response.status === 404 || response.status === 410) {
      throw new MotError('file-not-found', `There is no file at ${address} (status ${response.status}).`)
    }
    if (!response.ok) throw new MotError('download-failed', `${address} answered with status ${response.status}.`)
    const announced = announcedBytes(response)
    if (announced > maxBytes) throw tooLong(address, maxBytes, announced)
    return joined(await receive(response, address, maxBytes, stall.restart))
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    connection.abort()
    if (error instanceof MotError) throw error
    throw new MotError('download-failed', `${address} could not be loaded: ${String(error)}.`, { cause: error })
  } finally {
    stall.end()
    signal?.removeEventListener('abort', abort)
  }
}

async function receive(response: Response, address: string, maxBytes: number, restart: () => void) {
  const chunks: Uint8Array[] = []
  let received = 0
  let watched = 0
  const reader = response.body?.getReader()
  for (let step = await reader?.read(); step && !step.done; step = await reader!.read()) {
    received += step.value.length
    if (received > maxBytes) throw tooLong(address, maxBytes, undefined)
    if (received >= watched + STALL_BYTES) {
      watched = received
      restart()
    }
    chunks.push(step.value)
  }
  return chunks
}

/** Size of the file by its answer, 0 where it is unknown: the length of a compressed body is another. */
function announcedBytes({ headers }: Response): number {
  return headers.has('content-encoding') ? 0 : Number(headers.get('content-length') ?? 0)
}

function tooLong(address: string, maxBytes: number, bytes: number | undefined): MotError {
  const advice = 'set option "maxBytes" to load it'
  return new MotError(
    'download-failed',
    `${address} should have at most ${maxBytes} bytes, got ${bytes ?? 'more'}: ${advice}.`,
  )
}

/** Calls `stop` once `timeout` seconds have passed without `restart`; Infinity: never. */
function startTimer(timeout: number, stop: () => void): { restart(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = () => clearTimeout(timer)
  const restart = () => {
    end()
    if (timeout < LONGEST_TIMER / 1000) timer = setTimeout(stop, 1000 * timeout)
  }
  restart()
  return { restart, end }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
