import { readOptions } from '@mot/core'
import { checkLengths } from './check-lengths'

export interface FocalHeatmapOptions {
  /** Exponent that reduces the loss of well-classified cells. Default 2. */
  readonly alpha?: number
  /** Exponent that reduces the background loss of cells near an object. Default 4. */
  readonly beta?: number
}

/**
 * Focal loss of a heatmap whose target is 1 at the objects, with a Gaussian around each: "CornerNet" (Law and Deng 2018,
 * equation 1), "Objects as Points" (Zhou et al. 2019, equation 1). It is divided by the number of objects, where there are
 * any.
 * @param scores after the sigmoid, 0 to 1; clamped to 0.0001 to 0.9999, as in the originals.
 * @param target 0 to 1, exactly 1 at objects.
 * @throws MotError `invalid-tensor` when they are of different lengths.
 */
export function focalHeatmapLoss(
  scores: ArrayLike<number>,
  target: ArrayLike<number>,
  options: FocalHeatmapOptions = {},
): number {
  const { alpha = 2, beta = 4 } = readOptions(options)
  checkLengths({ scores, target })
  let loss = 0
  let objectCount = 0
  for (let i = 0; i < scores.length; i++) {
    const score = Math.min(Math.max(scores[i]!, 1e-4), 1 - 1e-4)
    if (target[i] === 1) {
      objectCount++
      loss -= (1 - score) ** alpha * Math.log(score)
    } else {
      loss -= (1 - target[i]!) ** beta * score ** alpha * Math.log(1 - score)
    }
  }
  return objectCount > 0 ? loss / objectCount : loss
}
