import { open } from 'node:fs/promises'
import { MotError } from '@mot/core'
import { Interrupted, refuseAnswer, stallBytes, tooLong } from './attempts'
import { guardedFetch } from './guarded-fetch'
import type { PartFile } from './part-file'

/** Progress of a download. */
export interface DownloadProgress {
  /** Bytes on disk, those of an earlier attempt included. */
  readonly received: number
  /** Bytes of the whole file, where the server reports them. */
  readonly total: number | undefined
}

export interface TransferOptions {
  /** Resumes a part file even without an ETag or date from the server. Safe only with an expected hash. */
  readonly resumeBlindly: boolean
  /** Seconds in which less than a kilobyte arrives, after which the connection counts as broken. */
  readonly stallSeconds: number
  /** Largest size of the whole file. */
  readonly maxBytes: number
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined
}

/**
 * One attempt to fetch the missing bytes of a part file (HTTP Range with If-Range, RFC 9110 §13.1.5 and §14).
 * @returns whether the bytes on disk before the call were kept.
 * @throws Interrupted, MotError `download-failed`, or the signal's reason.
 */
export async function transfer(url: URL, part: PartFile, options: TransferOptions): Promise<boolean> {
  const stall = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stall.signal]) : stall.signal
  const seconds = options.stallSeconds
  const watch = setTimeout(() => stall.abort(new Interrupted(`less than a kilobyte in ${seconds} s`)), 1000 * seconds)
  try {
    const { response, from } = await requestMissing(url, part, options.resumeBlindly, signal)
    const length = response.headers.get('content-length')
    const total = length === null ? undefined : from + Number(length)
    if (total !== undefined && total > options.maxBytes) await refuseLonger(url, part, options.maxBytes, response)
    if (from === 0) await part.begin(noteOf(response))
    let received = from
    let watched = from
    await using file = await open(part.path, 'a')
    for await (const chunk of response.body ?? []) {
      received += chunk.length
      if (received > options.maxBytes) await refuseLonger(url, part, options.maxBytes)
      if (received >= watched + stallBytes) {
        watched = received
        watch.refresh()
      }
      // Writes all bytes or fails; a single write may stop in the middle where the disk is full.
      await file.appendFile(chunk)
      options.onProgress?.({ received, total })
    }
    if (total !== undefined && received < total) throw new Interrupted(`${received} of ${total} bytes received`)
    return from > 0
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason
    if (error instanceof Interrupted || error instanceof MotError) throw error
    if (stall.signal.aborted) throw stall.signal.reason
    // fetch throws this for a refused or broken connection; other errors are local.
    if (error instanceof TypeError) throw new Interrupted(reasonOf(error), { cause: error })
    throw error
  } finally {
    clearTimeout(watch)
  }
}

/** Cuts a download off that is longer than it may be; its part is of no use. */
async function refuseLonger(url: URL, part: PartFile, maxBytes: number, response?: Response): Promise<never> {
  await response?.body?.cancel()
  await part.remove()
  throw tooLong(url, maxBytes)
}

/** Requests the missing bytes. `from` is the offset of the response: 0 when the server sends the whole file. */
async function requestMissing(url: URL, part: PartFile, resumeBlindly: boolean, signal: AbortSignal) {
  const size = await part.size()
  const { validator } = await part.note()
  const resume = size > 0 && (validator !== undefined || resumeBlindly)
  const response = await guardedFetch(
    url,
    {
      // Byte ranges of a compressed response are not those of the file.
      'accept-encoding': 'identity',
      ...(resume && { range: `bytes=${size}-` }),
      ...(resume && validator !== undefined && { 'if-range': validator }),
    },
    signal,
  )
  if (response.status === 200) return { response, from: 0 }
  if (response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${size}-`)) {
    return { response, from: size }
  }
  await response.body?.cancel()
  if (response.status === 206 || response.status === 416) {
    await part.remove()
    throw new Interrupted('the part on disk does not belong to the file')
  }
  return refuseAnswer(url, response)
}

function noteOf({ headers }: Response) {
  const tag = headers.get('etag')
  // Files with the same weak tag may differ in their bytes.
  const validator = tag && !tag.startsWith('W/') ? tag : headers.get('last-modified')
  return validator ? { validator } : {}
}

function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message
}
