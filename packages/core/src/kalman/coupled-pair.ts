/**
 * Two axes that a rotation of the camera has coupled: the full 4 × 4 covariance of (x, y, vx, vy), row-major from element `at` of
 * `covariances`. The exact counterpart of the block form for slots that were warped.
 */
import type { TimeStep } from './time-step'

/** P ← F P Fᵀ + Q, with the process variances (position, velocity) of x at `noise[i]` and of y at `noise[j]`. */
export function predictPair(
  covariances: Float64Array,
  at: number,
  step: TimeStep,
  noise: Float64Array,
  i: number,
  j: number,
): void {
  const P = covariances
  const { frames: t, sum, sumOfSquares } = step
  // Positions, P[0..1][0..1]: plus t times the mixed block and its transpose, and t² times the block of velocities.
  const mixed = t * (P[at + 3]! + P[at + 6]!) + t * t * P[at + 11]!
  P[at] = P[at]! + t * (2 * P[at + 2]! + t * P[at + 10]!) + t * noise[i]! + sumOfSquares * noise[i + 1]!
  P[at + 5] = P[at + 5]! + t * (2 * P[at + 7]! + t * P[at + 15]!) + t * noise[j]! + sumOfSquares * noise[j + 1]!
  P[at + 4] = P[at + 1] = P[at + 1]! + mixed
  // Positions with velocities, P[0..1][2..3].
  P[at + 8] = P[at + 2] = P[at + 2]! + t * P[at + 10]! + sum * noise[i + 1]!
  P[at + 12] = P[at + 3] = P[at + 3]! + t * P[at + 11]!
  P[at + 9] = P[at + 6] = P[at + 6]! + t * P[at + 11]!
  P[at + 13] = P[at + 7] = P[at + 7]! + t * P[at + 15]! + sum * noise[j + 1]!
  // Velocities.
  P[at + 10] = P[at + 10]! + t * noise[i + 1]!
  P[at + 15] = P[at + 15]! + t * noise[j + 1]!
}

/**
 * P ← P − K S Kᵀ with S = HPHᵀ + R. Writes the gain K [4 × 2] to `gain`. Measurement variances: `noise[i]` of x, `noise[j]` of y.
 */
export function correctPair(
  covariances: Float64Array,
  at: number,
  noise: Float64Array,
  i: number,
  j: number,
  gain: Float64Array,
): void {
  const P = covariances
  const xx = P[at]! + noise[i]!
  const xy = P[at + 1]!
  const yy = P[at + 5]! + noise[j]!
  const determinant = xx * yy - xy * xy
  // S is singular, as for exact positions and a measurement without noise: no correction.
  if (determinant === 0) {
    gain.fill(0)
    return
  }
  for (let row = 0; row < 4; row++) {
    const px = P[at + 4 * row]!
    const py = P[at + 4 * row + 1]!
    gain[2 * row] = (px * yy - py * xy) / determinant
    gain[2 * row + 1] = (py * xx - px * xy) / determinant
  }
  // Velocities with each other, before positions change.
  for (let row = 2; row < 4; row++) {
    for (let column = row; column < 4; column++) {
      const entry = at + 4 * row + column
      P[entry] = P[entry]! - gain[2 * row]! * P[at + column]! - gain[2 * row + 1]! * P[at + 4 + column]!
    }
  }
  // Rows and columns of positions become R Kᵀ: no subtraction, so no cancellation.
  for (let column = 0; column < 4; column++) P[at + column] = noise[i]! * gain[2 * column]!
  for (let column = 1; column < 4; column++) P[at + 4 + column] = noise[j]! * gain[2 * column + 1]!
  mirror(P, at)
}

/**
 * P ← A P Aᵀ, where A applies the linear part of `affine` (2 × 3, row-major) to positions and to velocities.
 * @param mixed false keeps the covariance between positions and velocities unchanged.
 */
export function warpPair(covariances: Float64Array, at: number, affine: ArrayLike<number>, mixed: boolean): void {
  warpBlock(covariances, at, affine)
  if (mixed) warpBlock(covariances, at + 2, affine)
  warpBlock(covariances, at + 10, affine)
  mirror(covariances, at)
}

/** B ← M B Mᵀ for the 2 × 2 block from element `at` of a 4 × 4 matrix. */
function warpBlock(P: Float64Array, at: number, affine: ArrayLike<number>): void {
  const a = affine[0]!
  const b = affine[1]!
  const c = affine[3]!
  const d = affine[4]!
  const xx = a * P[at]! + b * P[at + 4]!
  const xy = a * P[at + 1]! + b * P[at + 5]!
  const yx = c * P[at]! + d * P[at + 4]!
  const yy = c * P[at + 1]! + d * P[at + 5]!
  P[at] = xx * a + xy * b
  P[at + 1] = xx * c + xy * d
  P[at + 4] = yx * a + yy * b
  P[at + 5] = yx * c + yy * d
}

/** Copies the upper triangle to the lower one, so that rounding keeps the covariance symmetric. */
function mirror(P: Float64Array, at: number): void {
  for (let row = 1; row < 4; row++) {
    for (let column = 0; column < row; column++) P[at + 4 * row + column] = P[at + 4 * column + row]!
  }
}
