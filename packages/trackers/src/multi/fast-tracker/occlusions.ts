import { type KalmanFilterBank, MotError } from '@mot/core'
import { readState } from '../../read-state'
import { count, flag, moderate, numbers, record, type Shape } from '../../shapes'

export interface OcclusionOptions {
  readonly velocityReset: number
  readonly positionReset: number
  readonly enlargement: number
  readonly velocityDamping: number
  readonly occlusionMemoryFrames: number
}

/** Numbers per slot in `marks`. */
const WIDTH = 5
const MISSED = 0
const OCCLUDED = 1
const OCCLUDED_FRAMES = 2
const RECENT = 3
const LAST = 4

/**
 * What FastTracker keeps of each track, by slot: how long it is without a detection, whether it is occluded, and the filter's means
 * after its last detections, to which it returns when it is. "FastTracker: Real-Time and Accurate Visual Tracking" (2025), section on
 * occlusion.
 */
export class Occlusions {
  /** Means that are kept. */
  private readonly length: number
  /** [slots × WIDTH] */
  private marks = new Float64Array(0)
  /** [slots × length × stride] the last means of each slot, in a ring. */
  private means = new Float64Array(0)
  /** [slots] number of means so far. */
  private counts = new Int32Array(0)

  constructor(
    private readonly bank: KalmanFilterBank,
    private readonly options: OcclusionOptions,
  ) {
    this.length = Math.max(options.velocityReset, options.positionReset)
  }

  begin(slot: number): void {
    if (this.counts.length <= slot) this.grow(slot + 1)
    this.counts[slot] = 0
    this.marks.fill(0, WIDTH * slot, WIDTH * slot + WIDTH)
  }

  /** A matched track is no longer occluded. */
  find(slot: number): void {
    this.marks.fill(0, WIDTH * slot, WIDTH * slot + RECENT)
  }

  /** Keeps the filter's mean, after a correction. */
  remember(slot: number): void {
    const { bank, length, means } = this
    const { stride } = bank
    const to = (slot * length + (this.counts[slot]!++ % length)) * stride
    const from = slot * stride
    for (let k = 0; k < stride; k++) means[to + k] = bank.means[from + k]!
  }

  isOccluded(slot: number): boolean {
    return this.marks[WIDTH * slot + OCCLUDED] === 1
  }

  /** Frames without a detection so far. */
  missedFrames(slot: number): number {
    return this.marks[WIDTH * slot + MISSED]!
  }

  /** Frames in which it was occluded so far. */
  occludedFrames(slot: number): number {
    return this.marks[WIDTH * slot + OCCLUDED_FRAMES]!
  }

  /** One more frame without a detection. */
  miss(slot: number): void {
    this.marks[WIDTH * slot + MISSED]!++
  }

  /** Begins an occlusion: back to the velocity, place and size of earlier detections, larger and slower. */
  occlude(slot: number, now: number): void {
    const { bank, marks, options } = this
    const { dimension, means, stride } = bank
    marks[WIDTH * slot + OCCLUDED] = 1
    marks[WIDTH * slot + OCCLUDED_FRAMES] = 1
    marks[WIDTH * slot + RECENT] = 1
    marks[WIDTH * slot + LAST] = now
    const at = slot * stride
    const velocity = this.meanBefore(slot, options.velocityReset)
    const position = this.meanBefore(slot, options.positionReset)
    for (let axis = 0; axis < dimension; axis++) {
      const moving = velocity < 0 ? means[at + dimension + axis]! : this.means[velocity + dimension + axis]!
      means[at + dimension + axis] = moving * options.velocityDamping
      if (position >= 0) means[at + axis] = this.means[position + axis]!
    }
    // The aspect ratio stays, so that the width grows with the height.
    means[at + 3]! *= options.enlargement
  }

  /** Counts a frame of an occlusion, and forgets one that is long ago. */
  pass(slot: number, now: number): void {
    const { marks } = this
    const at = WIDTH * slot
    marks[at + OCCLUDED_FRAMES] = marks[at + OCCLUDED] === 1 ? marks[at + OCCLUDED_FRAMES]! + 1 : 0
    if (now - marks[at + LAST]! > this.options.occlusionMemoryFrames) marks[at + RECENT] = 0
  }

  /** Whether it was occluded not long ago. */
  isRecent(slot: number, now: number): boolean {
    const at = WIDTH * slot
    return this.marks[at + RECENT] === 1 && now - this.marks[at + LAST]! <= this.options.occlusionMemoryFrames
  }

  snapshot(slot: number): OcclusionState {
    const [missed, occluded, occludedFrames, recent, last] = this.marks.subarray(WIDTH * slot, WIDTH * slot + WIDTH)
    const means: number[] = []
    for (let back = Math.min(this.counts[slot]!, this.length); back > 0; back--) {
      const from = this.meanBefore(slot, back)
      means.push(...this.means.subarray(from, from + this.bank.stride))
    }
    return {
      missedFrames: missed!,
      occluded: occluded === 1,
      occludedFrames: occludedFrames!,
      recent: recent === 1,
      lastFrame: last!,
      means,
    }
  }

  /** @throws MotError `invalid-snapshot`. */
  restore(slot: number, state: unknown, now: number): void {
    const { missedFrames, occluded, occludedFrames, recent, lastFrame, means } = readState(occlusionState, state)
    const { stride } = this.bank
    if (means.length % stride !== 0 || means.length > stride * this.length || lastFrame > now) {
      throw new MotError(
        'invalid-snapshot',
        `The occlusion in the snapshot should be of its past, with up to ${this.length} means of ${stride} numbers, got frame ${lastFrame} and ${means.length} numbers.`,
      )
    }
    this.begin(slot)
    this.marks.set([missedFrames, +occluded, occludedFrames, +recent, lastFrame], WIDTH * slot)
    this.means.set(means, slot * this.length * stride)
    this.counts[slot] = means.length / stride
  }

  /** Index in `means` of the mean so many detections back, 1 for the last; −1 where there were fewer. */
  private meanBefore(slot: number, back: number): number {
    const count = this.counts[slot]!
    return count < back ? -1 : (slot * this.length + ((count - back) % this.length)) * this.bank.stride
  }

  private grow(slots: number): void {
    const capacity = Math.max(16, 2 * slots)
    const { counts, marks, means } = this
    this.counts = new Int32Array(capacity)
    this.counts.set(counts)
    this.marks = new Float64Array(WIDTH * capacity)
    this.marks.set(marks)
    this.means = new Float64Array(capacity * this.length * this.bank.stride)
    this.means.set(means)
  }
}

export interface OcclusionState {
  readonly missedFrames: number
  readonly occluded: boolean
  readonly occludedFrames: number
  readonly recent: boolean
  /** Frame in which the last occlusion began. */
  readonly lastFrame: number
  /** [means × stride] oldest first. */
  readonly means: readonly number[]
}

const occlusionState: Shape<OcclusionState> = record<OcclusionState>({
  missedFrames: count,
  occluded: flag,
  occludedFrames: count,
  recent: flag,
  lastFrame: moderate,
  means: numbers(),
})
