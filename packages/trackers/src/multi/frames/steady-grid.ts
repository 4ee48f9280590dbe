import { flag, list, moment, numbers, optional, positive, record, type Shape } from '../../shapes'

/** Frames on the grid that a new one is compared with. */
const LENGTH = 16
/** Seconds that two times on a grid may be off each other: each is rounded to whole milliseconds, or in slow streams worse. */
const FINE = { fast: 0.001, slow: 0.002 }
/** The same where all times are whole hundredths of a second. */
const COARSE = 0.0101
/** Of the tolerance: what is nearer to the grid of another count of frames is tried first. */
const STRICT = 0.98
/** Of a period: two times that are off by as much as the period could be any two frames. */
const MOST = 0.9
/** Of a period: an official frame rate and the true one (30 and 29.97) differ by less. */
const RATE_ERROR = 0.005
/** Seconds: nearer times determine no rate. */
const SHORTEST_PERIOD = 1e-7
/** Of a period: what may be forgotten of it from frame to frame, so that a drifting clock stays on the grid. */
const DRIFT = 1e-4

/** What a snapshot contains of a grid. */
export interface SteadyGridState {
  /** [frames] seconds, of the last frames on the grid, oldest first. */
  readonly times: readonly number[]
  /** [frames] their frames in the clock's `now`. */
  readonly frames: readonly number[]
  /** Bounds of the seconds from frame to frame, where they are known. */
  readonly shortest?: number | undefined
  readonly longest?: number | undefined
  /** All times so far are whole hundredths of a second after the first. */
  readonly coarse: boolean
}

const gridRecord = record<SteadyGridState>({
  times: numbers(),
  frames: list(moment),
  shortest: optional(positive),
  longest: optional(positive),
  coarse: flag,
})

export const steadyGridState: Shape<SteadyGridState> = (value, place, refuse) => {
  const state = gridRecord(value, place, refuse)
  const { times, frames, shortest = 1, longest = shortest } = state
  const grows = (list: readonly number[]) => list.every((entry, i) => i === 0 || entry > list[i - 1]!)
  const isGrid = times.length === frames.length && times.length <= LENGTH && grows(times) && grows(frames)
  return isGrid && shortest <= longest ? state : refuse(place, 'a grid of growing times and frames', value)
}

/**
 * Tells steady timestamps from irregular ones. Timestamps are never exactly even: they are rounded, to milliseconds or to
 * hundredths of a second, and seconds since 1970 have no more digits than float64. So each is compared with the grid
 * t₀ + k × period that the last frames lie on, not with the frame before: as long as some t₀ and period explain all of them by
 * rounding alone, they are whole frames apart.
 *
 * The period is that of the frame rate or, where that is not given, of the stream itself: the first two frames are as many frames
 * apart as their numbers say.
 */
export class SteadyGrid {
  private times: number[] = []
  private frames: number[] = []
  /** Seconds. */
  private shortest = SHORTEST_PERIOD
  private longest = Number.POSITIVE_INFINITY
  private coarse = true

  /** @param frameRate frames per second; undefined where the times alone determine it. */
  constructor(private readonly frameRate?: number) {
    if (frameRate === undefined) return
    this.shortest = (1 - RATE_ERROR) / frameRate
    this.longest = (1 + RATE_ERROR) / frameRate
  }

  /** Seconds from frame to frame; undefined before there are two times. */
  get period(): number | undefined {
    if (this.frameRate !== undefined) return 1 / this.frameRate
    return this.longest === Number.POSITIVE_INFINITY ? undefined : (this.shortest + this.longest) / 2
  }

  /**
   * Place of a time in the clock's `now`. Changes nothing.
   * @param time seconds, after all times so far.
   * @param now of the last frame; the place is after it.
   * @param count frames since the last time, by their numbers.
   */
  place(time: number, now: number, count: number): number {
    const { times, frames, period } = this
    const last = frames.at(-1)
    if (last === undefined) return now + count
    const least = Math.floor(now - last) + 1
    if (period === undefined) return last + Math.max(least, count)
    const tolerance = toleranceOf(this.isCoarseWith(time), period)
    const nearest = Math.round((time - times.at(-1)!) / period)
    let k = this.countOnGrid(time, least, count, nearest, STRICT * tolerance)
    if (k === 0) k = this.countOnGrid(time, least, count, nearest, tolerance)
    if (k > 0) return last + k
    const fromLast = last + this.framesIn(time - times.at(-1)!, period)
    const fromFirst = frames[0]! + this.framesIn(time - times[0]!, period)
    // Times on the grid were rounded to it. More than a frame is not rounding: a gap was counted at the grid's own period.
    const step = rounded((Math.abs(fromFirst - fromLast) < 1 ? fromFirst : fromLast) - now)
    return now + Math.max(SHORTEST_STEP, now * 2 ** -51, step)
  }

