import type { BoxConversion } from '@mot/core'

/**
 * Covariance of left, top, right and bottom from that of a filter's four measured axes: J P Jᵀ, with J by central differences,
 * which are exact for products of two axes as in xyah.
 * @param means the measured axes from element `at`. @param toBox converts them to left, top, right, bottom.
 * @param covariance [stride × stride], whose first rows and columns are the measured axes.
 * @param into is filled with [4 × 4] from element `intoAt`.
 */
export function boxCovariance(
  means: ArrayLike<number>,
  at: number,
  covariance: ArrayLike<number>,
  stride: number,
  toBox: BoxConversion,
  into: Float64Array,
  intoAt: number,
): void {
  const shifted = new Float64Array(4)
  const upper = new Float64Array(4)
  const lower = new Float64Array(4)
  const jacobian = new Float64Array(16)
  for (let axis = 0; axis < 4; axis++) {
    for (let k = 0; k < 4; k++) shifted[k] = means[at + k]!
    const value = Math.abs(shifted[axis]!)
    // A size stays above 0.
    const step = 1e-3 * (axis < 2 || value === 0 ? Math.max(1, value) : value)
    shifted[axis] = means[at + axis]! + step
    toBox(shifted, 0, upper, 0)
    shifted[axis] = means[at + axis]! - step
    toBox(shifted, 0, lower, 0)
    for (let side = 0; side < 4; side++) jacobian[4 * side + axis] = (upper[side]! - lower[side]!) / (2 * step)
  }
  for (let a = 0; a < 4; a++) {
    for (let b = 0; b < 4; b++) {
      let sum = 0
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 4; j++) sum += jacobian[4 * a + i]! * covariance[i * stride + j]! * jacobian[4 * b + j]!
      }
      into[intoAt + 4 * a + b] = sum
    }
  }
}
