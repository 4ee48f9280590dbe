import { readState } from '../../read-state'
import { numbers, record, type Shape } from '../../shapes'
import { type HistoryState, historyState, ObservationHistory } from '../observation-centric/observation-history'

/** x and y of the left-top, left-bottom, right-top and right-bottom corner. */
const WIDTH = 8
/** Added to the length of a step, in pixels. */
const SMALL = 1e-5

interface CornerDirectionsState {
  readonly history: HistoryState
  readonly sums: readonly number[]
}

const state: Shape<CornerDirectionsState> = record<CornerDirectionsState>({
  history: historyState,
  sums: numbers(WIDTH),
})

/**
 * Directions in which the four corners of tracks move, by slot, over their last detections; and the angle to the direction that a
 * detection would give. "Focusing on Tracks for Online Multi-Object Tracking" (2025), section 3.2.
 */
export class CornerDirections {
  private readonly history: ObservationHistory
  /** [slots × 8] sums of the directions from the detections of the last frames to the latest one; 0 for a new track. */
  private sums = new Float64Array(0)
  private readonly pair = new Float64Array(WIDTH)

  /** @param frames that directions span. */
  constructor(private readonly frames: number) {
    this.history = new ObservationHistory(frames + 1)
  }

  /** Begins a slot with box `row` of `boxes`. */
  begin(slot: number, now: number, boxes: Float64Array, row: number): void {
    this.reserve(slot + 1)
    this.history.clear(slot)
    this.history.add(slot, now, boxes, row)
    this.sums.fill(0, WIDTH * slot, WIDTH * (slot + 1))
  }

  /** Adds box `row` of `boxes`, the detection of this frame. */
  update(slot: number, now: number, boxes: Float64Array, row: number): void {
    const { frames, history, sums } = this
    history.add(slot, now, boxes, row)
    const own = WIDTH * slot
    for (let i = own; i < own + WIDTH; i++) sums[i] = 0
    for (let k = 1; k <= frames; k++) {
      // Reference quirk: a frame without a detection counts as the current one. Its bottom corners then move by the box's height.
      addStep(history.boxes, history.at(slot, now - k), boxes, row, sums, own)
    }
  }

  /** Row in the history of the box from which a detection of this frame is seen. */
  origin(slot: number, now: number): number {
    return this.history.at(slot, now - this.frames)
  }

  /**
   * Writes the angle between a track's direction and that from `origin` to box `row` of `boxes`, as a share of π, to element `at` of
   * `into`: the mean over the corners. A returned float64 would be boxed on the heap.
   */
  measure(slot: number, origin: number, boxes: Float64Array, row: number, into: Float64Array, at: number): void {
    const { history, pair, sums } = this
    for (let i = 0; i < WIDTH; i++) pair[i] = 0
    addStep(history.boxes, origin, boxes, row, pair, 0)
    let angle = 0
    for (let i = 0, k = WIDTH * slot; i < WIDTH; i += 2, k += 2) {
      const cosine = sums[k]! * pair[i]! + sums[k + 1]! * pair[i + 1]!
      angle += Math.acos(Math.max(-1, Math.min(1, cosine))) / Math.PI
    }
    into[at] = angle / 4
  }

  snapshot(slot: number): CornerDirectionsState {
    const sums = [...this.sums.subarray(WIDTH * slot, WIDTH * (slot + 1))]
    return { history: this.history.snapshot(slot), sums }
  }

  /** @throws MotError `invalid-snapshot`. */
  restore(slot: number, memory: unknown): void {
    const { history, sums } = readState(state, memory, 'memory')
    this.reserve(slot + 1)
    this.history.restore(slot, history)
    this.sums.set(sums, WIDTH * slot)
  }

  private reserve(slots: number): void {
    const { sums } = this
    if (sums.length >= WIDTH * slots) return
    this.sums = new Float64Array(2 * WIDTH * slots)
    this.sums.set(sums)
  }
}

/** Adds the directions from box `i` of `from` to box `j` of `to`, for each corner, from element `at` of `into`. */
function addStep(from: Float64Array, i: number, to: Float64Array, j: number, into: Float64Array, at: number): void {
  const left = to[4 * j]! - from[4 * i]!
  const top = to[4 * j + 1]! - from[4 * i + 1]!
  const right = to[4 * j + 2]! - from[4 * i + 2]!
  const bottom = to[4 * j + 3]! - from[4 * i + 3]!
  // Reference quirk: the step of the bottom corners is measured from the top of the earlier box.
  const fall = to[4 * j + 3]! - from[4 * i + 1]!
  const leftTop = 1 / (Math.sqrt(left * left + top * top) + SMALL)
  const leftBottom = 1 / (Math.sqrt(left * left + bottom * bottom) + SMALL)
  const rightTop = 1 / (Math.sqrt(right * right + top * top) + SMALL)
  const rightBottom = 1 / (Math.sqrt(right * right + bottom * bottom) + SMALL)
  into[at] = into[at]! + left * leftTop
  into[at + 1] = into[at + 1]! + top * leftTop
  into[at + 2] = into[at + 2]! + left * leftBottom
  into[at + 3] = into[at + 3]! + fall * leftBottom
  into[at + 4] = into[at + 4]! + right * rightTop
  into[at + 5] = into[at + 5]! + top * rightTop
  into[at + 6] = into[at + 6]! + right * rightBottom
  into[at + 7] = into[at + 7]! + fall * rightBottom
}