  /** Takes in a time at its place. One beside the grid begins a new grid, of the same period. */
  add(time: number, place: number): void {
    const { times, frames } = this
    this.coarse = this.isCoarseWith(time)
    const last = frames.at(-1)
    const isOnGrid = last !== undefined && Number.isInteger(place - last)
    if (!isOnGrid) times.length = frames.length = 0
    for (let i = 0; i < times.length; i++) this.narrow(time - times[i]!, place - frames[i]!)
    times.push(time)
    frames.push(place)
    if (times.length <= LENGTH) return
    times.shift()
    frames.shift()
  }

  state(): SteadyGridState {
    const { times, frames, shortest, longest, coarse } = this
    const bounds = this.period === undefined ? {} : { shortest, longest }
    return { times: [...times], frames: [...frames], ...bounds, coarse }
  }

  set({ times, frames, shortest, longest, coarse }: SteadyGridState): void {
    this.times = [...times]
    this.frames = [...frames]
    this.shortest = shortest ?? this.shortest
    this.longest = longest ?? this.longest
    this.coarse = coarse
  }

  /** Frames since the last time, if that makes this one lie on the grid; 0 if nothing near does. */
  private countOnGrid(time: number, least: number, count: number, nearest: number, tolerance: number): number {
    if (count >= least && this.fits(time, count, tolerance)) return count
    if (nearest >= least && this.fits(time, nearest, tolerance)) return nearest
    if (nearest > least && this.fits(time, nearest - 1, tolerance)) return nearest - 1
    if (nearest + 1 >= least && this.fits(time, nearest + 1, tolerance)) return nearest + 1
    return 0
  }

  /** Whether rounding alone explains that a frame so many after the last has this time. */
  private fits(time: number, count: number, tolerance: number): boolean {
    const { times, frames } = this
    const frame = frames.at(-1)! + count
    let { shortest, longest } = this
    for (let i = 0; i < times.length; i++) {
      const seconds = time - times[i]!
      shortest = Math.max(shortest, (seconds - tolerance) / (frame - frames[i]!))
      longest = Math.min(longest, (seconds + tolerance) / (frame - frames[i]!))
    }
    return shortest <= longest
  }

  /** Narrows the bounds of the period by two times that are so many frames apart. */
  private narrow(seconds: number, count: number): void {
    const tolerance = toleranceOf(this.coarse, this.period ?? seconds / count)
    const shortest = Math.max(this.shortest * (1 - DRIFT), (seconds - tolerance) / count)
    const longest = Math.min(this.longest * (1 + DRIFT), (seconds + tolerance) / count)
    if (shortest > longest) return
    this.shortest = shortest
    this.longest = longest
  }

  private isCoarseWith(time: number): boolean {
    if (!this.coarse || this.times.length === 0) return this.coarse
    const hundredths = (time - this.times[0]!) / 0.01
    // Within the digits that seconds since 1970 have.
    return Math.abs(hundredths - Math.round(hundredths)) < 1e-4
  }

  private framesIn(seconds: number, period: number): number {
    return this.frameRate === undefined ? seconds / period : seconds * this.frameRate
  }
}

/** Frames: a power of two, so that whole frames from a place beside the grid are whole to the last digit. */
const SHORTEST_STEP = 2 ** -20

function rounded(frames: number): number {
  return Math.round(frames / SHORTEST_STEP) * SHORTEST_STEP
}

/** Seconds that two times on the grid may be off each other. */
function toleranceOf(isCoarse: boolean, period: number): number {
  const rounding = isCoarse ? COARSE : Math.min(FINE.slow, Math.max(FINE.fast, period / 5))
  return Math.min(rounding, MOST * period)
}
