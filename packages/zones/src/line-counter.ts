import { MotError, quoted, type Tracks } from '@mot/core'
import type { Anchor, AnchorPoints } from './anchor'
import { checkPlace, type PlaceOptions } from './check-options'
import { type ClassCounts, type Direction, Tally, type ZoneEvent } from './event'
import { Memory, unsteady } from './memory'
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
export class LineCounter implements LineCounts {
  readonly name: string
  readonly from: Point
  readonly to: Point
  readonly memory = new Memory(stride)
  readonly tally = new Tally()
  private readonly anchor: AnchorPoints
  private readonly hysteresis: number
  private readonly classIds: ReadonlySet<number> | undefined
  /** From `from` to `to`. */
  private readonly dx: number
  private readonly dy: number
  private readonly length: number

  /** @throws MotError `invalid-option` for a line without length, and for any other invalid option. */
  constructor(options: LineOptions, sightings: Sightings) {
    checkPlace(options, ['from', 'to', 'anchor'], 'line')
    const { name = 'line', from, to, anchor, hysteresis = 0, classIds } = options
    checkPoint(from, `"from" of line ${quoted(name)}`)
    checkPoint(to, `"to" of line ${quoted(name)}`)
    this.name = name
    this.from = [from[0], from[1]]
    this.to = [to[0], to[1]]
    this.dx = to[0] - from[0]
    this.dy = to[1] - from[1]
    this.length = Math.hypot(this.dx, this.dy)
    if (!(this.length > 0)) {
      throw new MotError(
        'invalid-option',
        `Line ${quoted(name)} should have a length, got both ends at ${from.join(', ')}.`,
      )
    }
    this.anchor = sightings.pointsOf(anchor)
    this.hysteresis = hysteresis
    this.classIds = classIds && new Set(classIds)
  }

  get in(): number {
    return this.tally.in
  }

  get out(): number {
    return this.tally.out
  }

  get byClass(): ReadonlyMap<number, ClassCounts> {
    return this.tally.byClass
  }

  /** Adds the events of a frame. */
  follow(tracks: Tracks, sightings: Sightings, events: ZoneEvent[]): void {
    const { memory, dx, dy } = this
    const { count, rows, rowSlots, isNew, resumed } = sightings
    const { xs, ys } = this.anchor
    const [fromX, fromY] = this.from
    for (let k = 0; k < count; k++) {
      const slot = rowSlots[k]!
      const x = xs[k]!
      const y = ys[k]!
      // As in `across`.
      const now = dx * (y - fromY) - dy * (x - fromX) >= 0 ? 1 : -1
      if (isNew[k]) {
        memory.clear(slot)
        memory.data[stride * slot + side] = now
        memory.steady[slot] = now
        continue
      }
      const other = resumed[k]!
      if (memory.steady[slot] === now && other < 0) continue
      const row = rows[k]!
      if (other >= 0) this.resume(tracks, sightings, k, events)
      this.step(slot, sightings.lastBoxOf(other < 0 ? slot : other), x, y, sightings, tracks.frame, tracks.time)
      this.count(slot, tracks.ids[row]!, tracks.classIds[row]!, x, y, events)
      memory.steady[slot] = memory.data[stride * slot + pending] === 0 ? now : unsteady
    }
  }

  /** Nothing happens at a line where a track ends. */
  end(): void {}

  snapshot(): { readonly counts: number[][] } {
    return { counts: this.tally.snapshot() }
  }

  /**
   * The way of a track that was another track for a while: from where it was observed last to where that one began. What that one
   * crossed is counted by now.
   */
  private resume(tracks: Tracks, sightings: Sightings, k: number, events: ZoneEvent[]): void {
    const { anchor, memory } = this
    const slot = sightings.rowSlots[k]!
    const other = sightings.resumed[k]!
    const { data } = sightings.memory
    const began = sightings.firstBoxOf(other)
    const x = anchor.x(data, began)
    const y = anchor.y(data, began)
    const row = sightings.rows[k]!
    const [frameThen, timeThen] = [sightings.firstFrameOf(other), sightings.firstTimeOf(other)]
    this.step(slot, sightings.lastBoxOf(slot), x, y, sightings, frameThen, timeThen)
    this.count(slot, tracks.ids[row]!, tracks.classIds[row]!, x, y, events)
    memory.setRow(slot, memory.row(other))
    memory.data[stride * other + pending] = 0
  }

  /**
   * Notes the crossing that leads from the last observation to a point, and drops the one that it takes back.
   * @param lastBox its element in the memory of the sightings.
   */
  private step(
    slot: number,
    lastBox: number,
    x: number,
    y: number,
    sightings: Sightings,
    atFrame: number,
    atTime: number,
  ): void {
    const { data } = this.memory
    const at = stride * slot
    const here = this.across(x, y)
    const now = here >= 0 ? 1 : -1
    if (now === data[at + side]) return
    data[at + side] = now
    if (data[at + pending] !== 0) {
      data[at + pending] = 0
      return
    }
    const lastX = this.anchor.x(sightings.memory.data, lastBox)
    const lastY = this.anchor.y(sightings.memory.data, lastBox)
    const there = this.across(lastX, lastY)
    const share = there / (there - here)
    const along =
      (lastX + share * (x - lastX) - this.from[0]) * this.dx + (lastY + share * (y - lastY) - this.from[1]) * this.dy
    if (!(along >= 0 && along <= this.length ** 2)) return
    data[at + pending] = now
    data[at + frame] = atFrame
    data[at + time] = atTime
  }

  /** Counts a noted crossing once its track is far enough beyond the line. */
  private count(slot: number, id: number, classId: number, x: number, y: number, events: ZoneEvent[]): void {
    const { data } = this.memory
    const at = stride * slot
    if (data[at + pending] === 0) return
    if (Math.abs(this.across(x, y)) < this.hysteresis * this.length) return
    if (this.classIds && !this.classIds.has(classId)) return
    const direction: Direction = data[at + pending]! > 0 ? 'in' : 'out'
    data[at + pending] = 0
    this.tally.add(direction, classId)
    events.push({
      frame: data[at + frame]!,
      time: data[at + time]!,
      id,
      classId,
      kind: 'cross',
      name: this.name,
      direction,
    })
  }

  /** Distance from the line times its length, above 0 on the side that `in` leads to. A point on the line belongs to that side. */
  private across(x: number, y: number): number {
    return this.dx * (y - this.from[1]) - this.dy * (x - this.from[0])
  }
}
