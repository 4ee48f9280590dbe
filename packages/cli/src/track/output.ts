import type { Detections, Frame, Tracks } from '@mot/core'

/** All that is known of a frame once it is tracked. */
export interface TrackedFrame {
  readonly tracks: Tracks
  readonly detections: Detections
  /** The picture, where there is one. */
  readonly image: Frame | undefined
}

/** Where results go to, frame by frame. Nothing of a frame is valid after `write` has ended. */
export interface Output<Result> {
  write(result: Result): Promise<void>
  /** All is written. */
  close(): Promise<void>
  /** Something failed: leaves nothing half done behind. */
  abandon(): Promise<void>
}

export type TrackOutput = Output<TrackedFrame>
