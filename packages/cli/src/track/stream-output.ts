import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { Output } from './output'

/**
 * Text on a stream that others close; waits while its reader is slow.
 * @param format what a frame's result adds to it.
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
