import type { Detections, Frame } from '@mot/core'
import type { PlaceOf } from './places'

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
  /** What a user should know: lines that were left out. */
  readonly remarks?: readonly string[]
  /** Where a fault is in the files of the detections. */
  readonly placeOf?: PlaceOf
}
