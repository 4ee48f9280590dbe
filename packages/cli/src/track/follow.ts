import type { Tracker } from '@mot/core'
import { showProgress } from '../progress'
import type { Streams } from '../streams'
import { openCounting } from '../zones/counting'
import { openOutputs } from './open-outputs'
import type { TrackOptions } from './options'
import type { TrackOutput } from './output'
import { updateAt } from './places'
import { describeReport, writeReport } from './report'
import type { DetectionSource } from './source'
import type { Stopwatch } from './stopwatch'

export interface Follow {
  readonly source: DetectionSource
  readonly tracker: Tracker
  readonly options: TrackOptions
  readonly streams: Streams
  readonly stopwatch: Stopwatch
  readonly signal?: AbortSignal | undefined
}

/** Updates a tracker with every frame of a source, writes its tracks to all outputs and prints a summary. */
export async function follow({ source, tracker, options, streams, stopwatch, signal }: Follow): Promise<void> {
  const counting = options.zones === undefined ? undefined : await openCounting(options.zones, source.classes)
  const outputs = await openOutputs(options, source, streams, signal, counting)
  const progress = options.quiet ? undefined : showProgress(streams, 'tracking', 'frame', source.frameCount)
  const ids = new Set<number>()
  const start = performance.now()
  let frames = 0
  let table = ''
  try {
    for await (const { detections, image } of stopwatch.waitEach(source)) {
      signal?.throwIfAborted()
      const tracks = stopwatch.measure('track', () =>
        updateAt(() => tracker.update(detections), frames + 1, source.placeOf),
      )
      const time = image?.time ?? detections.time ?? (tracks.frame - 1) / source.frameRate
      const events = counting?.update(tracks, time, image)
      await stopwatch.measureAsync('write', () =>
        forEach(outputs, (output) => output.write({ tracks, detections, image, events })),
      )
      for (let i = 0; i < tracks.count; i++) ids.add(tracks.ids[i]!)
      frames++
      progress?.update(frames)
    }
    // Before the end of the video ends all tracks.
    table = counting?.table() ?? ''
    await stopwatch.measureAsync('write', () => forEach(outputs, (output) => output.close()))
  } catch (error) {
    await forEach(outputs, (output) => output.abandon())
    throw error
  } finally {
    progress?.stop()
  }
  const seconds = (performance.now() - start) / 1000
  const { provider } = source
  const report = {
    frames,
    ids: ids.size,
    seconds,
    framesPerSecond: frames / seconds,
    provider,
    stages: stopwatch.shares,
    work: stopwatch.seconds,
  }
  if (options.report !== undefined) await writeReport(options.report, report)
  if (!options.quiet) streams.stderr.write(`${describeReport(report)}\n`)
  if (table !== '' && !options.quiet) streams.stderr.write(table)
}

/** In sequence: outputs share the image. */
async function forEach(outputs: readonly TrackOutput[], act: (output: TrackOutput) => Promise<void>) {
  for (const output of outputs) await act(output)
}
