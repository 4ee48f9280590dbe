import { type Detections, MotError } from '@mot/core'

/** Position of a stream in time, and the size of its images. */
export interface StreamState {
  /** Number of the last frame, 0 before the first. */
  readonly frame: number
  /** Elapsed frames at the nominal rate: `frame`, unless detections have a time. Default: `frame`. */
  readonly now?: number
  /** Time of the last frame in seconds, where detections have one. */
  readonly time?: number | undefined
  /** Pixels, 0 as long as unknown. */
  readonly imageWidth: number
  readonly imageHeight: number
}

/**
 * Counts the frames of one stream, and refuses what cannot be its next frame. Where detections have a time, `now` follows it: a
 * frame after twice the nominal interval predicts tracks as two frames do.
 */
export class FrameClock implements StreamState {
  frame = 0
  now = 0
  /** Frames between the last frame and the one before, at the nominal rate. */
  step = 1
  time: number | undefined
  imageWidth = 0
  imageHeight = 0

  /** @param frameRate nominal frames per second, which converts times to frames. */
  constructor(private readonly frameRate = 30) {}

  /**
   * Frame number of detections. Changes nothing.
   * @throws MotError `invalid-frame` if it is not after the last frame, or if the image size has changed.
   */
  check({ frame = this.frame + 1, time, imageWidth, imageHeight }: Detections): number {
    if (!(Number.isSafeInteger(frame) && frame > this.frame)) {
      throw new MotError(
        'invalid-frame',
        `The frame after ${this.frame} should be ${this.frame + 1} or a later whole number, got ${frame}.`,
      )
    }
    this.checkTime(time)
    this.checkSide('wide', this.imageWidth, imageWidth)
    this.checkSide('high', this.imageHeight, imageHeight)
    return frame
  }

  /** Whether the frames between the last one and `frame` are predicted one by one: without a time, frames measure it. */
  skips(frame: number, { time }: Detections): boolean {
    return frame > this.frame + 1 && (time === undefined || this.time === undefined)
  }

  /** Makes `frame` the last one. */
  accept(frame: number, { time, imageWidth, imageHeight }: Detections): void {
    this.step = time === undefined || this.time === undefined ? frame - this.frame : (time - this.time) * this.frameRate
    this.now += this.step
    this.time = time ?? (this.time === undefined ? undefined : this.time + this.step / this.frameRate)
    this.frame = frame
    this.imageWidth = imageWidth ?? this.imageWidth
    this.imageHeight = imageHeight ?? this.imageHeight
  }

  /** One frame at the nominal rate without detections. */
  tick(): void {
    this.leap(this.frame + 1)
    this.step = 1
  }

  /** Advances to a later frame at the nominal rate. */
  leap(frame: number): void {
    const frames = frame - this.frame
    this.frame = frame
    this.now += frames
    if (this.time !== undefined) this.time += frames / this.frameRate
  }

  set({ frame, now = frame, time, imageWidth, imageHeight }: StreamState): void {
    this.frame = frame
    this.now = now
    this.step = 1
    this.time = time
    this.imageWidth = imageWidth
    this.imageHeight = imageHeight
  }

  state(): StreamState {
    const { frame, now, time, imageWidth, imageHeight } = this
    return { frame, now, ...(time !== undefined && { time }), imageWidth, imageHeight }
  }

  private checkTime(time: number | undefined): void {
    if (time === undefined || (Number.isFinite(time) && (this.time === undefined || time > this.time))) return
    const expected = this.time === undefined ? 'a number of seconds' : `after ${this.time} s, the time of the last`
    throw new MotError('invalid-frame', `The time of a frame should be ${expected}, got ${time}.`)
  }

  private checkSide(side: string, known: number, given: number | undefined): void {
    if (given === undefined || known === 0 || given === known) return
    throw new MotError(
      'invalid-frame',
      `Images of this stream should be ${known} pixels ${side}, got ${given}: reset() the tracker before another stream.`,
    )
  }
}
