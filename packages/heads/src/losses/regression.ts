import { checkLengths } from './check-lengths'

/**
 * Absolute differences, summed: the loss of offsets and sizes in "Objects as Points" (Zhou et al. 2019, equations 2 and 3)
 * and of depth and dimensions, before the division by the number of objects.
 * @throws MotError `invalid-tensor` when they are of different lengths.
 */
export function l1Loss(predicted: ArrayLike<number>, target: ArrayLike<number>): number {
  checkLengths({ predicted, target })
  let loss = 0
  for (let i = 0; i < predicted.length; i++) loss += Math.abs(predicted[i]! - target[i]!)
  return loss
}

/**
 * Smooth L1, "Fast R-CNN" (Girshick 2015, equation 3), summed: quadratic below `beta`, linear above. The loss of
 * CornerNet's offsets (equation 3 there) and of JDE's boxes.
 * @param beta difference where it becomes linear. Default 1.
 * @throws MotError `invalid-tensor` when they are of different lengths.
 */
export function smoothL1Loss(predicted: ArrayLike<number>, target: ArrayLike<number>, beta = 1): number {
  checkLengths({ predicted, target })
  let loss = 0
  for (let i = 0; i < predicted.length; i++) {
    const difference = Math.abs(predicted[i]! - target[i]!)
    loss += difference < beta ? (0.5 * difference * difference) / beta : difference - 0.5 * beta
  }
  return loss
}
