import { KalmanFilterBank, type TrackRow, tlbrToXywh, xywh, xywhToTlbr } from '@mot/core'
import { completeOptions } from '../complete-options'
import { count } from '../shapes'
import { fillEach, linearInterpolationDefaults } from './linear-interpolation'
import { groupById, inOrder } from './tracklets'

export interface RtsSmoothingOptions {
  /** Longest gap that is filled, in frames; the parts beside longer gaps are smoothed separately. Default 18. */
  readonly maxGapFrames?: number
}

export const rtsSmoothingDefaults: Readonly<Required<RtsSmoothingOptions>> = linearInterpolationDefaults

const AXES = xywh.axes.length

/**
 * Most likely trajectory given all rows: the Kalman filter of `xywh` forwards, then the smoother of Rauch, Tung and Striebel,
 * "Maximum Likelihood Estimates of Linear Dynamic Systems" (1965), backwards. Gaps are filled by the same motion model; rows
 * filled by another pass count as unobserved.
 * @param rows of a whole sequence, in any order.
 * @returns all rows in the order of frames and ids.
 * @throws MotError `invalid-option`, `invalid-frame`, `invalid-detections`.
 */
export function smoothRts(rows: Iterable<TrackRow>, options: RtsSmoothingOptions = {}): TrackRow[] {
  const { maxGapFrames } = completeOptions(options, rtsSmoothingDefaults, { maxGapFrames: count })
  const tracks = fillEach(groupById(rows), maxGapFrames)
  return inOrder(tracks.flatMap(splitAtGaps).map(smooth))
}

/** Stretches without a missing frame. */
function splitAtGaps(track: readonly TrackRow[]): TrackRow[][] {
  const stretches: TrackRow[][] = []
  for (const [i, row] of track.entries()) {
    if (i > 0 && track[i - 1]!.frame === row.frame - 1) stretches.at(-1)!.push(row)
    else stretches.push([row])
  }
  return stretches
}

/** State of a filter in one frame. */
interface State {
  /** [2 × axes] */
  readonly mean: Float64Array
  /** [2 × axes, squared] */
  readonly covariance: Float64Array
}

/** One stretch, a row for every frame. */
function smooth(stretch: readonly TrackRow[]): TrackRow[] {
  const expected: State[] = []
  const filtered: State[] = []
  const bank = new KalmanFilterBank(xywh, { capacity: 1 })
  const measurement = new Float64Array(AXES)
  for (const [i, { box, filled }] of stretch.entries()) {
    tlbrToXywh([box.left, box.top, box.right, box.bottom], 0, measurement, 0)
    if (i === 0) bank.initiate(0, measurement)
    else bank.predict(0)
    expected.push(stateOf(bank))
    if (i > 0 && !filled) bank.correct(0, measurement)
    filtered.push(stateOf(bank))
  }
  for (let i = stretch.length - 2; i >= 0; i--) correctBackwards(filtered[i]!, expected[i + 1]!, filtered[i + 1]!.mean)
  return stretch.map((row, i) => withBox(row, filtered[i]!.mean))
}

function stateOf(bank: KalmanFilterBank): State {
  return { mean: bank.mean(0), covariance: bank.covariance(0) }
}

/**
 * Corrects a mean by the next frame's smoothed one: x ← x + C (x' smoothed − x' predicted) with C = P Fᵀ P'⁻¹. The axes are
 * independent, so all matrices are 2 × 2.
 */
function correctBackwards(state: State, expected: State, smoothed: Float64Array): void {
  const { mean, covariance: P } = state
  const size = 2 * AXES
  for (let axis = 0; axis < AXES; axis++) {
    const velocity = AXES + axis
    const [position, mixed, rate] = [axis * size + axis, axis * size + velocity, velocity * size + velocity]
    const Q = expected.covariance
    const determinant = Q[position]! * Q[rate]! - Q[mixed]! ** 2
    const residual = smoothed[axis]! - expected.mean[axis]!
    const rateResidual = smoothed[velocity]! - expected.mean[velocity]!
    // P'⁻¹ times the residual, then P Fᵀ times that.
    const a = (Q[rate]! * residual - Q[mixed]! * rateResidual) / determinant
    const b = (Q[position]! * rateResidual - Q[mixed]! * residual) / determinant
    mean[axis]! += (P[position]! + P[mixed]!) * a + P[mixed]! * b
    mean[velocity]! += (P[mixed]! + P[rate]!) * a + P[rate]! * b
  }
}

function withBox(row: TrackRow, mean: Float64Array): TrackRow {
  // A box without an area after smoothing is unchanged.
  if (!(mean[2]! > 0 && mean[3]! > 0)) return row
  const edges = new Float64Array(4)
  xywhToTlbr(mean, 0, edges, 0)
  return { ...row, box: { left: edges[0]!, top: edges[1]!, right: edges[2]!, bottom: edges[3]! } }
}
