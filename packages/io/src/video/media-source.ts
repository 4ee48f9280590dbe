import { BlobSource, FilePathSource, type Source, UrlSource } from 'mediabunny'
import { nodeModule } from '../node'
import type { VideoSource } from './video'

/** Reads of one place in a row after which it is taken for the end of the file. */
const MOST_REPEATS = 1000

/** What mediabunny reads a video from. */
export function createMediaSource(source: VideoSource): Source {
  return endRepeatedReads(toSource(source))
}

/** Whether the source is fetched, not read from disk. */
export function isWebAddress(source: string | URL): boolean {
  return /^(https?|blob|data):/i.test(String(source))
}

function toSource(source: VideoSource): Source {
  if (source instanceof Blob) return new BlobSource(source)
  const isLocal = nodeModule('node:fs') && !isWebAddress(source)
  // No retries: mediabunny would repeat them without end, and log each to the console.
  return isLocal ? new FilePathSource(String(source)) : new UrlSource(source, { getRetryDelay: () => null })
}

/**
 * Behind damaged bytes of a Matroska file mediabunny 1.61 searches for the next element, and reads the last 8 bytes of the file again
 * and again, without a turn of the event loop in which a timer could end it. A read of nothing ends the search.
 */
function endRepeatedReads(source: Source): Source {
  const internal = source as unknown as { _read: (start: number, end: number, ...range: number[]) => unknown }
  const read = internal._read.bind(source)
  let last = { start: -1, end: -1 }
  let repeats = 0
  internal._read = (start, end, ...range) => {
    if (start !== last.start || end !== last.end) {
      last = { start, end }
      repeats = 0
    }
    return ++repeats > MOST_REPEATS ? null : read(start, end, ...range)
  }
  return source
}
