import { type Detections, MotError, shown } from '@mot/core'
import { LAST_FRAME } from '../../shapes'
import { placeSpacing } from './seen-places'
import { SteadyGrid, type SteadyGridState } from './steady-grid'

/** Seconds from any start, of which a float64 still has tenths. */
const FARTHEST_TIME = 1e15

/** Position of a stream in time, and the size of its images. */
export interface StreamState {
  /** Number of the last frame, 0 before the first. */
  readonly frame: number
  /** Elapsed frames at the nominal rate: `frame`, unless detections have a time. Default: `frame`. */
  readonly now?: number
  /** Time of the last frame in seconds, where detections have one. */
  readonly time?: number | undefined
  /** Number of the last frame that had a time. */
  readonly timedFrame?: number | undefined
  /** The last times, and the period that they have in common. */
  readonly grid?: SteadyGridState | undefined
  /** `now` of the last frame whose places were kept. */
  readonly keptPlaces?: number
  /** Whole frames between them. */
  readonly placeSpacing?: number
  /** Pixels, 0 as long as unknown. */
  readonly imageWidth: number
  readonly imageHeight: number
}

/**
 * Counts the frames of one stream, and refuses what cannot be its next frame. Where detections have a time, `now` follows it: a
 * frame after twice the nominal interval predicts tracks as two frames do. Steady times are whole frames: see `SteadyGrid`.
 */
export class FrameClock {
  frame = 0
  now = 0
  /** Frames between the last frame and the one before, at the nominal rate. */
  step = 1
  time: number | undefined
  imageWidth = 0
  imageHeight = 0
  /** Frames between the places of tracks that are kept. */
  placeSpacing = 1
  /** Those of the last frame are. */
  keepsPlaces = false
  /** `now` of the last frame whose places were. */
  private keptPlaces = 0
  private timedFrame = 0
  private readonly grid: SteadyGrid

  /**
   * @param frameRate nominal frames per second, which converts times to frames. Default: that of the first two times.
   * @param usualRate frames per second as long as nothing else determines the rate.
   */
  constructor(
    frameRate?: number,
    private readonly usualRate = 30,
  ) {
    this.grid = new SteadyGrid(frameRate)
  }

  /**
   * Frame number of detections. Changes nothing.
   * @throws MotError `invalid-frame` if it is not after the last frame, or if the image size has changed.
   */
  check({ frame = this.frame + 1, time, imageWidth, imageHeight }: Detections): number {
    if (!(Number.isInteger(frame) && frame > this.frame && frame <= LAST_FRAME)) {
      throw new MotError(
        'invalid-frame',
        `The frame after ${this.frame} should be ${this.frame + 1} or a later whole number, got ${shown(frame)}.`,
      )
    }
    this.checkTime(time)
    this.checkSide('wide', this.imageWidth, imageWidth)
    this.checkSide('high', this.imageHeight, imageHeight)
    this.checkPlace(this.placeOf(frame, time))
    return frame
  }

  /**
   * Whether a frame without detections may follow.
   * @throws MotError `invalid-frame` where no number is left for it.
   */
  checkNext(): void {
    this.checkPlace(Math.max(this.frame, this.now) + 1)
  }

  /** Whether the frames between the last one and `frame` are predicted one by one: without a time, frames measure it. */
  skips(frame: number, { time }: Detections): boolean {
    return frame > this.frame + 1 && (time === undefined || this.time === undefined)
  }

  /** Whole frames that lie between the last one and `frame` by their times; 0 where times are not steady, or missing. */
  missed(frame: number, { time }: Detections): number {
    if (time === undefined || this.time === undefined) return 0
    const frames = this.placeOf(frame, time) - this.now
    return Number.isInteger(frames) ? frames - 1 : 0
  }

