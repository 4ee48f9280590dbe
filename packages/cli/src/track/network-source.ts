import { Detections } from '@mot/core'
import type { Detector, Embedder } from '@mot/heads'
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

  async function* detect(): AsyncGenerator<DetectedFrame> {
    for await (const image of stopwatch.measureEach('read', frames)) {
      const found = selectDetections(await detector.detect(image, stopping), { classIds })
      const selected = options.isLive ? new Detections({ ...found, time: image.time }) : found
      yield { image, detections: embed ? await embed(image, selected, stopping) : selected }
      if (image.index >= limit) return
    }
  }
  return {
    frameRate,
    frameCount: frameCount === undefined ? options.limit : Math.min(frameCount, limit),
    classes,
    provider,
    [Symbol.asyncIterator]: detect,
  }
}
