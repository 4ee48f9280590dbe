/**
 * A 3D box that moves: [14] x, y, z, rotationY, length, width, height; metres per frame along x, y and z; the variances that the three
 * axes share: of place, of place and velocity, of velocity; that of the rotation and the sizes. A Kalman filter of constant velocity,
 * which is computed from detection to detection: "AB3DMOT: A Baseline for 3D Multi-Object Tracking and New Evaluation Metrics" (Weng et
 * al. 2020), section III-B. All its matrices are diagonal but for place and velocity of an axis, so that axes are filtered one by one.
 */
export type MovingBox = number[]

export const MOVING_BOX_LENGTH = 14

/** Squared metres: of a detected place. The others are relative to it. */
const MEASURED = 1
/** Of a new track: of its place, rotation and sizes, and of its velocity, which no detection has. */
const FIRST = 10
const FIRST_VELOCITY = 10_000
/** Added in a frame: to place, rotation and sizes, and to the velocity. */
const CHANGE = 1
const VELOCITY_CHANGE = 0.01

/** @param measured [7] x, y, z, rotationY, length, width, height. */
export function newMovingBox(measured: ArrayLike<number>): MovingBox {
  return [...Array.from({ length: 7 }, (_, i) => measured[i]!), 0, 0, 0, FIRST, 0, FIRST_VELOCITY, FIRST]
}

/** A coordinate (0: x, 1: y, 2: z) `frames` after the latest detection. */
export function placeAfter(state: MovingBox, axis: number, frames: number): number {
  return state[axis]! + frames * state[7 + axis]!
}

/**
 * Corrects a box by a detection `frames` after the latest one.
 * @param measured [7] as for `newMovingBox`. A rotation of half a turn more is the same box, detected the wrong way round.
 */
export function correctMovingBox(state: MovingBox, frames: number, measured: ArrayLike<number>): void {
  const velocityVariance = state[12]! + VELOCITY_CHANGE * frames
  const mixed = state[11]! + frames * state[12]!
  const variance = state[10]! + 2 * frames * state[11]! + frames ** 2 * state[12]! + CHANGE * frames
  const gain = variance / (variance + MEASURED)
  const velocityGain = mixed / (variance + MEASURED)
  for (let axis = 0; axis < 3; axis++) {
    const predicted = placeAfter(state, axis, frames)
    const innovation = measured[axis]! - predicted
    state[axis] = predicted + gain * innovation
    state[7 + axis] = state[7 + axis]! + velocityGain * innovation
  }
  state[10] = (1 - gain) * variance
  state[11] = (1 - gain) * mixed
  state[12] = velocityVariance - velocityGain * mixed

  const sizeVariance = state[13]! + CHANGE * frames
  const sizeGain = sizeVariance / (sizeVariance + MEASURED)
  for (let i = 4; i < 7; i++) state[i] = state[i]! + sizeGain * (measured[i]! - state[i]!)
  state[3] = correctedRotation(state[3]!, measured[3]!, sizeGain)
  state[13] = (1 - sizeGain) * sizeVariance
}

/** AB3DMOT's correction of the orientation: where a detection is more than a quarter turn off, the track takes its way round. */
function correctedRotation(rotation: number, measured: number, gain: number): number {
  const off = withinHalfTurn(measured - rotation)
  const predicted = Math.abs(off) > Math.PI / 2 ? rotation + Math.PI : rotation
  return withinHalfTurn(predicted + gain * withinHalfTurn(measured - predicted))
}

/** The same angle, −π to π. */
export function withinHalfTurn(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
}
