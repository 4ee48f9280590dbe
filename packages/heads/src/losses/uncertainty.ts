import { checkLengths } from './check-lengths'

/**
 * Losses of several tasks as one, each weighted by the task's learned uncertainty: half the sum of exp(−s) · loss + s.
 * "Multi-Task Learning Using Uncertainty to Weigh Losses" (Kendall et al. 2018); JDE (Wang et al. 2020, equation 6), FairMOT
 * (Zhang et al. 2021, equation 5).
 * @param logVariances one learned s for each loss.
 * @throws MotError `invalid-tensor` when they are of different lengths.
 */
export function uncertaintyWeightedLoss(losses: ArrayLike<number>, logVariances: ArrayLike<number>): number {
  checkLengths({ losses, logVariances })
  let sum = 0
  for (let i = 0; i < losses.length; i++) sum += Math.exp(-logVariances[i]!) * losses[i]! + logVariances[i]!
  return sum / 2
}
