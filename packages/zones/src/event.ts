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

/** Counts by class. */
export class Tally {
  in = 0
  out = 0
  readonly byClass = new Map<number, { in: number; out: number }>()

  add(direction: Direction, classId: number): void {
    let own = this.byClass.get(classId)
    if (!own) {
      own = { in: 0, out: 0 }
      this.byClass.set(classId, own)
    }
    own[direction]++
    this[direction]++
  }

  /** [classes × 3] class, in, out. */
  snapshot(): number[][] {
    return [...this.byClass].map(([classId, counts]) => [classId, counts.in, counts.out])
  }

  restore(rows: readonly (readonly number[])[]): void {
    this.byClass.clear()
    this.in = this.out = 0
    for (const row of rows) {
      this.byClass.set(row[0]!, { in: row[1]!, out: row[2]! })
      this.in += row[1]!
      this.out += row[2]!
    }
  }
}
