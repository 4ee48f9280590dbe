import { MotError, quoted } from '@mot/core'

/** In `Observations.resumed`: an observation like the one before, and the first one of a track. */
export const continued = -1
export const begun = -2

/** The observations of a frame. */
export interface Observations {
  readonly count: number
  /** [observations] row in the tracks. */
  readonly rows: Int32Array
  /** [observations] slot of the track, below `slotCount`. */
  readonly rowSlots: Int32Array
  readonly slotCount: number
  /** [observations] slot of a younger track that was the same object while this one was not observed, `continued` or `begun`. */
  readonly resumed: Int32Array
}

/** Which point of a box is where its object is: the middle of an edge, or of the box. */
export type Anchor = 'bottom' | 'centre' | 'top' | 'left' | 'right'

/** Shares of the way from left to right and from top to bottom. */
const shares: Readonly<Record<Anchor, readonly [x: number, y: number]>> = {
  bottom: [0.5, 1],
  centre: [0.5, 0.5],
  top: [0.5, 0],
  left: [0, 0.5],
  right: [1, 0.5],
}

/** The point of a box that an anchor names. */
export class AnchorPoint {
  protected readonly across: number
  protected readonly down: number

  /** @throws MotError `invalid-option` for another word. */
  constructor(readonly anchor: Anchor = 'bottom') {
    if (!Object.hasOwn(shares, anchor)) {
      const known = Object.keys(shares).join(', ')
      throw new MotError('invalid-option', `"anchor" should be one of ${known}, got ${quoted(anchor)}.`)
    }
    ;[this.across, this.down] = shares[anchor]
  }

  /** @param at element of the box's left edge. */
  x(boxes: Float64Array, at: number): number {
    return boxes[at]! * (1 - this.across) + boxes[at + 2]! * this.across
  }

  y(boxes: Float64Array, at: number): number {
    return boxes[at + 1]! * (1 - this.down) + boxes[at + 3]! * this.down
  }
}

/**
 * The points of a frame's boxes, and which of them may have met a line or an edge: one that has moved less than its distance from
 * the nearest since it was compared with all has not, and costs nothing more.
 */
export class AnchorPoints extends AnchorPoint {
  /** [observations] */
  xs = new Float64Array(16)
  ys = new Float64Array(16)
  /** [dueCount] observations that are compared with lines and zones. */
  due = new Int32Array(16)
  dueCount = 0
  /** [slots × 3] x and y of a track when it was compared last, and its distance from the nearest line or edge then. */
  private homes = new Float64Array(48)

  /** Of the observations of a frame. */
  fill(boxes: Float64Array, { count, rows, rowSlots, resumed, slotCount }: Observations): void {
    if (this.xs.length < count) {
      this.xs = new Float64Array(2 * count)
      this.ys = new Float64Array(2 * count)
      this.due = new Int32Array(2 * count)
    }
    if (this.homes.length < 3 * slotCount) {
      const { homes } = this
      this.homes = new Float64Array(6 * slotCount)
      this.homes.set(homes)
    }
    const { xs, ys, due, homes, across, down } = this
    let dueCount = 0
    for (let k = 0; k < count; k++) {
      const at = 4 * rows[k]!
      const x = boxes[at]! * (1 - across) + boxes[at + 2]! * across
      const y = boxes[at + 1]! * (1 - down) + boxes[at + 3]! * down
      xs[k] = x
      ys[k] = y
      const home = 3 * rowSlots[k]!
      const dx = x - homes[home]!
      const dy = y - homes[home + 1]!
      if (resumed[k] === continued && dx * dx + dy * dy < homes[home + 2]! ** 2) continue
      homes[home] = x
      homes[home + 1] = y
      homes[home + 2] = Number.POSITIVE_INFINITY
      due[dueCount++] = k
    }
    this.dueCount = dueCount
  }

  /**
   * Notes how far a due observation may move without meeting a line or edge.
   * @param distance pixels; 0 where it has to be compared in the next frame, too.
   */
  limit(slot: number, distance: number): void {
    const home = 3 * slot
    // Less what the rounding of such coordinates comes to.
    const rounding = 1e-9 * (1 + Math.abs(this.homes[home]!) + Math.abs(this.homes[home + 1]!))
    const reach = Math.max(0, distance - rounding)
    // A distance that is no number is no reach.
    if (!(reach >= this.homes[home + 2]!)) this.homes[home + 2] = reach
  }
}
