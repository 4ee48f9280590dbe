import { MotError, quoted, type Tracks } from '@mot/core'
import { type Anchor, begun } from './anchor'
import type { PlaceOptions } from './check-options'
import type { ClassCounts, ZoneEvent } from './event'
import { PlaceCounter } from './place-counter'
import { checkPoint, type Point } from './point'
import type { Sightings } from './sightings'

export interface LineOptions extends PlaceOptions {
  /** Ends of the line in pixels of the original image. A crossing is between them. */
  readonly from: Point
  readonly to: Point
  /** Point of the box that crosses. Default `bottom`: the middle of its lower edge, where a person stands. */
  readonly anchor?: Anchor
}

/** What has crossed a line so far. */
export interface LineCounts {
  readonly name: string
  readonly in: number
  readonly out: number
  /** By class. */
  readonly byClass: ReadonlyMap<number, ClassCounts>
}

/** Places in a track's row of the memory. */
const side = 0
/** Side that a crossing led to which does not count yet, 0 for none; and where it was. */
const pending = 1
const frame = 2
const time = 3
const stride = 4

/** Counts the crossings of one line. */
export class LineCounter extends PlaceCounter implements LineCounts {
  readonly from: Point
  readonly to: Point
  /** From `from` to `to`. */
  private readonly dx: number
  private readonly dy: number
  private readonly length: number

  /** @throws MotError `invalid-option` for a line without length, and for any other invalid option. */
  constructor(options: LineOptions, sightings: Sightings) {
    super('line', options, ['from', 'to'], stride, sightings)
    const { from, to } = options
    const whose = `line ${quoted(this.name)}`
    checkPoint(from, `"from" of ${whose}`)
    checkPoint(to, `"to" of ${whose}`)
    this.from = [from[0], from[1]]
    this.to = [to[0], to[1]]
    this.dx = to[0] - from[0]
    this.dy = to[1] - from[1]
    this.length = Math.hypot(this.dx, this.dy)
    if (this.length > 0) return
    throw new MotError(
      'invalid-option',
      `L${whose.slice(1)} should have a length, got both ends at ${from.join(', ')}.`,
    )
  }

  /** Adds the events of a frame. */
  follow(tracks: Tracks, events: ZoneEvent[]): void {
    const { memory, sightings, anchor } = this
    const { xs, ys, due, dueCount } = anchor
    for (let i = 0; i < dueCount; i++) {
      const k = due[i]!
      const slot = sightings.rowSlots[k]!
      const x = xs[k]!
      const y = ys[k]!
      const other = sightings.resumed[k]!
      if (other === begun) {
        memory.clear(slot)
        memory.data[stride * slot + side] = this.sideOf(x, y)
      } else {
        if (other >= 0) this.resume(tracks, k, events)
        this.step(slot, sightings.lastBoxOf(other < 0 ? slot : other), x, y, tracks.frame, tracks.time)
        this.count(tracks, k, x, y, events)
      }
      const isPending = memory.data[stride * slot + pending] !== 0
      anchor.limit(slot, isPending ? 0 : Math.abs(this.across(x, y)) / this.length)
    }
  }

  /**
   * The way of a track that was another track for a while: from where it was observed last to where that one began. What that one
   * crossed is counted by now.
   */
  private resume(tracks: Tracks, k: number, events: ZoneEvent[]): void {
    const { anchor, memory, sightings } = this
    const slot = sightings.rowSlots[k]!
    const other = sightings.resumed[k]!
    const { data } = sightings.memory
    const began = sightings.firstBoxOf(other)
    const x = anchor.x(data, began)
    const y = anchor.y(data, began)
    this.step(slot, sightings.lastBoxOf(slot), x, y, sightings.firstFrameOf(other), sightings.firstTimeOf(other))
    this.count(tracks, k, x, y, events)
    memory.setRow(slot, memory.row(other))
    memory.data[stride * other + pending] = 0
  }

  /**
   * Notes the crossing that leads from the last observation to a point, and drops the one that it takes back.
   * @param lastBox its element in the memory of the sightings.
   */
  private step(slot: number, lastBox: number, x: number, y: number, atFrame: number, atTime: number): void {
    const { dx, dy, from, anchor, sightings } = this
    const { data } = this.memory
    const at = stride * slot
    const here = this.across(x, y)
    const now = this.sideOf(x, y)
    if (now === data[at + side]) return
    data[at + side] = now
    if (data[at + pending] !== 0) {
      data[at + pending] = 0
      return
    }
    const lastX = anchor.x(sightings.memory.data, lastBox)
    const lastY = anchor.y(sightings.memory.data, lastBox)
    const there = this.across(lastX, lastY)
    const share = there / (there - here)
    const along = (lastX + share * (x - lastX) - from[0]) * dx + (lastY + share * (y - lastY) - from[1]) * dy
    if (!(along >= 0 && along <= this.length ** 2)) return
    data[at + pending] = now
    data[at + frame] = atFrame
    data[at + time] = atTime
  }

  /** Counts a noted crossing once its track is far enough beyond the line. */
  private count(tracks: Tracks, k: number, x: number, y: number, events: ZoneEvent[]): void {
    const { data } = this.memory
    const { rows, rowSlots } = this.sightings
    const at = stride * rowSlots[k]!
    const classId = tracks.classIds[rows[k]!]!
    const isFar = Math.abs(this.across(x, y)) >= this.hysteresis * this.length
    if (data[at + pending] === 0 || !isFar || !this.includes(classId)) return
    const direction = data[at + pending]! > 0 ? 'in' : 'out'
    data[at + pending] = 0
    this.add(direction, classId)
    events.push({ ...this.event('cross', tracks.ids[rows[k]!]!, classId, at + frame), direction })
  }

  private sideOf(x: number, y: number): number {
    return this.across(x, y) >= 0 ? 1 : -1
  }

  /** Distance from the line times its length, above 0 on the side that `in` leads to. A point on the line belongs to that side. */
  private across(x: number, y: number): number {
    return this.dx * (y - this.from[1]) - this.dy * (x - this.from[0])
  }
}
