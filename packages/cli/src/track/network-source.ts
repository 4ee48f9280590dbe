import { Detections, type Frame } from '@mot/core'
import type { Detector, Embedder } from '@mot/heads'
import { ahead } from '@mot/io/video'
import { selectDetections } from '../network/select-detections'
import type { Frames } from './open-frames'
import type { DetectedFrame, DetectionSource } from './source'
import type { Stopwatch } from './stopwatch'

export interface NetworkSourceOptions {
  readonly frames: Frames
  readonly detector: Detector
  /** A separate appearance network. */
  readonly embed?: Embedder['embed'] | undefined
  readonly provider: string
  /** Names by class id. */
  readonly classes: readonly string[]
  /** Classes to keep. Default: all. */
  readonly classIds?: readonly number[] | undefined
  /** Frames have their real times, which tracks follow. Default false. */
  readonly isLive?: boolean | undefined
  /** Frames that are worked on at once. */
  readonly ahead: number
  /** Maximum number of frames. Default: all. */
  readonly limit?: number | undefined
  readonly stopwatch: Stopwatch
  readonly signal?: AbortSignal | undefined
}

/** Detections of a network in frames, with embeddings of a separate appearance network, if there is one. */
export function detectInFrames(options: NetworkSourceOptions): DetectionSource {
  const {
    frames,
    detector,
    embed,
    provider,
    classes,
    classIds,
    limit = Number.POSITIVE_INFINITY,
    stopwatch,
    signal,
  } = options
  const { frameRate, frameCount } = frames
  const stopping = { ...(signal && { signal }) }

  async function detect(image: Frame): Promise<DetectedFrame> {
    const found = selectDetections(await detector.detect(image, stopping), { classIds })
    const selected = options.isLive ? new Detections({ ...found, time: image.time }) : found
    return { image, detections: embed ? await embed(image, selected, stopping) : selected }
  }
  return {
    frameRate,
    frameCount: frameCount === undefined ? options.limit : Math.min(frameCount, limit),
    classes,
    provider,
    [Symbol.asyncIterator]: () =>
      ahead(stopwatch.measureEach('read', firstOf(frames, limit)), detect, { limit: options.ahead, ...stopping }),
  }
}

/** The first frames of a video, without a wait for one more. */
export async function* firstOf(frames: AsyncIterable<Frame>, count: number): AsyncGenerator<Frame> {
  for await (const frame of frames) {
    yield frame
    if (frame.index >= count) return
  }
}
