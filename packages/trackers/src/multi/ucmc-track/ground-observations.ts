import type { GroundCamera } from '@mot/core'
import type { FrameObservations } from '../frames/frame-observations'

/** Metres: a point farther away is at the horizon, where a pixel is kilometres. */
const FARTHEST = 1e6
/** Square metres squared: determinants of covariances between them are exact enough. */
const LEAST_DETERMINANT = 1e-60
const GREATEST_DETERMINANT = 1e60

/** x, y, their covariance (xx, xy, yy), its logarithm of the determinant. */
export const WIDTH = 6

/** Where the detections of a frame stand on the ground, by observation. "UCMCTrack" (2023), section 3.2. */
export class GroundObservations {
  /** [observations × 6] x, y in metres, covariance (xx, xy, yy) in square metres, ln of its determinant. */
  values: Float64Array
  /** [observations] 0 for what stands at the horizon. */
  isOnGround = new Uint8Array(64)

  constructor(
    private readonly observations: FrameObservations,
    private readonly camera: GroundCamera,
  ) {
    this.values = new Float64Array(64 * WIDTH)
  }

  /** Maps the foot of each observation's box, and the uncertainty of its pixels. */
  fill(): void {
    const { observations } = this
    const { count, boxes } = observations
    if (this.isOnGround.length < count) {
      this.values = new Float64Array(2 * count * WIDTH)
      this.isOnGround = new Uint8Array(2 * count)
    }
    const { values, isOnGround } = this
    const [m00, m01, m02, m10, m11, m12, m20, m21, m22] = this.camera.toGround as unknown as readonly [
      ...[number, number, number],
      ...[number, number, number],
      ...[number, number, number],
    ]
    for (let k = 0; k < count; k++) {
      const left = boxes[4 * k]!
      const height = boxes[4 * k + 3]! - boxes[4 * k + 1]!
      const u = left + (boxes[4 * k + 2]! - left) / 2
      const v = boxes[4 * k + 1]! + height
      const scale = 1 / (m20 * u + m21 * v + m22)
      const x = (m00 * u + m01 * v + m02) * scale
      const y = (m10 * u + m11 * v + m12) * scale
      // Jacobian of the map.
      const xu = (m00 - x * m20) * scale
      const xv = (m01 - x * m21) * scale
      const yu = (m10 - y * m20) * scale
      const yv = (m11 - y * m21) * scale
      // Reference quirk: the width of the box does not count.
      const spread = 0.05 * height
      const deviationU = Math.max(2, Math.min(13, spread))
      const deviationV = Math.max(2, Math.min(10, spread))
      const varianceU = deviationU * deviationU
      const varianceV = deviationV * deviationV
      const determinant = (xu * yv - xv * yu) * (xu * yv - xv * yu) * varianceU * varianceV
      const at = WIDTH * k
      values[at] = x
      values[at + 1] = y
      values[at + 2] = xu * xu * varianceU + xv * xv * varianceV
      values[at + 3] = xu * yu * varianceU + xv * yv * varianceV
      values[at + 4] = yu * yu * varianceU + yv * yv * varianceV
      values[at + 5] = Math.log(determinant)
      // NaN fails every comparison.
      const isNear = Math.abs(x) <= FARTHEST && Math.abs(y) <= FARTHEST
      isOnGround[k] = isNear && determinant >= LEAST_DETERMINANT && determinant <= GREATEST_DETERMINANT ? 1 : 0
    }
  }
}
