import { type BoxConversion, type MotionModel, xyahToTlbr } from '@mot/core'

const noise = (measurement: number) => ({
  initial: { position: Math.sqrt(10), velocity: 100 },
  process: { position: 1, velocity: 0.1 },
  measurement: Math.sqrt(measurement),
})

/** Box of a filter's mean. A width below 0 becomes 0. */
export const boostBox: BoxConversion = (means, at, to, toAt) => {
  xyahToTlbr(means, at, to, toAt)
  if (means[at + 2]! > 0) return
  to[toAt] = to[toAt + 2] = means[at]!
}

/**
 * Centre, aspect ratio and height with fixed uncertainty: `xyah` with the noise of BoostTrack. Covariances are not rotated by
 * camera motion; see `moveWithCamera`.
 */
export const boostModel: MotionModel<'x' | 'y' | 'a' | 'h'> = {
  name: 'xyah of BoostTrack',
  axes: ['x', 'y', 'a', 'h'],
  toBox: boostBox,
  blocks: [
    { axes: ['x', 'y'], ...noise(1) },
    { axes: ['a'], ...noise(0.01) },
    { axes: ['h'], ...noise(10) },
  ],
  size: ['h'],
  positive: [],
  warped: [],
}
