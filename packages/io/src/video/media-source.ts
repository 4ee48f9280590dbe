import { BlobSource, FilePathSource, Logging, LogLevel, type Source, UrlSource } from 'mediabunny'
import { nodeModule } from '../node'
import type { VideoSource } from './video'

/** Reads without a turn of the event loop, all of what is in memory, after which the file ends. */
const MOST_READS = 100_000

/** What mediabunny reads a video from. */
export function createMediaSource(source: VideoSource): Source {
  // Errors of damaged files, which come as errors here as well. An application that has set the level has its own reasons.
  if (Logging.level === LogLevel.Info) Logging.level = LogLevel.Silent
  return endEndlessReads(toSource(source))
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
 * In damaged Matroska files mediabunny 1.61 follows elements in circles, or reads the last 8 bytes of the file again and again, without
 * a turn of the event loop in which a timer could end it. Reads of nothing, as behind the end of the file, end the search.
 */
function endEndlessReads(source: Source): Source {
  const internal = source as unknown as { _read: (...range: number[]) => unknown }
  const read = internal._read.bind(source)
  let reads = 0
  internal._read = (...range) => {
    if (reads === 0) setTimeout(() => (reads = 0))
    return ++reads > MOST_READS ? null : read(...range)
  }
  return source
}
