import type { Affine } from '@mot/core'
import { readState } from '../../read-state'
import { list, moment, numbers, record, type Shape } from '../../shapes'

/** Last observations of a track, in a snapshot. */
export interface HistoryState {
  /** [observations] time, in the clock's `now`; oldest first. */
  readonly frames: readonly number[]
  /** [observations × 4] */
  readonly boxes: readonly number[]
}

export const historyState: Shape<HistoryState> = record<HistoryState>({ frames: list(moment), boxes: numbers() })

/** Pixels: so far from any image, zooming on would soon overflow. */
export const FARTHEST = 1e30

/** The last observed boxes of each track, by slot, without that of its first detection. */
export class ObservationHistory {
  /** [slots × length × 4] left, top, right, bottom. */
  boxes = new Float64Array(0)
  /** [slots × length] time, in the clock's `now`. */
  private frames = new Float64Array(0)
  /** [slots] number of observations so far. */
  private counts = new Int32Array(0)

  /** @param length observations kept per track, and frames that count as recent. */
  constructor(readonly length: number) {}

  /** Clears the history of a slot. */
  clear(slot: number): void {
    this.reserve(slot + 1)
    this.counts[slot] = 0
  }

  has(slot: number): boolean {
    return this.counts[slot]! > 0
  }

  /** Adds box `row` of `boxes`. */
  add(slot: number, now: number, boxes: ArrayLike<number>, row: number): void {
    const place = slot * this.length + (this.counts[slot]! % this.length)
    this.counts[slot]!++
    this.frames[place] = now
    for (let side = 0; side < 4; side++) this.boxes[4 * place + side] = boxes[4 * row + side]!
  }

  /** Row in `boxes` of the latest observation. At least one is required. */
  newest(slot: number): number {
    return this.rowOf(slot, this.counts[slot]! - 1)
  }

  /** Row in `boxes` of the oldest observation that is kept. At least one is required. */
  first(slot: number): number {
    return this.rowOf(slot, Math.max(0, this.counts[slot]! - this.length))
  }

  /** Time of the observation at a row, in the clock's `now`. */
  timeOf(row: number): number {
    return this.frames[row]!
  }

  /**
   * Row in `boxes` of the oldest observation of the last `length` frames, or the latest one before. At least one is required.
   */
  oldest(slot: number, now: number): number {
    const count = this.counts[slot]!
    for (let k = Math.max(0, count - this.length); k < count; k++) {
      const row = this.rowOf(slot, k)
      if (this.isRecent(row, now)) return row
    }
    return this.newest(slot)
  }

  /** Row in `boxes` of the observation of one frame of the last `length`, or the latest one. At least one is required. */
  at(slot: number, frame: number): number {
    const { frames, length } = this
    const count = this.counts[slot]!
    const first = slot * length
    const newest = first + ((count - 1) % length)
    // From the newest to the oldest, around the ring.
    let row = newest
    for (let k = Math.min(count, length); k > 0; k--) {
      const apart = frames[row]! - frame
      // Times between two frames count as the nearer one.
      if (apart < 0.5) return apart > -0.5 ? row : newest
      row = row === first ? first + length - 1 : row - 1
    }
    return newest
  }

  /** Row in `boxes` of the observation after that of a row, which is not the latest. */
  after(slot: number, row: number): number {
    return row + 1 === (slot + 1) * this.length ? slot * this.length : row + 1
  }

  /** Whether the observation at a row is from the last `length` frames. Times between two frames count as the nearer one. */
  isRecent(row: number, now: number): boolean {
    return this.frames[row]! >= now - this.length - 0.5
  }

  /** Applies camera motion to the observations. */
  warp(slot: number, now: number, camera: Affine): void {
    const count = this.counts[slot]!
    if (count === 0) return
    for (let k = Math.max(0, count - this.length); k < count; k++) {
      const row = this.rowOf(slot, k)
      if (this.isRecent(row, now)) this.warpRow(row, camera)
    }
    // Reference quirk: Deep-OC-SORT has the latest observation in two lists and moves it once for each.
    this.warpRow(this.newest(slot), camera)
  }

  snapshot(slot: number): HistoryState {
    const frames: number[] = []
    const boxes: number[] = []
    const count = this.counts[slot]!
    for (let k = Math.max(0, count - this.length); k < count; k++) {
      const row = this.rowOf(slot, k)
      frames.push(this.frames[row]!)
      boxes.push(...this.boxes.subarray(4 * row, 4 * row + 4))
    }
    return { frames, boxes }
  }

  /** @throws MotError `invalid-snapshot` without a box for each frame. */
  restore(slot: number, { frames, boxes }: HistoryState): void {
    readState(record({ boxes: numbers(4 * frames.length) }), { boxes })
    this.clear(slot)
    for (const [row, frame] of frames.entries()) this.add(slot, frame, boxes, row)
  }

  private rowOf(slot: number, k: number): number {
    return slot * this.length + (k % this.length)
  }

  private warpRow(row: number, [a, b, c, d, e, f]: Affine): void {
    const { boxes } = this
    for (let at = 4 * row; at < 4 * row + 4; at += 2) {
      const x = boxes[at]!
      const y = boxes[at + 1]!
      if (Math.max(Math.abs(x), Math.abs(y)) > FARTHEST) continue
      boxes[at] = a * x + b * y + c
      boxes[at + 1] = d * x + e * y + f
    }
  }

  private reserve(slots: number): void {
    if (this.counts.length >= slots) return
    const { counts, frames, boxes } = this
    const capacity = Math.max(16, 2 * slots)
    this.counts = new Int32Array(capacity)
    this.counts.set(counts)
    this.frames = new Float64Array(capacity * this.length)
    this.frames.set(frames)
    this.boxes = new Float64Array(4 * capacity * this.length)
    this.boxes.set(boxes)
  }
}
