import { readOptions, type Tracks } from '@mot/core'
import type { ClassCounts, ZoneEvent } from './event'
import type { LineCounts, LineOptions } from './line-counter'
import { Zones, type ZonesSnapshot } from './zones'

/** One line on its own. For several lines or zones, `Zones` is faster. */
export class Line implements LineCounts {
  private readonly zones: Zones

  /** @throws MotError `invalid-option` for a line without length, and for any other invalid option. */
  constructor(options: LineOptions) {
    this.zones = new Zones({ lines: [readOptions(options)] })
  }

  private get own(): LineCounts {
    return this.zones.lines[0]!
  }

  get name(): string {
    return this.own.name
  }

  get in(): number {
    return this.own.in
  }

  get out(): number {
    return this.own.out
  }

  get byClass(): ReadonlyMap<number, ClassCounts> {
    return this.own.byClass
  }

  /** Counts the crossings of the next frame. @throws MotError as `Zones.update`. */
  update(tracks: Tracks): ZoneEvent[] {
    return this.zones.update(tracks)
  }

  snapshot(): ZonesSnapshot {
    return this.zones.snapshot()
  }

  /** @throws MotError `invalid-snapshot`. */
  restore(snapshot: ZonesSnapshot): void {
    this.zones.restore(snapshot)
  }
}
