import { addFields, type Metric } from '../metric'
import { type SingleFrame, type SingleSequence, visibleFrames } from './single-sequence'

/** Thresholds of the overlap, to be exceeded: 0, 0.05, … 1. */
export const successLimits: readonly number[] = Array.from({ length: 21 }, (_, i) => i / 20)
/** Thresholds of the centre distance in pixels: 0, 1, … 50. */
export const precisionLimits: readonly number[] = Array.from({ length: 51 }, (_, i) => i)
/** Thresholds of the centre distance in object sizes: 0, 0.01, … 0.5. */
export const normalizedPrecisionLimits: readonly number[] = Array.from({ length: 51 }, (_, i) => i / 100)

/** Sums over sequences of the share of frames that meet each threshold. */
export interface SuccessCounts {
  readonly sequences: number
  /** [21] */
  readonly success: readonly number[]
  /** [51] */
  readonly precision: readonly number[]
  /** [51] */
  readonly normalizedPrecision: readonly number[]
}

/** All from 0 to 1. Every sequence has the same weight, whatever its length. */
export interface SuccessScores {
  /** Area under the success curve. */
  readonly success: number
  /** Share of frames with a centre distance within 20 pixels. */
  readonly precision: number
  /** Share of frames with a centre distance within 0.2 object sizes. */
  readonly normalizedPrecision: number
  readonly curves: {
    readonly success: readonly number[]
    readonly precision: readonly number[]
    readonly normalizedPrecision: readonly number[]
  }
}

const zero: SuccessCounts = {
  sequences: 0,
  success: successLimits.map(() => 0),
  precision: precisionLimits.map(() => 0),
  normalizedPrecision: normalizedPrecisionLimits.map(() => 0),
}

/**
 * One-pass evaluation of OTB: Wu, Lim and Yang, "Online Object Tracking: A Benchmark" (2013); with the normalised precision
 * of TrackingNet (Müller et al. 2018), at 0.2 as in LaSOT (Fan et al. 2019).
 */
export const success: Metric<SingleSequence, SuccessCounts, SuccessScores> = {
  count(sequence) {
    const frames = visibleFrames(sequence, 0)
    if (frames.length === 0) return zero
    const distances = frames.map((frame) => distanceOf(frame, 1, 1))
    const normalized = frames.map((frame) => {
      const { left, top, right, bottom } = frame.truth
      return distanceOf(frame, right - left, bottom - top)
    })
    const share = (isGood: (frame: number) => boolean) =>
      frames.filter((_, frame) => isGood(frame)).length / frames.length
    return {
      sequences: 1,
      success: successLimits.map((limit) => share((frame) => frames[frame]!.overlap > limit)),
      precision: precisionLimits.map((limit) => share((frame) => distances[frame]! <= limit)),
      normalizedPrecision: normalizedPrecisionLimits.map((limit) => share((frame) => normalized[frame]! <= limit)),
    }
  },

  add: (counts) => addFields(zero, counts),

  score({ sequences, ...sums }) {
    const mean = (values: readonly number[]) => values.map((value) => value / Math.max(1, sequences))
    const curves = {
      success: mean(sums.success),
      precision: mean(sums.precision),
      normalizedPrecision: mean(sums.normalizedPrecision),
    }
    return {
      success: curves.success.reduce((sum, value) => sum + value, 0) / successLimits.length,
      precision: curves.precision[20]!,
      normalizedPrecision: curves.normalizedPrecision[20]!,
      curves,
    }
  },
}

/** Distance of the centres, in units of `unitX` and `unitY` pixels; infinite where there is no result. */
function distanceOf({ truth, result }: SingleFrame, unitX: number, unitY: number): number {
  if (!result) return Number.POSITIVE_INFINITY
  const dx = (truth.left + truth.right - result.left - result.right) / 2
  const dy = (truth.top + truth.bottom - result.top - result.bottom) / 2
  return Math.hypot(dx / unitX, dy / unitY)
}
