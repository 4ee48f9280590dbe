import type { CompiledModel } from './compiled-model'
import type { TimeStep } from './time-step'

/**
 * One block of the filters of many tracks: axes of equal noise, and the 2 × 2 covariance of position and velocity that they share, as
 * three numbers: variance of the position, covariance of position and velocity, variance of the velocity. Blocks are stored in pairs,
 * [slots × block pairs × 3 × 2], one for each SIMD lane; an odd number is padded with zeros. Loops run over all slots for one block at
 * a time, so that the constants of the block stay in registers.
 */

/** Predicts the covariance of one block by a step. Noise scales with the given means. */
export function predictBlock(
  compiled: CompiledModel,
  block: number,
  means: Float64Array,
  covariances: Float64Array,
  slots: Int32Array,
  count: number,
  { frames, sum, sumOfSquares }: TimeStep,
): void {
  const { stride, width } = compiled
  const entryOf = compiled.entryOf[block]!
  const scaleAxis = compiled.scaleAxis[block]!
  const positionDeviation = compiled.deviations[entryOf]!
  const velocityDeviation = compiled.deviations[entryOf + 2]!
  for (let i = 0; i < count; i++) {
    const slot = slots[i]!
    const scale = scaleAxis < 0 ? 1 : means[slot * stride + scaleAxis]!
    const position = positionDeviation * scale
    const velocity = velocityDeviation * scale
    const velocityNoise = velocity * velocity
    const entry = slot * width + entryOf
    const mixed = covariances[entry + 2]!
    const variance = covariances[entry + 4]!
    covariances[entry] =
      covariances[entry]! +
      frames * (2 * mixed + frames * variance) +
      frames * (position * position) +
      sumOfSquares * velocityNoise
    covariances[entry + 2] = mixed + frames * variance + sum * velocityNoise
    covariances[entry + 4] = variance + frames * velocityNoise
  }
}

/** Predicts all means by a step. */
export function predictMeans(
  { dimension, stride }: CompiledModel,
  means: Float64Array,
  slots: Int32Array,
  count: number,
  { frames }: TimeStep,
): void {
  for (let i = 0; i < count; i++) {
    const at = slots[i]! * stride
    for (let axis = at; axis < at + dimension; axis++) {
      means[axis] = means[axis]! + frames * means[axis + dimension]!
    }
  }
}

/**
 * Corrects one block with measurements.
 * @param measurements [n × dimension] @param rows [count] row of the measurement of each slot.
 * @param scores [n] if given, the standard deviation of a measurement is multiplied by 1 − `scores[rows[i]]`.
 * @param sizedAs [count] slots whose sizes scale the noise.
 */
export function correctBlock(
  compiled: CompiledModel,
  block: number,
  means: Float64Array,
  covariances: Float64Array,
  slots: Int32Array,
  count: number,
  measurements: ArrayLike<number>,
  rows: Int32Array,
  scores: ArrayLike<number> | undefined,
  sizedAs: Int32Array,
): void {
  const { dimension, stride, width } = compiled
  const entryOf = compiled.entryOf[block]!
  const axes = compiled.axesOf[block]!
  const scaleAxis = compiled.scaleAxis[block]!
  const measurement = compiled.deviations[entryOf + 4]!
  for (let i = 0; i < count; i++) {
    const slot = slots[i]!
    const row = rows[i]!
    const scale = scaleAxis < 0 ? 1 : means[sizedAs[i]! * stride + scaleAxis]!
    const spread = scores === undefined ? 1 : 1 - scores[row]!
    const deviation = measurement * scale * spread
    const noise = deviation * deviation
    const entry = slot * width + entryOf
    const position = covariances[entry]!
    const mixed = covariances[entry + 2]!
    const innovationVariance = position + noise
    // Variance 0: an exact position and a measurement without noise. The gain is 0.
    const certainty = innovationVariance === 0 ? 0 : 1 / innovationVariance
    const positionGain = position * certainty
    const velocityGain = mixed * certainty
    // P − KSKᵀ, rewritten as P R / S: no cancellation, and a variance never falls below 0.
    const kept = noise * certainty
    covariances[entry] = position * kept
    covariances[entry + 2] = mixed * kept
    covariances[entry + 4] = covariances[entry + 4]! - velocityGain * mixed
    for (let k = 0; k < axes.length; k++) {
      const axis = axes[k]!
      const at = slot * stride + axis
      const innovation = measurements[row * dimension + axis]! - means[at]!
      means[at] = means[at]! + positionGain * innovation
      means[at + dimension] = means[at + dimension]! + velocityGain * innovation
    }
  }
}
