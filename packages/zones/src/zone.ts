import { readOptions, type Tracks } from '@mot/core'
import type { ClassCounts, ZoneEvent } from './event'
import type { Inside, ZoneCounts, ZoneOptions } from './zone-counter'
import { Zones, type ZonesSnapshot } from './zones'

/** One zone on its own. For several lines or zones, `Zones` is faster. */
export class Zone implements ZoneCounts {
  private readonly zones: Zones

  /** @throws MotError `invalid-option` for a polygon of fewer than three points or that crosses itself, and for any other invalid option. */
  constructor(options: ZoneOptions) {
    this.zones = new Zones({ zones: [readOptions(options)] })
  }

  private get own(): ZoneCounts {
    return this.zones.zones[0]!
  }

  get name(): string {
    return this.own.name
  }

  get entries(): number {
    return this.own.entries
  }

  get exits(): number {
    return this.own.exits
  }

  get occupancy(): number {
    return this.own.occupancy
  }

  get inside(): readonly Inside[] {
    return this.own.inside
  }

  get meanDwell(): number {
    return this.own.meanDwell
  }

  get byClass(): ReadonlyMap<number, ClassCounts> {
    return this.own.byClass
  }

  /** Follows who is inside in the next frame. @throws MotError as `Zones.update`. */
  update(tracks: Tracks): ZoneEvent[] {
    return this.zones.update(tracks)
  }

  /** Ends all tracks, as at the end of a video. @returns the events of those inside. */
  finish(): ZoneEvent[] {
    return this.zones.finish()
  }

  snapshot(): ZonesSnapshot {
    return this.zones.snapshot()
  }

  /** @throws MotError `invalid-snapshot`. */
  restore(snapshot: ZonesSnapshot): void {
    this.zones.restore(snapshot)
  }
}
