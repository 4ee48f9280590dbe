import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { Output } from './output'

/**
 * Text on a stream that the caller owns; waits while its reader is slow.
 * @param format the text for a frame's result.
 */
export function streamOutput<Result>(
  stream: Writable,
  format: (result: Result) => string,
  signal?: AbortSignal,
): Output<Result> {
  return {
    async write(result) {
      const text = format(result)
      if (text !== '' && !stream.write(text)) await once(stream, 'drain', { ...(signal && { signal }) })
    },
    async close() {},
    async abandon() {},
  }
}
