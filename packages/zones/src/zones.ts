import { MotError, quoted, readOptions, shown, type Tracks } from '@mot/core'
import { checkKeys, type PlaceOptions } from './check-options'
import type { ZoneEvent } from './event'
import { LineCounter, type LineCounts, type LineOptions } from './line-counter'
import { Sightings } from './sightings'
import { checkSnapshot, type ZonesSnapshot } from './snapshot'
import { ZoneCounter, type ZoneCounts, type ZoneOptions } from './zone-counter'

export type { ZonesSnapshot } from './snapshot'

/** A file of lines and zones, parsed, is of this form: `new Zones(JSON.parse(text))`. */
export interface ZonesOptions {
  readonly lines?: readonly LineOptions[]
  readonly zones?: readonly ZoneOptions[]
  /** Pixels, of lines and zones that have none of their own. Default 0. */
  readonly hysteresis?: number
  /** Size of the image: lines and zones wholly outside it are refused. Default: unknown. */
  readonly imageWidth?: number
  readonly imageHeight?: number
}

/**
 * Counts over lines and in zones, one frame after another:
 *
 * ```ts
 * const zones = new Zones({ lines: [{ name: 'door', from: [0, 100], to: [200, 100] }] })
 * for (const event of zones.update(tracks)) console.log(event.time, event.id, event.direction)
 * ```
 *
 * A crossing is of the segment between the ends of a line, by the way between two consecutive observations of one track. Predicted
 * boxes (`detectionIndex` −1) are no observations. Where two ids are switched, what is counted stays with the objects: see
 * `Sightings`.
 */
export class Zones {
  private sightings = new Sightings()
  private lineCounters: readonly LineCounter[]
  private zoneCounters: readonly ZoneCounter[]
  private readonly options: ZonesOptions

  /**
   * @throws MotError `invalid-option` for a line without length, a polygon of fewer than three points or that crosses itself, a name
   *   that is there twice, a place outside the image, and an option that does not exist.
   */
  constructor(options: ZonesOptions) {
    this.options = checkZones(readOptions(options))
    ;[this.lineCounters, this.zoneCounters] = this.counters(this.sightings)
    // They are valid, so plain data: a copy, which the caller does not change.
    this.options = JSON.parse(JSON.stringify(this.options))
    const names = [...this.lineCounters, ...this.zoneCounters].map(({ name }) => name)
    for (const [i, name] of names.entries()) {
      if (names.indexOf(name) === i) continue
      throw new MotError('invalid-option', `Lines and zones should have different names, got ${quoted(name)} twice.`)
    }
    const { imageWidth, imageHeight } = this.options
    if (imageWidth !== undefined && imageHeight !== undefined) this.checkInside(imageWidth, imageHeight)
  }

  get lines(): readonly LineCounts[] {
    return this.lineCounters
  }

  get zones(): readonly ZoneCounts[] {
    return this.zoneCounters
  }

  /** @throws MotError `invalid-option` where there is no line of this name. */
  line(name: string): LineCounts {
    return named(this.lineCounters, name, 'line')
  }

  /** @throws MotError `invalid-option` where there is no zone of this name. */
  zone(name: string): ZoneCounts {
    return named(this.zoneCounters, name, 'zone')
  }

  /** @throws MotError `invalid-option` for a line or zone that lies wholly outside an image of this size. */
  checkInside(width: number, height: number): void {
    for (const { name, from, to } of this.lineCounters) {
      checkBounds(`Line ${quoted(name)}`, [from[0], to[0]], [from[1], to[1]], width, height)
    }
    for (const { name, polygon } of this.zoneCounters) {
      checkBounds(`Zone ${quoted(name)}`, [polygon.left, polygon.right], [polygon.top, polygon.bottom], width, height)
    }
  }

  /**
   * Counts the tracks of the next frame.
   * @returns what has happened: line by line, zone by zone. With a hysteresis an event may come some frames after its own `frame`.
   * @throws MotError `invalid-frame` for a frame or time before the last one, `invalid-tracks` for an id that has ended and for a box
   *   that is not finite. Nothing has changed then.
   */
  update(tracks: Tracks): ZoneEvent[] {
    const { sightings } = this
    sightings.check(tracks)
    const events: ZoneEvent[] = []
    sightings.observe(tracks)
    for (const line of this.lineCounters) line.follow(tracks, events)
    for (const zone of this.zoneCounters) zone.follow(tracks, events)
    sightings.accept(tracks)
    if (tracks.ended.length > 0) for (const id of tracks.ended) this.end(id, events)
    return events
  }

