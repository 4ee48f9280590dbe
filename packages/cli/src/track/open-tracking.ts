import type { Model, Tracker } from '@mot/core'
import { createDetector } from '@mot/heads'
import { chooseClasses } from '../network/choose-classes'
import { loadEmbedder } from '../network/load-embedder'
import { loadNetwork } from '../network/load-network'
import { writeRemarks } from '../reading'
import { comparesAppearance, type SecondPassOptions } from '../second-pass/options'
import { parseSettings, type SettingsTarget } from '../settings'
import type { Streams } from '../streams'
import { type AppearanceRequest, embedCompared, useAppearance } from './appearance'
import { chooseTracker, remarkOnDefault } from './choose-tracker'
import { openDetections, withImages } from './detections-source'
import { followCamera } from './follow-camera'
import { groundSettings } from './ground-settings'
import { detectInFrames } from './network-source'
import { openFrames } from './open-frames'
import type { TrackOptions } from './options'
import type { DetectionSource } from './source'
import { Stopwatch } from './stopwatch'
import { timedHead, timedModel } from './timed'

/** How inputs are tracked: by one network for all, or from a file of detections. */
export interface Tracking extends AsyncDisposable {
  /** Of each target of `--set`, by its name. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** That of the preset. */
  readonly secondPass: SecondPassOptions
  readonly stopwatch: Stopwatch
  /** @param input a video or a folder; undefined for detections without images. */
  open(input: string | undefined): Promise<TrackedInput>
}

/** The detections of one input, and a tracker of its own. */
export interface TrackedInput extends AsyncDisposable {
  readonly source: DetectionSource
  readonly tracker: Tracker
}

/**
 * @param more targets of `--set` beside tracker and head.
 * @throws MotError as the parts do.
 */
export async function openTracking(
  options: TrackOptions,
  streams: Streams,
  signal?: AbortSignal,
  more: readonly SettingsTarget[] = [],
): Promise<Tracking> {
  return options.detections === undefined
    ? openNetworkTracking(options, streams, signal, more)
    : openDetectionTracking({ ...options, detections: options.detections }, streams, signal, more)
}

/** From a det.txt. No network is loaded. */
async function openDetectionTracking(
  options: TrackOptions & { readonly detections: string },
  streams: Streams,
  signal: AbortSignal | undefined,
  more: readonly SettingsTarget[],
): Promise<Tracking> {
  const choice = chooseTracker(options)
  const settings = parseSettings(options.set ?? [], [{ name: 'tracker', defaults: choice.defaults }, ...more])
  const ground = await groundSettings(choice, options.camera, signal)
  const appearance = useAppearance(choice, { ...settings.tracker!, ...ground }, appearanceOf(options))
  const stopwatch = new Stopwatch()
  return {
    settings,
    secondPass: choice.secondPass,
    stopwatch,
    async open(input) {
      const frames = input === undefined ? undefined : await openFrames(input, { ...options, signal })
      const close = async () => frames?.[Symbol.asyncDispose]()
      try {
        const { frameRate = options.frameRate } = frames ?? {}
        const detections = await openDetections({ ...options, frameRate, signal })
        const source = frames ? withImages(detections, frames, options) : detections
        const tracker = choice.make(appearance.settings, source.frameRate)
        const remarks = [remarkOnDefault(choice), appearance.remark, ...(source.remarks ?? [])]
        if (!options.quiet) writeRemarks(remarks, streams)
        return { source: await withCamera(source, options, stopwatch, signal), tracker, [Symbol.asyncDispose]: close }
      } catch (error) {
        await close()
        throw error
      }
    },
    async [Symbol.asyncDispose]() {},
  }
}

/** From videos or folders of images. */
async function openNetworkTracking(
  options: TrackOptions,
  streams: Streams,
  signal: AbortSignal | undefined,
  more: readonly SettingsTarget[],
): Promise<Tracking> {
  // What is live has no frames ahead: only the newest counts.
  const live = options.live ? { workers: 1 } : {}
  const network = await loadNetwork({ ...live, ...options }, streams, signal)
  try {
    const ahead = options.live ? 1 : network.ahead
    const { manifest, provider, classes } = network
    const classIds = chooseClasses(options.classes, classes)
    const choice = chooseTracker(options, manifest)
    const settings = parseSettings(options.set ?? [], [
      { name: 'tracker', defaults: choice.defaults },
      { name: 'head', defaults: network.head.defaults },
      ...more,
    ])
    const ground = await groundSettings(choice, options.camera, signal)
    const appearance = useAppearance(choice, { ...settings.tracker!, ...ground }, appearanceOf(options))
    if (!options.quiet) writeRemarks([remarkOnDefault(choice), network.remark, appearance.remark], streams)
    const stopwatch = new Stopwatch()
    const head = timedHead(network.head.make(settings.head!), stopwatch)
    const timed = (model: Model) => timedModel(model, stopwatch)
    const embedder = await loadEmbedder(options, network.backend, timed, streams, signal)
    return {
      settings,
      secondPass: choice.secondPass,
      stopwatch,
      async open(input) {
        const frames = await openFrames(input!, { ...options, ahead, signal })
        const tracker = choice.make(appearance.settings, frames.frameRate)
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
        const source = await withCamera(detected, options, stopwatch, signal)
        return { source, tracker, [Symbol.asyncDispose]: () => frames[Symbol.asyncDispose]() }
      },
      async [Symbol.asyncDispose]() {
        await embedder?.[Symbol.asyncDispose]()
        await network[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await network[Symbol.asyncDispose]()
    throw error
  }
}

function appearanceOf(options: TrackOptions): AppearanceRequest | undefined {
  if (options.embedder === undefined && options.embeddings === undefined) return undefined
  const from = options.embedder === undefined ? '--embeddings' : '--embedder'
  return { from, usedElsewhere: isUsedElsewhere(options) }
}

/** Whether appearance vectors have a use beside the tracker: all boxes then need theirs. */
function isUsedElsewhere(options: TrackOptions): boolean {
  return options.saveEmbeddings !== undefined || options.identities !== undefined || comparesAppearance(options)
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
