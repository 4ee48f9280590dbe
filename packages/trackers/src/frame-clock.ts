import { type Detections, MotError } from '@mot/core'

/** What a tracker knows of the stream itself: the number of the last frame and the size of its images. */
export interface StreamState {
  /** Last frame, 0 before the first. */
  readonly frame: number
  /** Pixels, 0 as long as it is not known. */
  readonly imageWidth: number
  readonly imageHeight: number
}

/** Counts the frames of one stream, and refuses what cannot be its next frame. */
export class FrameClock implements StreamState {
  frame = 0
  imageWidth = 0
  imageHeight = 0

  /**
   * Number of the frame that detections are from. Changes nothing.
   * @throws MotError `invalid-frame` where it is not after the last frame, or where the image size is not what it was.
   */
  check({ frame = this.frame + 1, imageWidth, imageHeight }: Detections): number {
    if (!(Number.isSafeInteger(frame) && frame > this.frame)) {
      throw new MotError(
        'invalid-frame',
        `The frame after ${this.frame} should be ${this.frame + 1} or a later whole number, got ${frame}.`,
      )
    }
    this.checkSide('wide', this.imageWidth, imageWidth)
    this.checkSide('high', this.imageHeight, imageHeight)
    return frame
  }

  /** Takes the frame as the last one. */
  accept(frame: number, { imageWidth, imageHeight }: Detections): void {
    this.frame = frame
    this.imageWidth = imageWidth ?? this.imageWidth
    this.imageHeight = imageHeight ?? this.imageHeight
  }

  set({ frame, imageWidth, imageHeight }: StreamState): void {
    this.frame = frame
    this.imageWidth = imageWidth
    this.imageHeight = imageHeight
  }

  private checkSide(side: string, known: number, given: number | undefined): void {
    if (given === undefined || known === 0 || given === known) return
    throw new MotError(
      'invalid-frame',
      `Images of this stream should be ${known} pixels ${side}, got ${given}: reset() the tracker before another stream.`,
    )
  }
}
