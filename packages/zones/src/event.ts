/**
 * Across a line, seen along the way from its `from` to its `to`: `in` is from the left to the right. Over a line drawn from left to
 * right, `in` is down the image.
 */
export type Direction = 'in' | 'out'

/** Something that happened at a line or in a zone. */
export interface ZoneEvent {
  /** Frame number of the track's first observation beyond the line or the edge; of `end`, of its last. */
  readonly frame: number
  /** Seconds, of that frame. */
  readonly time: number
  readonly id: number
  readonly classId: number
  /**
   * - `cross`: over a line.
   * - `enter`: into a zone, or first observed in it.
   * - `leave`: out of a zone.
   * - `end`: the track ended inside a zone.
   */
  readonly kind: 'cross' | 'enter' | 'leave' | 'end'
  /** Of the line or zone. */
  readonly name: string
  /** Of `cross`. */
  readonly direction?: Direction
  /** Of `leave` and `end`: seconds in the zone. */
  readonly dwell?: number
}

/** Events of one class. */
export interface ClassCounts {
  readonly in: number
  readonly out: number
}
