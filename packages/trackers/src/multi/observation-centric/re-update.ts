import {
  type Affine,
  type CameraFilterBank,
  type FilterSnapshot,
  type KalmanFilterBank,
  tlbrToXywh,
  type WarpOptions,
  xywhToTlbr,
} from '@mot/core'
import { moment, numbers, optional, record, type Shape } from '../../shapes'
import { filterState } from '../following/filter-state'
import type { FrameObservations } from '../frames/frame-observations'
import { FARTHEST } from './observation-history'

/** State of the re-update of a track, in a snapshot. */
export interface ReUpdateState {
  /** [5] centre, width, height and score of the latest observation. */
  readonly last: readonly number[]
  /** Its time, in the clock's `now`. */
  readonly lastFrame: number
  /** While the track is lost: its filter at the first miss, and the time of that. */
  readonly frozen?: { readonly filter: FilterSnapshot; readonly frame: number } | undefined
}

export const reUpdateState: Shape<ReUpdateState> = record<ReUpdateState>({
  last: numbers(5),
  lastFrame: moment,
  frozen: optional(record({ filter: filterState, frame: moment })),
})

/** Frames that are replayed one by one. */
const MOST_STEPS = 10_000

/**
 * Observation-centric re-update (ORU): when a lost track is matched again, its filter is reset to the state at the first miss
 * and replays the frames since with virtual observations on the straight line from the last observation to the new one.
 * "Observation-Centric SORT" (2023), section 4.1.
 */
export class ReUpdate<Bank extends KalmanFilterBank = KalmanFilterBank> {
  /** [slots] time of the first miss, in the clock's `now`; 0 while not frozen. */
  private frames = new Float64Array(0)
  /** [slots] */
  private lastFrames = new Float64Array(0)
  /** [slots × 5] centre, width, height and score. */
  private lasts = new Float64Array(0)
  /** [5] centre, width, height and score of a virtual observation. */
  private readonly between = new Float64Array(5)
  /** [dimension] in the filter's measurement space. */
  private readonly measurement: Float64Array

  /**
   * @param frozen a new bank for the filters at the first miss, in the slots of their originals; these replay the frames. Its
   *   motion model is that of the bank, with the noise of replayed frames.
   */
  constructor(
    private readonly bank: Bank,
    private readonly frozen: Bank,
    private readonly observations: FrameObservations,
  ) {
    this.measurement = new Float64Array(bank.dimension)
  }

  /** Clears the state of a new track. */
  clear(slot: number): void {
    this.reserve(slot + 1)
    this.frames[slot] = this.lastFrames[slot] = 0
    this.lasts.fill(0, 5 * slot, 5 * slot + 5)
  }

  isFrozen(slot: number): boolean {
    return this.frames[slot]! > 0
  }

  /** Stores the latest observation of a track. */
  note(slot: number, now: number, observation: number): void {
    const { lasts, lastFrames, observations } = this
    lastFrames[slot] = now
    tlbrToXywh(observations.boxes, 4 * observation, lasts, 5 * slot)
    lasts[5 * slot + 4] = observations.scores[observation]!
  }

  /** Stores the filter of a track at its first miss. */
  freeze(slot: number, now: number): void {
    this.frozen.copy(slot, slot, this.bank)
    this.frames[slot] = now
  }

  /** Replays the frames since the first miss. The filter then takes the new observation as usual. */
  replay(slot: number, now: number, observation: number): void {
    const { frozen, frames, lastFrames, measurement } = this
    const lastFrame = lastFrames[slot]!
    // Of a longer gap, several frames at a time.
    const stride = Math.max(1, (now - frames[slot]!) / MOST_STEPS)
    for (let frame = frames[slot]!; ; frame += stride) {
      this.measureBetween(slot, Math.min(1, (frame - lastFrame) / (now - lastFrame)), observation)
      frozen.correct(slot, measurement)
      if (frame >= now) break
      frozen.predict(slot, Math.min(stride, now - frame))
    }
    frames[slot] = 0
    this.bank.copy(slot, slot, frozen)
  }

  /** Applies camera motion to the stored state of a slot. */
  warp(this: ReUpdate<CameraFilterBank>, slot: number, camera: Affine, options: WarpOptions, withSize: boolean): void {
    if (!this.isFrozen(slot)) return
    const { lasts } = this
    const [a, b, c, d, e, f] = camera
    const at = 5 * slot
    this.frozen.warp(slot, camera, options)
    const x = lasts[at]!
    const y = lasts[at + 1]!
    const size = Math.max(Math.abs(lasts[at + 2]!), Math.abs(lasts[at + 3]!))
    if (Math.max(Math.abs(x), Math.abs(y), size) > FARTHEST) return
    lasts[at] = a * x + b * y + c
    lasts[at + 1] = d * x + e * y + f
    if (!withSize) return
    const width = lasts[at + 2]!
    const height = lasts[at + 3]!
    lasts[at + 2] = a * width + b * height
    lasts[at + 3] = d * width + e * height
  }

  snapshot(slot: number): ReUpdateState {
    return {
      last: [...this.lasts.subarray(5 * slot, 5 * slot + 5)],
      lastFrame: this.lastFrames[slot]!,
      ...(this.isFrozen(slot) && { frozen: { filter: this.frozen.snapshot(slot), frame: this.frames[slot]! } }),
    }
  }

  /** @throws MotError `invalid-snapshot` for a filter of another motion model. */
  restore(slot: number, { last, lastFrame, frozen }: ReUpdateState): void {
    this.clear(slot)
    this.lasts.set(last, 5 * slot)
    this.lastFrames[slot] = lastFrame
    if (!frozen) return
    this.frozen.restore(slot, frozen.filter)
    this.frames[slot] = frozen.frame
  }

  /**
   * Fills `measurement` with the virtual observation at `share`, 0 to 1, of the line from the last observation to the new one.
   */
  private measureBetween(slot: number, share: number, observation: number): void {
    const { between, lasts, measurement, observations } = this
    tlbrToXywh(observations.boxes, 4 * observation, between, 0)
    between[4] = observations.scores[observation]!
    for (let k = 0; k < 5; k++) between[k] = lasts[5 * slot + k]! + share * (between[k]! - lasts[5 * slot + k]!)
    xywhToTlbr(between, 0, between, 0)
    observations.measure(between, 0, between[4]!, measurement, 0)
  }

  private reserve(slots: number): void {
    if (this.frames.length >= slots) return
    const { frames, lastFrames, lasts } = this
    const capacity = Math.max(16, 2 * slots)
    this.frames = new Float64Array(capacity)
    this.frames.set(frames)
    this.lastFrames = new Float64Array(capacity)
    this.lastFrames.set(lastFrames)
    this.lasts = new Float64Array(5 * capacity)
    this.lasts.set(lasts)
  }
}
