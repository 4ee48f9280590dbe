import { MotError, quoted } from '@mot/core'

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
  private readonly across: number
  private readonly down: number

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

/** The points of a frame's boxes. */
export class AnchorPoints extends AnchorPoint {
  /** [boxes] */
  xs = new Float64Array(16)
  ys = new Float64Array(16)

  /** @param rows [count] of the boxes. */
  fill(boxes: Float64Array, rows: Int32Array, count: number): void {
    if (this.xs.length < count) {
      this.xs = new Float64Array(2 * count)
      this.ys = new Float64Array(2 * count)
    }
    for (let k = 0; k < count; k++) {
      this.xs[k] = this.x(boxes, 4 * rows[k]!)
      this.ys[k] = this.y(boxes, 4 * rows[k]!)
    }
  }
}
