/**
 * The angle of a track: [5] radians, radians per frame, and their variances: of the angle, of both, of the rate. A Kalman filter of
 * constant angular velocity, which is computed from detection to detection.
 */
export type AngleState = number[]

/** Radians: standard deviation of a detected angle. */
const DEVIATION = 0.05
/** Radians per frame: of the rate of a new track. */
const FIRST_RATE = 0.1
/** Of the change of the rate, squared radians per cubed frame. */
const CHANGE = 1e-4

export function newAngle(angle: number): AngleState {
  return [angle, 0, DEVIATION ** 2, 0, FIRST_RATE ** 2]
}

/** The angle `frames` after the latest detection. */
export function angleAfter(state: AngleState, frames: number): number {
  return state[0]! + frames * state[1]!
}

/**
 * Corrects the angle by a detection `frames` after the latest one.
 * @param period radians by which rectangles of this angle are the same: π, and π / 2 for squares. The innovation is the shortest way.
 */
export function correctAngle(state: AngleState, frames: number, measured: number, period: number): void {
  const rateVariance = state[4]! + CHANGE * frames
  const mixed = state[3]! + frames * state[4]! + (CHANGE * frames ** 2) / 2
  const variance = state[2]! + 2 * frames * state[3]! + frames ** 2 * state[4]! + (CHANGE * frames ** 3) / 3
  const predicted = angleAfter(state, frames)
  const innovation = measured - predicted - period * Math.round((measured - predicted) / period)
  const gain = variance / (variance + DEVIATION ** 2)
  const rateGain = mixed / (variance + DEVIATION ** 2)
  const angle = predicted + gain * innovation
  // Whole turns say nothing, and grow without bound.
  state[0] = angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
  state[1] = state[1]! + rateGain * innovation
  state[2] = (1 - gain) * variance
  state[3] = (1 - gain) * mixed
  state[4] = rateVariance - rateGain * mixed
}
