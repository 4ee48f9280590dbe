import { Tracks } from '@mot/core'
import { readTracks, type TrackSequence } from '@mot/io/mot'
import type { Size } from '../arguments'
import { checkDistinct } from '../distinct-files'
import { type ReadingOptions, readingOf, skippedLines, writeRemarks } from '../reading'
import type { Streams } from '../streams'
import { openCounting } from '../zones/counting'
import { checkEventFile, eventOutput } from '../zones/event-output'

/** Options of `mot count`. */
export interface CountOptions extends ReadingOptions {
  readonly zones: string
  readonly events?: string
  readonly frameRate?: number
  readonly imageSize?: Size
  readonly quiet?: boolean
}

/**
 * `mot count` with its arguments read.
 * @throws MotError as the parts do.
 */
export async function runCount(file: string, options: CountOptions, streams: Streams, signal?: AbortSignal) {
  const { zones, events: eventFile, frameRate = 30, imageSize } = options
  if (eventFile !== undefined) checkEventFile(eventFile)
  checkDistinct(
    [
      ['the tracks', file],
      ['--zones', zones],
    ],
    [['--events', eventFile]],
  )
  const sequence = await readTracks(file, { ...readingOf(options), ...(signal && { signal }) })
  if (!options.quiet) writeRemarks(skippedLines(file, sequence), streams)
  const counting = await openCounting(zones, sequence.classNames)
  if (imageSize) counting.checkSize(imageSize.width, imageSize.height)
  const output = eventFile === undefined ? undefined : await eventOutput(eventFile, () => counting.finish())
  try {
    for (const tracks of finishedTracks(sequence, frameRate)) {
      signal?.throwIfAborted()
      const events = counting.update(tracks, tracks.time)
      await output?.write({ events })
    }
    await output?.close()
  } catch (error) {
    await output?.abandon()
    throw error
  }
  if (!options.quiet) streams.stdout.write(counting.table())
}

/** The tracks of a file, frame by frame: each ends with its last row. */
export function* finishedTracks(sequence: TrackSequence, frameRate: number): Generator<Tracks> {
  const lastFrames = new Map<number, number>()
  for (let row = 0; row < sequence.count; row++) {
    const id = sequence.ids[row]!
    lastFrames.set(id, Math.max(lastFrames.get(id) ?? 0, sequence.frames[row]!))
  }
  for (let frame = 1; frame <= sequence.frameCount; frame++) {
    const rows = sequence.at(frame)
    const ended = rows.filter(({ id }) => lastFrames.get(id) === frame).map(({ id }) => id)
    yield Tracks.from(rows, { frame, time: (frame - 1) / frameRate, ended })
  }
}