  /** Ends all tracks, as at the end of a video. @returns the events of those inside zones. */
  finish(): ZoneEvent[] {
    const events: ZoneEvent[] = []
    for (const id of [...this.sightings.ids]) this.end(id, events)
    return events
  }

  /** The whole state as plain data, which `JSON` copies without loss. */
  snapshot(): ZonesSnapshot {
    const { sightings } = this
    const slots = [...sightings.ids].map((id) => sightings.slotOf(id))
    const counters = [...this.lineCounters, ...this.zoneCounters]
    return {
      version: 1,
      ...sightings.snapshot(),
      places: counters.map((counter) => ({
        name: counter.name,
        ...counter.snapshot(),
        tracks: slots.map((slot) => counter.memory.row(slot)),
      })),
    }
  }

  /**
   * Continues where a snapshot of the same lines and zones was taken.
   * @throws MotError `invalid-snapshot`. Nothing has changed then.
   */
  restore(snapshot: ZonesSnapshot): void {
    const sightings = new Sightings()
    const [lines, zones] = this.counters(sightings)
    const counters = [...lines, ...zones]
    checkSnapshot(snapshot, counters)
    const slots = sightings.restore(snapshot)
    for (const [i, counter] of counters.entries()) {
      const place = snapshot.places[i]!
      counter.restoreCounts(place.counts)
      if (counter instanceof ZoneCounter) counter.restoreDwell(place.dwell ?? 0)
      for (const [k, slot] of slots.entries()) counter.memory.setRow(slot, place.tracks[k]!)
    }
    this.sightings = sightings
    this.lineCounters = lines
    this.zoneCounters = zones
  }

  private end(id: number, events: ZoneEvent[]): void {
    const slot = this.sightings.slotOf(id)
    if (slot >= 0) for (const zone of this.zoneCounters) zone.end(id, slot, events)
    this.sightings.end(id)
  }

  private counters(sightings: Sightings): [LineCounter[], ZoneCounter[]] {
    const { lines = [], zones = [], hysteresis = 0 } = this.options
    return [
      lines.map((line) => new LineCounter(withDefault(line, hysteresis), sightings)),
      zones.map((zone) => new ZoneCounter(withDefault(zone, hysteresis), sightings)),
    ]
  }
}

function checkZones(options: ZonesOptions): ZonesOptions {
  checkKeys(options, ['lines', 'zones', 'hysteresis', 'imageWidth', 'imageHeight'], 'A set of lines and zones')
  for (const kind of ['lines', 'zones'] as const) {
    const list: unknown = options[kind] ?? []
    if (Array.isArray(list)) continue
    throw new MotError('invalid-option', `"${kind}" should be a list, got ${shown(list)}.`)
  }
  return options
}

/** What is no record stays, to be refused. */
function withDefault<Options extends PlaceOptions>(options: Options, hysteresis: number): Options {
  return typeof options === 'object' && options !== null && !Array.isArray(options)
    ? { hysteresis, ...options }
    : options
}

function named<Counter extends { readonly name: string }>(
  counters: readonly Counter[],
  name: string,
  kind: string,
): Counter {
  const counter = counters.find((each) => each.name === name)
  if (counter) return counter
  const names = counters.map((each) => each.name).join(', ')
  throw new MotError('invalid-option', `There is no ${kind} ${quoted(name)}, but ${names || 'none'}.`)
}

function checkBounds(whose: string, xs: number[], ys: number[], width: number, height: number): void {
  const touches = Math.max(...xs) > 0 && Math.min(...xs) < width && Math.max(...ys) > 0 && Math.min(...ys) < height
  if (touches) return
  throw new MotError(
    'invalid-option',
    `${whose} should lie in the image of ${width} × ${height} pixels, got x from ${Math.min(...xs)} to ${Math.max(...xs)}, y from ${Math.min(...ys)} to ${Math.max(...ys)}.`,
  )
}
