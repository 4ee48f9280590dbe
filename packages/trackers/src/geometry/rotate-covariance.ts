/**
 * Turns the covariance of the sides of a box [4 × 4: left, top, right, bottom] into that of the upright box around it, once it is turned
 * by an angle.
 */
export function rotateCovariance(covariances: Float64Array, at: number, angle: number): void {
  const cos = Math.abs(Math.cos(angle)) / 2
  const sin = Math.abs(Math.sin(angle)) / 2
  // Each side of the upright box is the centre, less or more half of cos × width + sin × height, or the other way round.
  const jacobian = [
    [0.5 + cos, sin, 0.5 - cos, -sin],
    [sin, 0.5 + cos, -sin, 0.5 - cos],
    [0.5 - cos, -sin, 0.5 + cos, sin],
    [-sin, 0.5 - cos, sin, 0.5 + cos],
  ]
  const before = covariances.slice(at, at + 16)
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      let sum = 0
      for (let k = 0; k < 16; k++) sum += jacobian[i]![k >> 2]! * before[k]! * jacobian[j]![k & 3]!
      covariances[at + 4 * i + j] = sum
    }
  }
}
