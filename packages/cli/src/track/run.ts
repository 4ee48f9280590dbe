import type { Model } from '@mot/core'
import { createDetector } from '@mot/heads'
import { checkDistinct } from '../distinct-files'
import { chooseClasses } from '../network/choose-classes'
import { loadEmbedder } from '../network/load-embedder'
import { loadNetwork } from '../network/load-network'
import { styleFiles } from '../painting/style'
import { writeRemarks } from '../reading'
import { comparesAppearance } from '../second-pass/options'
import { parseSettings } from '../settings'
import type { Streams } from '../streams'
import { type AppearanceRequest, embedCompared, useAppearance } from './appearance'
import { checkCombination } from './check-combination'
import { chooseTracker, remarkOnDefault } from './choose-tracker'
import { openDetections, withImages } from './detections-source'
import { follow } from './follow'
import { followCamera } from './follow-camera'
import { groundSettings } from './ground-settings'
import { detectInFrames } from './network-source'
import { openFrames } from './open-frames'
import type { TrackOptions } from './options'
import type { DetectionSource } from './source'
import { Stopwatch } from './stopwatch'
import { timedHead, timedModel } from './timed'

/**
 * `mot track` with its arguments read.
 * @throws MotError as the parts do; `invalid-option` for options that exclude each other.
 */
export async function runTrack(
  input: string | undefined,
  options: TrackOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<void> {
  checkCombination(input, options)
  checkDistinct(
    [
      ['the input', input],
      ['--detections', options.detections],
      ['--embeddings', options.embeddings],
      ['--camera-motion', options.cameraMotion],
      ['--camera', options.camera],
      ['--model', options.model],
      ['--embedder', options.embedder],
      ['--zones', options.zones],
      ...styleFiles(options),
    ],
    [
      ['--out', options.out],
      ['--video', options.video],
      ['--save-detections', options.saveDetections],
      ['--save-embeddings', options.saveEmbeddings],
      ['--save-camera-motion', options.saveCameraMotion],
      ['--report', options.report],
      ['--events', options.events],
    ],
  )
  if (options.detections === undefined) await trackFrames(input!, options, streams, signal)
  else if (input === undefined)
    await trackDetections(options, await openDetections(detectionsOf(options, signal)), streams, signal)
  else {
    await using frames = await openFrames(input, { ...options, signal })
    const source = await openDetections({ ...detectionsOf(options, signal), frameRate: frames.frameRate })
    await trackDetections(options, withImages(source, frames, options), streams, signal)
  }
}

function detectionsOf(options: TrackOptions, signal?: AbortSignal) {
  return { ...options, detections: options.detections!, signal }
}

/** From a det.txt. No network is loaded. */
async function trackDetections(options: TrackOptions, source: DetectionSource, streams: Streams, signal?: AbortSignal) {
  const choice = chooseTracker(options)
  const settings = parseSettings(options.set ?? [], [{ name: 'tracker', defaults: choice.defaults }])
  const ground = await groundSettings(choice, options.camera, signal)
  const appearance = useAppearance(choice, { ...settings.tracker!, ...ground }, appearanceOf(options))
  const tracker = choice.make(appearance.settings, source.frameRate)
  const remarks = [remarkOnDefault(choice), appearance.remark, ...(source.remarks ?? [])]
  if (!options.quiet) writeRemarks(remarks, streams)
  const stopwatch = new Stopwatch()
  await follow({
    source: await withCamera(source, options, stopwatch, signal),
    tracker,
    options: { ...choice.secondPass, ...options },
    streams,
    stopwatch,
    signal,
  })
}

/** From a video or a folder of images. */
async function trackFrames(input: string, options: TrackOptions, streams: Streams, signal?: AbortSignal) {
  // What is live has no frames ahead: only the newest counts.
  const live = options.live ? { workers: 1 } : {}
  await using network = await loadNetwork({ ...live, ...options }, streams, signal)
  const ahead = options.live ? 1 : network.ahead
  const { manifest, provider, classes } = network
  const classIds = chooseClasses(options.classes, classes)
  const trackerChoice = chooseTracker(options, manifest)
  const settings = parseSettings(options.set ?? [], [
    { name: 'tracker', defaults: trackerChoice.defaults },
    { name: 'head', defaults: network.head.defaults },
  ])

  const ground = await groundSettings(trackerChoice, options.camera, signal)
  const appearance = useAppearance(trackerChoice, { ...settings.tracker!, ...ground }, appearanceOf(options))
  if (!options.quiet) writeRemarks([remarkOnDefault(trackerChoice), network.remark, appearance.remark], streams)
  const stopwatch = new Stopwatch()
  const head = timedHead(network.head.make(settings.head!), stopwatch)
  await using frames = await openFrames(input, { ...options, ahead, signal })
  const tracker = trackerChoice.make(appearance.settings, frames.frameRate)
  const timed = (model: Model) => timedModel(model, stopwatch)
  await using embedder = await loadEmbedder(options, network.backend, timed, streams, signal)
  const detected = detectInFrames({
    frames,
    detector: createDetector(timed(network.model), head, { classNames: classes }),
    embed: embedder && (isUsedElsewhere(options) ? embedder.embed : embedCompared(embedder, tracker)),
    provider,
    classes,
    classIds,
    ahead,
    limit: options.frames,
    isLive: options.live,
    stopwatch,
    signal,
  })
  await follow({
    source: await withCamera(detected, options, stopwatch, signal),
    tracker,
    options: { ...trackerChoice.secondPass, ...options },
    streams,
    stopwatch,
    signal,
  })
}

function appearanceOf(options: TrackOptions): AppearanceRequest | undefined {
  if (options.embedder === undefined && options.embeddings === undefined) return undefined
  const from = options.embedder === undefined ? '--embeddings' : '--embedder'
  return { from, usedElsewhere: isUsedElsewhere(options) }
}

/** Whether appearance vectors have a use beside the tracker: all boxes then need theirs. */
function isUsedElsewhere(options: TrackOptions): boolean {
  return options.saveEmbeddings !== undefined || comparesAppearance(options)
}

/** The source, with camera motion if requested. */
async function withCamera(
  source: DetectionSource,
  { cameraMotion }: TrackOptions,
  stopwatch: Stopwatch,
  signal?: AbortSignal,
): Promise<DetectionSource> {
  return cameraMotion === undefined ? source : followCamera(source, cameraMotion, stopwatch, signal)
}
