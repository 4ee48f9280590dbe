import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { TrackedFrame, TrackOutput } from './output'

/**
 * Text on a stream that others close; waits while its reader is slow.
 * @param format what a frame adds to it.
 */
export function streamOutput(
  stream: Writable,
  format: (frame: TrackedFrame) => string,
  signal?: AbortSignal,
): TrackOutput {
  return {
    async write(frame) {
      const text = format(frame)
      if (text !== '' && !stream.write(text)) await once(stream, 'drain', { ...(signal && { signal }) })
    },
    async close() {},
    async abandon() {},
  }
}
