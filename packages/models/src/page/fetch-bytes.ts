import { MotError } from '@mot/core'
import { Interrupted, refuseAnswer, repeatAttempts, stallBytes, tooLong } from '../attempts'
import type { DownloadOptions } from '../download'

type FetchBytesOptions = Pick<DownloadOptions, 'retries' | 'stallSeconds' | 'signal' | 'onProgress'> & {
  readonly maxBytes: number
  /** Whether the hash is known: then a connection that broke goes on where it broke. */
  readonly resumes: boolean
}

/**
 * The bytes of a URL. A connection that breaks or stalls is taken up again.
 * @throws MotError `download-failed`; the signal's reason.
 */
export async function fetchBytes(url: URL, options: FetchBytesOptions): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  await repeatAttempts(url, options, async () => {
    if (!options.resumes) chunks.length = 0
    await receive(url, chunks, options)
  })
  return joined(chunks)
}

/** One attempt: adds what is missing. */
async function receive(url: URL, chunks: Uint8Array[], options: FetchBytesOptions): Promise<void> {
  const { stallSeconds = 30, maxBytes, onProgress } = options
  const stall = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stall.signal]) : stall.signal
  const watch = () => setTimeout(() => stall.abort(), 1000 * stallSeconds)
  let timer = watch()
  try {
    const known = lengthOf(chunks)
    const response = await fetch(url, { signal, ...(known > 0 && { headers: { range: `bytes=${known}-` } }) })
    if (!response.ok) refuseAnswer(url, response)
    // A server without ranges sends the whole file again.
    if (response.status !== 206) chunks.length = 0
    let received = lengthOf(chunks)
    let watched = received
    const total = totalOf(response, received)
    if (total !== undefined && total > maxBytes) refuseLonger(url, maxBytes, stall)
    const reader = response.body?.getReader()
    for (let step = await reader?.read(); step && !step.done; step = await reader!.read()) {
      received += step.value.length
      if (received > maxBytes) refuseLonger(url, maxBytes, stall)
      chunks.push(step.value)
      if (received >= watched + stallBytes) {
        watched = received
        clearTimeout(timer)
        timer = watch()
      }
      onProgress?.({ received, total })
    }
    if (total !== undefined && received < total) throw new Interrupted(`${received} of ${total} bytes received`)
  } catch (error) {
    if (error instanceof MotError || error instanceof Interrupted) throw error
    if (stall.signal.aborted) throw new Interrupted(`less than a kilobyte in ${stallSeconds} s`)
    throw new Interrupted((error as Error).message, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

/** Size of the whole file. The length of a compressed body is that before decompression. */
function totalOf({ headers }: Response, received: number): number | undefined {
  const length = headers.get('content-length')
  return length === null || headers.has('content-encoding') ? undefined : received + Number(length)
}

function refuseLonger(url: URL, maxBytes: number, connection: AbortController): never {
  connection.abort()
  throw tooLong(url, maxBytes)
}

function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0)
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(lengthOf(chunks))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
