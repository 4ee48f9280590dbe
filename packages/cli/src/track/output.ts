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

/** Writes the one result of an output and completes it; after a failure nothing of it stays. */
export async function writeWhole<Result>(output: Output<Result>, result: Result): Promise<void> {
  try {
    await output.write(result)
    await output.close()
  } catch (error) {
    await output.abandon()
    throw error
  }
}

export type TrackOutput = Output<TrackedFrame>
