import { readState } from '../../read-state'
import { numbers, record } from '../../shapes'
import type { BaseTracklet } from '../frames/base-tracklet'
import type { Pool } from '../rounds/pool'
import type { ObservationHistory } from './observation-history'

/** Points of a box whose directions are compared: each the mean of two sides along x and of two along y. */
const pointSides = {
  centre: [0, 2, 1, 3],
  corners: [0, 0, 1, 1, 2, 2, 1, 1, 0, 0, 3, 3, 2, 2, 3, 3],
} as const

export interface MomentumOptions {
  /** Points of a box with a direction: its centre, or its four corners, whose agreements are summed. */
  readonly points: keyof typeof pointSides
  /** Sum the directions from all recent observations, instead of that from the oldest. */
  readonly sum: boolean
}

/** Keeps a direction finite where two observations have the same position. Pixels. */
const MIN_LENGTH = 1e-6

/**
 * Observation-centric momentum (OCM): the direction of an object is consistent over time. Directions are taken between
 * observations some frames apart, not from the filter's velocity, which is noisy where boxes shake. "Observation-Centric SORT:
 * Rethinking SORT for Robust Multi-Object Tracking" (2023), section 4.2.
 */
export class Momentum {
  readonly pointCount: number
  /** [points × 4] */
  private readonly sides: Int32Array
  private readonly sum: boolean
  /** [slots × points × 2] along x and y, unit vectors or sums of them; 0 as long as unknown. */
  private directions = new Float64Array(0)
  /** [2] along x and y. */
  private readonly unit = new Float64Array(2)

  // Of one round.
  /** [rows] slot of each. */
  private slots = new Int32Array(0)
  /** [rows] row in the history of the observation that directions start from, −1 for an unknown direction. */
  private origins = new Int32Array(0)

  constructor(
    private readonly history: ObservationHistory,
    { points, sum }: MomentumOptions,
  ) {
    this.sides = Int32Array.from(pointSides[points])
    this.pointCount = this.sides.length / 4
    this.sum = sum
  }

  /** A new track has no direction. */
  clear(slot: number): void {
    const width = 2 * this.pointCount
    if (this.directions.length < (slot + 1) * width) {
      const { directions } = this
      this.directions = new Float64Array(2 * (slot + 1) * width)
      this.directions.set(directions)
    }
    this.directions.fill(0, slot * width, (slot + 1) * width)
  }

  /** Updates the direction of a track by box `row` of `boxes`, before the box is added to its history. */
  update(slot: number, now: number, boxes: Float64Array, row: number): void {
    const { history } = this
    if (!history.has(slot)) return
    this.clear(slot)
    let origin = history.oldest(slot, now)
    this.addDirection(slot, origin, boxes, row)
    if (!this.sum) return
    const newest = history.newest(slot)
    while (origin !== newest) {
      origin = history.after(slot, origin)
      this.addDirection(slot, origin, boxes, row)
    }
  }

  /** Prepares a round whose rows are these tracks. */
  begin({ count, tracks }: Pool<BaseTracklet>, now: number): void {
    if (this.slots.length < count) {
      this.slots = new Int32Array(2 * count)
      this.origins = new Int32Array(2 * count)
    }
    for (let i = 0; i < count; i++) {
      const { slot } = tracks[i]!
      this.slots[i] = slot
      this.origins[i] = this.isKnown(slot) ? this.history.oldest(slot, now) : -1
    }
  }

  /**
   * Direction consistency of the track of a row with box `column` of `boxes`: for each point ½ straight ahead, 0 at a right
   * angle or without a direction, −½ straight behind.
   */
  agreement(row: number, boxes: Float64Array, column: number): number {
    const origin = this.origins[row]!
    if (origin < 0) return 0
    const { directions, pointCount, unit } = this
    const at = 2 * this.slots[row]! * pointCount
    let angles = 0
    for (let point = 0; point < pointCount; point++) {
      this.pointTo(origin, boxes, column, point)
      const cosine = directions[at + 2 * point]! * unit[0]! + directions[at + 2 * point + 1]! * unit[1]!
      // π / 2 minus the angle between the directions, as in the paper.
      angles += Math.asin(Math.min(1, Math.max(-1, cosine)))
    }
    return angles / Math.PI
  }

  snapshot(slot: number): number[] {
    const width = 2 * this.pointCount
    return [...this.directions.subarray(slot * width, (slot + 1) * width)]
  }

  /** @throws MotError `invalid-snapshot` without a direction for each point. */
  restore(slot: number, directions: readonly number[]): void {
    readState(record({ directions: numbers(2 * this.pointCount) }), { directions })
    this.clear(slot)
    this.directions.set(directions, 2 * slot * this.pointCount)
  }

  private isKnown(slot: number): boolean {
    const width = 2 * this.pointCount
    for (let k = slot * width; k < (slot + 1) * width; k++) if (this.directions[k] !== 0) return true
    return false
  }

  private addDirection(slot: number, origin: number, boxes: Float64Array, row: number): void {
    const { directions, pointCount, unit } = this
    const at = 2 * slot * pointCount
    for (let point = 0; point < pointCount; point++) {
      this.pointTo(origin, boxes, row, point)
      directions[at + 2 * point]! += unit[0]!
      directions[at + 2 * point + 1]! += unit[1]!
    }
  }

  /** Fills `unit` with the direction from a point of an observation to that of box `row` of `boxes`. */
  private pointTo(origin: number, boxes: Float64Array, row: number, point: number): void {
    const { sides, unit } = this
    const from = this.history.boxes
    const left = sides[4 * point]!
    const right = sides[4 * point + 1]!
    const top = sides[4 * point + 2]!
    const bottom = sides[4 * point + 3]!
    const p = 4 * origin
    const q = 4 * row
    const dx = (boxes[q + left]! + boxes[q + right]! - from[p + left]! - from[p + right]!) / 2
    const dy = (boxes[q + top]! + boxes[q + bottom]! - from[p + top]! - from[p + bottom]!) / 2
    const length = Math.sqrt(dx * dx + dy * dy) + MIN_LENGTH
    unit[0] = dx / length
    unit[1] = dy / length
  }
}