  /** Makes `frame` the last one. */
  accept(frame: number, { time, imageWidth, imageHeight }: Detections): void {
    const place = this.placeOf(frame, time)
    this.step = place - this.now
    this.now = place
    if (time !== undefined) {
      this.grid.add(time, place)
      this.timedFrame = frame
      this.time = time
    } else this.passTime(this.step)
    this.keepsPlaces = place - this.keptPlaces >= this.placeSpacing
    if (this.keepsPlaces) {
      this.keptPlaces = place
      this.placeSpacing = placeSpacing(this.period)
    }
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
    this.passTime(frames)
  }

  /** So many frames whose numbers no detections have: their times show that they were there. */
  pass(frames: number): void {
    this.now += frames
    this.step = frames
  }

  /** Seconds from frame to frame at the nominal rate. */
  get period(): number {
    return this.grid.period ?? 1 / this.usualRate
  }

  /** Seconds of the last frame: its time, or where it has none that of the frames before it. */
  get seconds(): number {
    return this.time ?? Math.max(0, this.now - 1) * this.period
  }

  /**
   * Frames from the last one to a time after it; 0 before the first frame.
   * @throws MotError `invalid-frame` for a time before the last frame, and unless it is a number of seconds.
   */
  framesTo(time: number): number {
    const frames = this.frame === 0 ? 0 : (time - this.seconds) / this.period
    if (typeof time === 'number' && Math.abs(time) <= FARTHEST_TIME && frames >= 0) return frames
    throw new MotError(
      'invalid-frame',
      `The time of tracks should be ${this.seconds} s or later, as the last frame, got ${shown(time)}.`,
    )
  }

  set({
    frame,
    now = frame,
    time,
    timedFrame = frame,
    grid,
    keptPlaces = 0,
    placeSpacing: spacing = 1,
    imageWidth,
    imageHeight,
  }: StreamState): void {
    this.frame = frame
    this.now = now
    this.step = 1
    this.time = time
    this.timedFrame = timedFrame
    if (grid) this.grid.set(grid)
    this.placeSpacing = spacing
    this.keptPlaces = keptPlaces
    this.imageWidth = imageWidth
    this.imageHeight = imageHeight
  }

  state(): StreamState {
    const { frame, now, time, timedFrame, grid, keptPlaces, placeSpacing, imageWidth, imageHeight } = this
    const timing = time !== undefined && { time, timedFrame, grid: grid.state() }
    return { frame, now, ...timing, keptPlaces, placeSpacing, imageWidth, imageHeight }
  }

  /** Of a frame in `now`: by its time, where it is not the first that has one, else by its number. */
  private placeOf(frame: number, time: number | undefined): number {
    if (time === undefined || this.time === undefined) return this.now + frame - this.frame
    return this.grid.place(time, this.now, frame - this.timedFrame)
  }

  /** Where frames come without a time, the next one that has one is after them. */
  private passTime(frames: number): void {
    const { period } = this.grid
    if (this.time !== undefined && period !== undefined) this.time += frames * period
  }

  private checkTime(time: number | undefined): void {
    const isTime = typeof time === 'number' && Math.abs(time) <= FARTHEST_TIME
    if (time === undefined || (isTime && (this.time === undefined || time > this.time))) return
    const expected =
      isTime && this.time !== undefined ? `after ${this.time} s, the time of the last` : 'a number of seconds'
    throw new MotError('invalid-frame', `The time of a frame should be ${expected}, got ${shown(time)}.`)
  }

  private checkPlace(place: number): void {
    if (place <= LAST_FRAME) return
    throw new MotError(
      'invalid-frame',
      `A frame should be one of 2⁵² of its stream, got ${place}: reset() the tracker.`,
    )
  }

  private checkSide(side: string, known: number, given: number | undefined): void {
    if (given === undefined) return
    if (!(Number.isSafeInteger(given) && given >= 1)) {
      throw new MotError('invalid-frame', `Images should be a whole number of pixels ${side}, got ${shown(given)}.`)
    }
    if (known === 0 || given === known) return
    throw new MotError(
      'invalid-frame',
      `Images of this stream should be ${known} pixels ${side}, got ${shown(given)}: reset() the tracker before another stream.`,
    )
  }
}
