import type { Detections, Frame } from '@mot/core'

/** One frame with its detections. */
export interface DetectedFrame {
  readonly detections: Detections
  /** The image, if there is one; valid until the next frame is requested. */
  readonly image?: Frame
}

/** A source of detections, frame by frame from 1. */
export interface DetectionSource extends AsyncIterable<DetectedFrame> {
  /** Frames a second. */
  readonly frameRate: number
  /** Number of frames; for a video an estimate, or undefined. */
  readonly frameCount: number | undefined
  /** Names by class id; empty if unknown. */
  readonly classes: readonly string[]
  /** The provider that runs the network: `cpu`, `webgpu`, …; undefined without a network. */
  readonly provider?: string
}
