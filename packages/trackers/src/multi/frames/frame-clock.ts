import { type Detections, MotError } from '@mot/core'

/** What a tracker knows of the stream itself: where in time it is, and the size of its images. */
export interface StreamState {
  /** Number of the last frame, 0 before the first. */
  readonly frame: number
  /** Frames that have gone by at the nominal rate: `frame`, unless detections come with a time. Default: `frame`. */
  readonly now?: number
  /** Of the last frame in seconds, where detections come with one. */
  readonly time?: number | undefined
  /** Pixels, 0 as long as it is not known. */
  readonly imageWidth: number
  readonly imageHeight: number
}

/**
 * Counts the frames of one stream, and refuses what cannot be its next frame. Where detections come with a time, `now` goes
 * by it: a frame that comes after twice the usual time moves everybody as two frames would.
 */
export class FrameClock implements StreamState {
  frame = 0
  now = 0
  /** Frames between the last frame and the one before, at the nominal rate. */
  step = 1
  time: number | undefined
  imageWidth = 0
  imageHeight = 0

  /** @param frameRate frames per second: what a time is counted in. */
  constructor(private readonly frameRate = 30) {}

  /**
   * Number of the frame that detections are from. Changes nothing.
   * @throws MotError `invalid-frame` where it is not after the last frame, or where the image size is not what it was.
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

  /** Whether the frames between the last one and `frame` have to be lived through: without a time, they are what time is. */
  skips(frame: number, { time }: Detections): boolean {
    return frame > this.frame + 1 && (time === undefined || this.time === undefined)
  }

  /** Takes the frame as the last one. */
  accept(frame: number, { time, imageWidth, imageHeight }: Detections): void {
    this.step = time === undefined || this.time === undefined ? frame - this.frame : (time - this.time) * this.frameRate
    this.now += this.step
    this.time = time ?? (this.time === undefined ? undefined : this.time + this.step / this.frameRate)
    this.frame = frame
    this.imageWidth = imageWidth ?? this.imageWidth
    this.imageHeight = imageHeight ?? this.imageHeight
  }

  /** One frame at the nominal rate, of which nothing is known. */
  tick(): void {
    this.leap(this.frame + 1)
    this.step = 1
  }

  /** To a frame far ahead, at the nominal rate. */
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
