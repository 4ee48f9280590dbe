import type { Detections, Frame } from '@mot/core'

/** One frame, looked through for objects. */
export interface DetectedFrame {
  readonly detections: Detections
  /** The picture, where there is one; valid until the next frame is asked for. */
  readonly image?: Frame
}

/** Where detections come from, frame by frame from 1. */
export interface DetectionSource extends AsyncIterable<DetectedFrame> {
  /** Frames a second. */
  readonly frameRate: number
  /** How many frames there will be; from a video this is an estimate, or not known. */
  readonly frameCount: number | undefined
  /** Names by class id, where they are known. */
  readonly classes: readonly string[]
  /** What runs the network: `cpu`, `webgpu`, …; nothing where no network runs. */
  readonly provider?: string
}
