import { quoted, type Tracks } from '@mot/core'
import { type Anchor, begun } from './anchor'
import type { PlaceOptions } from './check-options'
import type { ClassCounts, ZoneEvent } from './event'
import { PlaceCounter } from './place-counter'
import type { Point } from './point'
import { Polygon } from './polygon'
import type { Sightings } from './sightings'

export interface ZoneOptions extends PlaceOptions {
  /** Three points or more in pixels of the original image, in order. Edges do not cross. */
  readonly polygon: readonly Point[]
  /** Polygons inside which are not part of the zone. Default: none. */
  readonly holes?: readonly (readonly Point[])[]
  /** Point of the box that is inside or not. Default `bottom`: the middle of its lower edge, where a person stands. */
  readonly anchor?: Anchor
}

/** A track inside a zone. */
export interface Inside {
  readonly id: number
  readonly classId: number
  /** Seconds: time of its entry. */
  readonly since: number
  /** Seconds from its entry to its last observation. */
  readonly dwell: number
}

/** What has happened in a zone so far. */
export interface ZoneCounts {
  readonly name: string
  readonly entries: number
  /** Tracks that left or ended inside: `entries` − `occupancy`. */
  readonly exits: number
  /** Tracks inside. */
  readonly occupancy: number
  /** Entries (`in`) and exits (`out`) by class. */
  readonly byClass: ReadonlyMap<number, ClassCounts>
  /** The tracks inside, with their dwell times so far. */
  readonly inside: readonly Inside[]
  /** Seconds: mean dwell time of the exits; 0 before the first. */
  readonly meanDwell: number
}

/** Places in a track's row of the memory. */
const inside = 0
/** 1 while a change of side does not count yet; and where it was. */
const pending = 1
const frame = 2
const time = 3
/** 1 once its entry is an event; and where it was. */
const entered = 4
const sinceFrame = 5
const since = 6
const entryClass = 7
const stride = 8

/** Follows which tracks are in one zone. */
export class ZoneCounter extends PlaceCounter implements ZoneCounts {
  readonly polygon: Polygon
  private dwellSum = 0

  /** @throws MotError `invalid-option`. */
  constructor(options: ZoneOptions, sightings: Sightings) {
    super('zone', options, ['polygon', 'holes'], stride, sightings)
    const { polygon, holes = [] } = options
    this.polygon = new Polygon(polygon, holes, `zone ${quoted(this.name)}`)
  }

  get entries(): number {
    return this.in
  }

  get exits(): number {
    return this.out
  }

  get occupancy(): number {
    return this.in - this.out
  }

  get meanDwell(): number {
    return this.out === 0 ? 0 : this.dwellSum / this.out
  }

  get inside(): Inside[] {
    const { sightings, memory } = this
    return [...sightings.ids].flatMap((id) => {
      const slot = sightings.slotOf(id)
      const at = stride * slot
      if (memory.data[at + entered] !== 1) return []
      const began = memory.data[at + since]!
      return [{ id, classId: sightings.classOf(slot), since: began, dwell: sightings.timeOf(slot) - began }]
    })
  }

  /** Adds the events of a frame. */
  follow(tracks: Tracks, events: ZoneEvent[]): void {
    const { memory, polygon, sightings, anchor } = this
    const { xs, ys, due, dueCount } = anchor
    for (let i = 0; i < dueCount; i++) {
      const k = due[i]!
      const slot = sightings.rowSlots[k]!
      const row = sightings.rows[k]!
      const isNew = sightings.resumed[k] === begun
      if (isNew) memory.clear(slot)
      const x = xs[k]!
      const y = ys[k]!
      const now = polygon.contains(x, y) ? 1 : 0
      const { data } = memory
      const at = stride * slot
      if (now !== data[at + inside]) this.change(at, now, x, y, tracks, isNew)
      else data[at + pending] = 0
      if (data[at + inside] !== data[at + entered]) this.tell(at, tracks.ids[row]!, tracks.classIds[row]!, events)
      const isSettled = data[at + pending] === 0 && data[at + inside] === data[at + entered]
      anchor.limit(slot, isSettled ? polygon.room(x, y) : 0)
    }
  }

  /** Tells of a track that ends inside. */
  end(id: number, slot: number, events: ZoneEvent[]): void {
    const { sightings, memory } = this
    const at = stride * slot
    if (memory.data[at + entered] !== 1) return
    memory.data[at + frame] = sightings.frameOf(slot)
    memory.data[at + time] = sightings.timeOf(slot)
    this.exit('end', id, sightings.classOf(slot), at, events)
  }

  override snapshot(): { readonly counts: number[][]; readonly dwell: number } {
    return { ...super.snapshot(), dwell: this.dwellSum }
  }

  restoreDwell(seconds: number): void {
    this.dwellSum = seconds
  }

  /** A point on another side than before: the change counts once it is far enough from the edge. */
  private change(at: number, now: number, x: number, y: number, tracks: Tracks, isNew: boolean): void {
    const { data } = this.memory
    if (data[at + pending] === 0) {
      data[at + pending] = 1
      data[at + frame] = tracks.frame
      data[at + time] = tracks.time
    }
    if (!isNew && this.hysteresis > 0 && this.polygon.edgeDistance(x, y) < this.hysteresis) return
    data[at + pending] = 0
    data[at + inside] = now
    if (now === 0) return
    data[at + sinceFrame] = data[at + frame]!
    data[at + since] = data[at + time]!
  }

  /** The event of an entry or exit. */
  private tell(at: number, id: number, classId: number, events: ZoneEvent[]): void {
    const { data } = this.memory
    if (data[at + entered] === 1) {
      this.exit('leave', id, classId, at, events)
      return
    }
    if (!this.includes(classId)) return
    data[at + entered] = 1
    data[at + entryClass] = classId
    this.add('in', classId)
    events.push(this.event('enter', id, classId, at + sinceFrame))
  }

  private exit(kind: 'leave' | 'end', id: number, classId: number, at: number, events: ZoneEvent[]): void {
    const { data } = this.memory
    const dwell = data[at + time]! - data[at + since]!
    data[at + entered] = 0
    this.dwellSum += dwell
    // By the class of its entry, so that entries and exits of a class are of the same tracks.
    this.add('out', data[at + entryClass]!)
    events.push({ ...this.event(kind, id, classId, at + frame), dwell })
  }
}
