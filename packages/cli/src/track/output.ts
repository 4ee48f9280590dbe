import type { Detections, Frame, Tracks } from '@mot/core'
import type { ZoneEvent } from '@mot/zones'

/** A frame with its detections and tracks. */
export interface TrackedFrame {
  readonly tracks: Tracks
  readonly detections: Detections
  /** The image, if there is one. */
  readonly image: Frame | undefined
  /** What happened at lines and in zones, if there are some. */
  readonly events?: readonly ZoneEvent[] | undefined
}

/** An output of results, frame by frame. The data of a frame is invalid after `write` has resolved. */
export interface Output<Result> {
  write(result: Result): Promise<void>
  /** Completes the output. */
  close(): Promise<void>
  /** After a failure: removes the incomplete output. */
  abandon(): Promise<void>
}

export type TrackOutput = Output<TrackedFrame>
