import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { TextStream } from '../streams'
import type { Output } from './output'

/** The reader of an output has stopped, as `head` does after its last line: not a failure. */
export class ReaderGone extends Error {}

/**
 * Text on a stream that the caller owns; waits while its reader is slow.
 * @param format the text for a frame's result.
 * @throws ReaderGone from `write` where the reader has stopped.
 */
export function streamOutput<Result>(
  stream: TextStream,
  format: (result: Result) => string,
  signal?: AbortSignal,
): Output<Result> {
  let isGone = false
  stream.on('error', (error) => {
    if (error.code === 'EPIPE') isGone = true
  })
  return {
    async write(result) {
      if (isGone) throw new ReaderGone()
      const text = format(result)
      if (text === '' || stream.write(text)) return
      await once(stream as Writable, 'drain', { ...(signal && { signal }) }).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'EPIPE' ? new ReaderGone() : error
      })
    },
    async close() {},
    async abandon() {},
  }
}

/** The same output, which ends in silence with its reader: for an output beside others, which are completed. */
export function whileRead<Result>(output: Output<Result>): Output<Result> {
  let isGone = false
  return {
    ...output,
    async write(result) {
      if (isGone) return
      await output.write(result).catch((error: unknown) => {
        if (!(error instanceof ReaderGone)) throw error
        isGone = true
      })
    },
  }
}
