import type { Detector } from '@mot/heads'
import type { Frames } from './open-frames'
import type { DetectedFrame, DetectionSource } from './source'
import type { Stopwatch } from './stopwatch'

export interface NetworkSourceOptions {
  readonly frames: Frames
  readonly detector: Detector
  readonly provider: string
  /** Names by class id. */
  readonly classes: readonly string[]
  /** Frames to look at. Default: all. */
  readonly limit?: number | undefined
  readonly stopwatch: Stopwatch
  readonly signal?: AbortSignal | undefined
}

/** Detections that a network finds in frames. */
export function detectInFrames(options: NetworkSourceOptions): DetectionSource {
  const { frames, detector, provider, classes, limit = Number.POSITIVE_INFINITY, stopwatch, signal } = options
  const { frameRate, frameCount } = frames

  async function* detect(): AsyncGenerator<DetectedFrame> {
    for await (const image of stopwatch.measureEach('read', frames)) {
      yield { image, detections: await detector.detect(image, { ...(signal && { signal }) }) }
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
