import type { CompiledModel } from './compiled-model'
import type { TimeStep } from './time-step'

/**
 * One block of many tracks' filters: axes of equal noise, and the covariance of position and velocity that they share: variance of
 * the position, its covariance with the velocity, variance of the velocity. Blocks lie in twos, [slots × twos × 3 × 2], for SIMD to
 * move both at once; beside the last of an odd number lie zeros. All tracks go through one block after the other, so that loops have
 * little to look up.
 */

/** Moves the covariance of one block by a step. Noise follows the means as they are before it. */
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

/** Moves all means by a step. */
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
 * Takes measurements into one block.
 * @param measurements [n × dimension] @param rows of them, one for each slot.
 * @param scores where given, the noise of each is multiplied by 1 − `scores[rows[i]]`.
 * @param sizedAs slots whose sizes the noise follows.
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
    const innovation = position + noise
    // Nothing left to learn where a position known exactly meets a measurement without noise.
    const certainty = innovation === 0 ? 0 : 1 / innovation
    const positionGain = position * certainty
    const velocityGain = mixed * certainty
    // P − KSKᵀ written with R: nothing is subtracted that nearly cancels, and a variance never falls below 0.
    const kept = noise * certainty
    covariances[entry] = position * kept
    covariances[entry + 2] = mixed * kept
    covariances[entry + 4] = covariances[entry + 4]! - velocityGain * mixed
    for (let k = 0; k < axes.length; k++) {
      const axis = axes[k]!
      const at = slot * stride + axis
      const surprise = measurements[row * dimension + axis]! - means[at]!
      means[at] = means[at]! + positionGain * surprise
      means[at + dimension] = means[at + dimension]! + velocityGain * surprise
    }
  }
}
