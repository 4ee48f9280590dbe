import { MotError, readOptions, shown, type Tracks } from '@mot/core'
import { type Anchor, AnchorPoint } from './anchor'
import { checkKeys } from './check-options'
import { checkHomography, project } from './homography'

export interface SpeedometerOptions {
  /** From pixels to metres on the ground, [9], row-major: speeds are metres per second then. Default: pixels per second. */
  readonly homography?: readonly number[]
  /** Seconds that a speed is measured over: longer is steadier. Default 1. */
  readonly seconds?: number
  /** Default `bottom`: where a person stands. */
  readonly anchor?: Anchor
}

/** The way of a track: times, x and y, the oldest first. */
interface Way {
  readonly times: number[]
  readonly xs: number[]
  readonly ys: number[]
  speed: number
}

/**
 * Speeds of tracks: the straight distance from where a track was up to `seconds` ago to where it is, by the time between.
 */
export class Speedometer {
  private readonly ways = new Map<number, Way>()
  private readonly anchor: AnchorPoint
  private readonly seconds: number
  private readonly homography: readonly number[] | undefined

  /** @throws MotError `invalid-option`. */
  constructor(options: SpeedometerOptions = {}) {
    const given = readOptions(options)
    checkKeys(given, ['homography', 'seconds', 'anchor'], 'A speedometer')
    const { homography, seconds = 1, anchor } = given
    if (homography !== undefined) checkHomography(homography)
    if (!(seconds > 0 && seconds < Number.POSITIVE_INFINITY)) {
      throw new MotError('invalid-option', `"seconds" should be a time above 0, got ${shown(seconds)}.`)
    }
    this.homography = homography && [...homography]
    this.seconds = seconds
    this.anchor = new AnchorPoint(anchor)
  }

  /**
   * Takes in the tracks of the next frame.
   * @returns [n] speed of each row, per second; 0 for the first observation of a track, NaN beyond the horizon.
   * @throws MotError `invalid-frame` for a time before the last one of a track.
   */
  update(tracks: Tracks): Float64Array {
    const { count, ids, detectionIndices, time } = tracks
    for (let row = 0; row < count; row++) {
      const last = this.ways.get(ids[row]!)?.times.at(-1) ?? time
      if (time >= last) continue
      throw new MotError('invalid-frame', `Frame ${tracks.frame} should come after ${last} s, got ${shown(time)}.`)
    }
    const speeds = new Float64Array(count)
    for (let row = 0; row < count; row++) {
      if (detectionIndices[row]! >= 0) this.add(tracks, row)
      speeds[row] = this.of(ids[row]!)
    }
    for (const id of tracks.ended) this.ways.delete(id)
    return speeds
  }

  /** Latest speed of a track, per second; 0 for one that is not known. */
  of(id: number): number {
    return this.ways.get(id)?.speed ?? 0
  }

  private add({ boxes, ids, time }: Tracks, row: number): void {
    const imageX = this.anchor.x(boxes, 4 * row)
    const imageY = this.anchor.y(boxes, 4 * row)
    const [x, y] = this.homography ? project(this.homography, imageX, imageY) : [imageX, imageY]
    let way = this.ways.get(ids[row]!)
    if (!way) {
      way = { times: [], xs: [], ys: [], speed: 0 }
      this.ways.set(ids[row]!, way)
    }
    const { times, xs, ys } = way
    times.push(time)
    xs.push(x)
    ys.push(y)
    // The oldest is at most `seconds` old, unless it is the only other one.
    while (times.length > 2 && time - times[0]! > this.seconds + 1e-9) {
      times.shift()
      xs.shift()
      ys.shift()
    }
    const passed = time - times[0]!
    if (passed > 0) way.speed = Math.hypot(x - xs[0]!, y - ys[0]!) / passed
  }
}
