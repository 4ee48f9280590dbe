import { MotError } from '@mot/core'
import { readState } from '../../read-state'
import type { Report } from '../following/report'
import type { BaseTracklet } from '../frames/base-tracklet'
import type { Pool } from '../rounds/pool'
import { type HistoryState, historyState, ObservationHistory } from './observation-history'

/** Pixels: the least side of a predicted box. */
const LEAST_SIDE = 1e-3

/**
 * Predicts a box by its mean velocity over the last observations: o + Δ / n Σ (oᵢ − oᵢ₋₁), for centre, width and height. "Hard to Track
 * Objects with Irregular Motions and Similar Appearances? Make It Easier by Buffering the Matching Space" (Yang et al. 2023), section
 * on motion estimation. With a missing frame between observations, it is the mean over the frames that have passed.
 */
export class AverageMotion {
  private readonly history: ObservationHistory

  /** @param frames n: steps between observations that are averaged; fewer for a young track, which stands still at first. */
  constructor(frames: number) {
    this.history = new ObservationHistory(frames + 1)
  }

  clear(slot: number): void {
    this.history.clear(slot)
  }

  /** Adds box `row` of `boxes`. */
  observe(slot: number, now: number, boxes: ArrayLike<number>, row: number): void {
    this.history.add(slot, now, boxes, row)
  }

  /** Fills the pool's boxes with those predicted for a time. */
  gatherBoxes(pool: Pool<BaseTracklet>, now: number): void {
    pool.reserveBoxes()
    for (let i = 0; i < pool.count; i++) this.predict(pool.slots[i]!, now, pool.boxes, i)
  }

  /** Writes the predicted box of a track to its row of a report. */
  writeRow(report: Report, row: number, { slot }: BaseTracklet, now: number): void {
    this.predict(slot, now, report.tracks.boxes, row)
    if (report.motion) report.setVelocity(row, this.velocityOf(slot), 0)
  }

  /** x and y of the centre in pixels per frame. */
  private velocityOf(slot: number): readonly [number, number] {
    const { history } = this
    const { boxes } = history
    const newest = history.newest(slot)
    const first = history.first(slot)
    const passed = history.timeOf(newest) - history.timeOf(first)
    const along = (side: number) => boxes[4 * newest + side]! - boxes[4 * first + side]!
    return passed > 0 ? [(along(0) + along(2)) / 2 / passed, (along(1) + along(3)) / 2 / passed] : [0, 0]
  }

  snapshot(slot: number): HistoryState {
    return this.history.snapshot(slot)
  }

  /** @throws MotError `invalid-snapshot` without observations, or with one after `now`. */
  restore(slot: number, state: unknown, now: number): void {
    const history = readState(historyState, state)
    this.history.restore(slot, history)
    if (history.frames.length > 0 && Math.max(...history.frames) <= now) return
    throw new MotError(
      'invalid-snapshot',
      `Observations of the snapshot should be of its past, got ${history.frames.join(', ') || 'none'}.`,
    )
  }

  /** Writes the box predicted for a time to row `row` of `to`. Corners move as centre and size do: both are linear. */
  private predict(slot: number, now: number, to: Float64Array, row: number): void {
    const { history } = this
    const { boxes } = history
    const newest = history.newest(slot)
    const first = history.first(slot)
    const time = history.timeOf(newest)
    const passed = time - history.timeOf(first)
    const share = passed > 0 ? (now - time) / passed : 0
    for (let side = 0; side < 4; side++) {
      const last = boxes[4 * newest + side]!
      to[4 * row + side] = last + share * (last - boxes[4 * first + side]!)
    }
    keepSide(to, 4 * row)
    keepSide(to, 4 * row + 1)
  }
}

/** Keeps an extent above 0 around its middle: that from element `at` to the one two after it. */
function keepSide(boxes: Float64Array, at: number): void {
  if (boxes[at + 2]! - boxes[at]! >= LEAST_SIDE) return
  const middle = (boxes[at]! + boxes[at + 2]!) / 2
  boxes[at] = middle - LEAST_SIDE / 2
  boxes[at + 2] = middle + LEAST_SIDE / 2
}
