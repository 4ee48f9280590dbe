import type { Anchor, AnchorPoints } from './anchor'
import { checkPlace, type PlaceOptions } from './check-options'
import type { Direction, ZoneEvent } from './event'
import { Memory } from './memory'
import type { Sightings } from './sightings'

/** What a line and a zone have in common: a name, whom they count, counts by class, and a row of memory for each track. */
export class PlaceCounter {
  readonly name: string
  readonly memory: Memory
  in = 0
  out = 0
  readonly byClass = new Map<number, { in: number; out: number }>()
  protected readonly anchor: AnchorPoints
  protected readonly hysteresis: number
  private readonly classIds: ReadonlySet<number> | undefined

  /**
   * @param keys options beside those of all places. @param stride numbers that are kept for a track.
   * @throws MotError `invalid-option`.
   */
  constructor(
    kind: string,
    options: PlaceOptions & { readonly anchor?: Anchor },
    keys: readonly string[],
    stride: number,
    protected readonly sightings: Sightings,
  ) {
    checkPlace(options, [...keys, 'anchor'], kind)
    const { name = kind, anchor, hysteresis = 0, classIds } = options
    this.name = name
    this.memory = new Memory(stride)
    this.anchor = sightings.pointsOf(anchor)
    this.hysteresis = hysteresis
    this.classIds = classIds && new Set(classIds)
  }

  /** [classes × 3] class, in, out. */
  snapshot(): { readonly counts: number[][]; readonly dwell?: number } {
    return { counts: [...this.byClass].map(([classId, counts]) => [classId, counts.in, counts.out]) }
  }

  restoreCounts(rows: readonly (readonly number[])[]): void {
    for (const row of rows) {
      this.byClass.set(row[0]!, { in: row[1]!, out: row[2]! })
      this.in += row[1]!
      this.out += row[2]!
    }
  }

  protected includes(classId: number): boolean {
    return !this.classIds || this.classIds.has(classId)
  }

  protected add(direction: Direction, classId: number): void {
    let own = this.byClass.get(classId)
    if (!own) {
      own = { in: 0, out: 0 }
      this.byClass.set(classId, own)
    }
    own[direction]++
    this[direction]++
  }

  /** @param at element of the memory that has the frame of the event; its time follows. */
  protected event(kind: ZoneEvent['kind'], id: number, classId: number, at: number): ZoneEvent {
    const { data } = this.memory
    return { frame: data[at]!, time: data[at + 1]!, id, classId, kind, name: this.name }
  }
}
