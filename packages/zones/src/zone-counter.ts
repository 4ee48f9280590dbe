import { quoted, type Tracks } from '@mot/core'
import type { Anchor, AnchorPoints } from './anchor'
import { checkPlace, type PlaceOptions } from './check-options'
import { type ClassCounts, Tally, type ZoneEvent } from './event'
import { Memory, unsteady } from './memory'
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

/** Follows who is in one zone. */
export class ZoneCounter implements ZoneCounts {
  readonly name: string
  readonly polygon: Polygon
  readonly memory = new Memory(stride)
  readonly tally = new Tally()
  private dwellSum = 0
  private readonly anchor: AnchorPoints
  private readonly hysteresis: number
  private readonly classIds: ReadonlySet<number> | undefined

  /** @throws MotError `invalid-option`. */
  constructor(
    options: ZoneOptions,
    private readonly sightings: Sightings,
  ) {
    checkPlace(options, ['polygon', 'holes', 'anchor'], 'zone')
    const { name = 'zone', polygon, holes = [], anchor, hysteresis = 0, classIds } = options
    this.name = name
    this.polygon = new Polygon(polygon, holes, `zone ${quoted(name)}`)
    this.anchor = sightings.pointsOf(anchor)
    this.hysteresis = hysteresis
    this.classIds = classIds && new Set(classIds)
  }

  get entries(): number {
    return this.tally.in
  }

  get exits(): number {
    return this.tally.out
  }

  get occupancy(): number {
    return this.tally.in - this.tally.out
  }

  get byClass(): ReadonlyMap<number, ClassCounts> {
    return this.tally.byClass
  }

  get meanDwell(): number {
    return this.exits === 0 ? 0 : this.dwellSum / this.exits
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
  follow(tracks: Tracks, sightings: Sightings, events: ZoneEvent[]): void {
    const { memory, polygon } = this
    const { left, top, right, bottom } = polygon
    const { count, rows, rowSlots, isNew } = sightings
    const { xs, ys } = this.anchor
    for (let k = 0; k < count; k++) {
      const slot = rowSlots[k]!
      if (isNew[k]) memory.clear(slot)
      const x = xs[k]!
      const y = ys[k]!
      const isNear = x >= left && x <= right && y >= top && y <= bottom
      const now = isNear && polygon.contains(x, y) ? 1 : 0
      const { data, steady } = memory
      if (steady[slot] === now) continue
      const at = stride * slot
      if (now !== data[at + inside]) this.change(at, now, x, y, tracks, isNew[k] === 1)
      else if (data[at + pending] !== 0) data[at + pending] = 0
      if (data[at + inside] !== data[at + entered]) {
        this.tell(at, tracks.ids[rows[k]!]!, tracks.classIds[rows[k]!]!, events)
      }
      const isSettled = data[at + pending] === 0 && data[at + inside] === data[at + entered]
      steady[slot] = isSettled ? now : unsteady
    }
  }

  /** Tells of a track that ends inside. */
  end(id: number, slot: number, events: ZoneEvent[]): void {
    const { sightings, memory } = this
    const at = stride * slot
    if (memory.data[at + entered] !== 1) return
    memory.data[at + entered] = 0
    this.exit('end', id, sightings.classOf(slot), sightings.frameOf(slot), sightings.timeOf(slot), at, events)
  }

  snapshot(): { readonly counts: number[][]; readonly dwell: number } {
    return { counts: this.tally.snapshot(), dwell: this.dwellSum }
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
      data[at + entered] = 0
      this.exit('leave', id, classId, data[at + frame]!, data[at + time]!, at, events)
      return
    }
    if (this.classIds && !this.classIds.has(classId)) return
    data[at + entered] = 1
    data[at + entryClass] = classId
    this.tally.add('in', classId)
    events.push({ frame: data[at + sinceFrame]!, time: data[at + since]!, id, classId, kind: 'enter', name: this.name })
  }

  private exit(
    kind: 'leave' | 'end',
    id: number,
    classId: number,
    atFrame: number,
    atTime: number,
    at: number,
    events: ZoneEvent[],
  ): void {
    const { data } = this.memory
    const dwell = atTime - data[at + since]!
    this.dwellSum += dwell
    // By the class of its entry, so that entries and exits of a class are of the same tracks.
    this.tally.add('out', data[at + entryClass]!)
    events.push({ frame: atFrame, time: atTime, id, classId, kind, name: this.name, dwell })
  }
}
