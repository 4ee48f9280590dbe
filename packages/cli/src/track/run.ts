import { createBackend, type Device } from '@mot/backends'
import { MotError } from '@mot/core'
import { createDetector } from '@mot/heads'
import type { TrackOptions } from '../commands/track'
import { resolveWithProgress } from '../pull-model'
import { parseSettings } from '../settings'
import type { Streams } from '../streams'
import { chooseHead } from './choose-head'
import { chooseTracker } from './choose-tracker'
import { openDetections } from './detections-source'
import { follow } from './follow'
import { detectInFrames } from './network-source'
import { openFrames } from './open-frames'
import { Stopwatch } from './stopwatch'
import { timedHead, timedModel } from './timed'

/**
 * `mot track` with its arguments read.
 * @throws MotError as the parts do; `invalid-option` for options that do not go together.
 */
export async function runTrack(
  input: string | undefined,
  options: TrackOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<void> {
  checkTogether(input, options)
  if (options.detections !== undefined) await trackDetections(options.detections, options, streams, signal)
  else await trackFrames(input!, options, streams, signal)
}

/** From a det.txt. No network runs, and none is looked for. */
async function trackDetections(detections: string, options: TrackOptions, streams: Streams, signal?: AbortSignal) {
  const choice = chooseTracker(options)
  const settings = parseSettings(options.set ?? [], [{ name: 'tracker', defaults: choice.defaults }])
  const source = await openDetections({ ...options, detections, signal })
  const tracker = choice.make(settings.tracker!, source.frameRate)
  await follow({ source, tracker, options, streams, stopwatch: new Stopwatch(), signal })
}

/** From a video or a folder of images. */
async function trackFrames(input: string, options: TrackOptions, streams: Streams, signal?: AbortSignal) {
  const stopwatch = new Stopwatch()
  const { file, manifest } = await resolveWithProgress(
    options.model ?? 'fairmot-tiny',
    { sha256: options.sha256 },
    streams,
    signal,
  )
  const headChoice = chooseHead(options.head, manifest)
  const trackerChoice = chooseTracker(options, manifest)
  const settings = parseSettings(options.set ?? [], [
    { name: 'tracker', defaults: trackerChoice.defaults },
    { name: 'head', defaults: headChoice.defaults },
  ])
  const head = headChoice.make(settings.head!)
  await using frames = await openFrames(input, { frameRate: options.frameRate, signal })
  const tracker = trackerChoice.make(settings.tracker!, frames.frameRate)
  await using backend = await createBackend({
    ...(options.device !== undefined && { device: options.device as Device }),
    ...(signal && { signal }),
  })
  const model = await backend.load(file, { ...(signal && { signal }) })
  const detector = createDetector(timedModel(model, stopwatch), timedHead(head, stopwatch))
  const source = detectInFrames({
    frames,
    detector,
    provider: backend.provider,
    classes: manifest?.classes ?? [],
    limit: options.frames,
    stopwatch,
    signal,
  })
  await follow({ source, tracker, options, streams, stopwatch, signal })
}

/** @throws MotError `invalid-option` for options that would be passed over in silence otherwise. */
function checkTogether(input: string | undefined, options: TrackOptions): void {
  const { detections, embeddings, embeddingDimension, out, json } = options
  const refuse = (message: string) => {
    throw new MotError('invalid-option', message)
  }
  if ((input === undefined) === (detections === undefined)) {
    refuse('Pass a video or a folder to look at, or --detections <file>; one of them, see mot track --help.')
  }
  if (detections === undefined) {
    for (const [name, value] of Object.entries({ embeddings, 'embedding-dimension': embeddingDimension })) {
      if (value !== undefined) refuse(`--${name} belongs to --detections, which is not there.`)
    }
  } else {
    for (const name of ['model', 'sha256', 'head', 'device', 'video'] as const) {
      if (options[name] !== undefined) refuse(`--${name} needs a video or a folder; --detections brings no pictures.`)
    }
    if (embeddingDimension !== undefined && embeddings === undefined) {
      refuse('--embedding-dimension is about --embeddings, which is not there.')
    }
  }
  if (json && out === '-') refuse('--json and --out - both want standard output: pass a file to --out.')
}
