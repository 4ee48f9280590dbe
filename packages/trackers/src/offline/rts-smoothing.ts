import { KalmanFilterBank, type TrackRow, tlbrToXywh, xywh, xywhToTlbr } from '@mot/core'
import { completeOptions } from '../complete-options'
import { count } from '../shapes'
import { fillEach, linearInterpolationDefaults } from './linear-interpolation'
import { groupById, inOrder } from './tracklets'

export interface RtsSmoothingOptions {
  /** Most frames in a row that are filled in; longer gaps stay, and what lies on their sides is smoothed by itself. Default 18. */
  readonly maxGapFrames?: number
}

export const rtsSmoothingDefaults: Readonly<Required<RtsSmoothingOptions>> = linearInterpolationDefaults

const AXES = xywh.axes.length

/**
 * Draws each track where its whole way, before and after, makes it most likely to be: the Kalman filter of `xywh` forwards,
 * then the smoother of Rauch, Tung and Striebel, "Maximum Likelihood Estimates of Linear Dynamic Systems" (1965),
 * backwards. Gaps are filled by the same motion; rows that were filled in before count as not seen.
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

/** What a filter knows at one moment. */
interface Belief {
  /** [2 × axes] */
  readonly mean: Float64Array
  /** [2 × axes, squared] */
  readonly covariance: Float64Array
}

/** One stretch, a row for every frame. */
function smooth(stretch: readonly TrackRow[]): TrackRow[] {
  const expected: Belief[] = []
  const filtered: Belief[] = []
  const bank = new KalmanFilterBank(xywh, { capacity: 1 })
  const measurement = new Float64Array(AXES)
  for (const [i, { box, filled }] of stretch.entries()) {
    tlbrToXywh([box.left, box.top, box.right, box.bottom], 0, measurement, 0)
    if (i === 0) bank.initiate(0, measurement)
    else bank.predict(0)
    expected.push(beliefOf(bank))
    if (i > 0 && !filled) bank.correct(0, measurement)
    filtered.push(beliefOf(bank))
  }
  for (let i = stretch.length - 2; i >= 0; i--) lookBack(filtered[i]!, expected[i + 1]!, filtered[i + 1]!.mean)
  return stretch.map((row, i) => withBox(row, filtered[i]!.mean))
}

function beliefOf(bank: KalmanFilterBank): Belief {
  return { mean: bank.mean(0), covariance: bank.covariance(0) }
}

/**
 * Corrects a mean by what became of the next frame: x ← x + C (x' smoothed − x' expected) with C = P Fᵀ P'⁻¹. The axes do
 * not couple, so that all matrices are 2 × 2.
 */
function lookBack(belief: Belief, expected: Belief, smoothed: Float64Array): void {
  const { mean, covariance: P } = belief
  const size = 2 * AXES
  for (let axis = 0; axis < AXES; axis++) {
    const velocity = AXES + axis
    const [position, mixed, rate] = [axis * size + axis, axis * size + velocity, velocity * size + velocity]
    const Q = expected.covariance
    const determinant = Q[position]! * Q[rate]! - Q[mixed]! ** 2
    const surprise = smoothed[axis]! - expected.mean[axis]!
    const rateSurprise = smoothed[velocity]! - expected.mean[velocity]!
    // P'⁻¹ times the surprise, then P Fᵀ times that.
    const a = (Q[rate]! * surprise - Q[mixed]! * rateSurprise) / determinant
    const b = (Q[position]! * rateSurprise - Q[mixed]! * surprise) / determinant
    mean[axis]! += (P[position]! + P[mixed]!) * a + P[mixed]! * b
    mean[velocity]! += (P[mixed]! + P[rate]!) * a + P[rate]! * b
  }
}

function withBox(row: TrackRow, mean: Float64Array): TrackRow {
  // A box that loses its area on the way stays as it was.
  if (!(mean[2]! > 0 && mean[3]! > 0)) return row
  const edges = new Float64Array(4)
  xywhToTlbr(mean, 0, edges, 0)
  return { ...row, box: { left: edges[0]!, top: edges[1]!, right: edges[2]!, bottom: edges[3]! } }
}
