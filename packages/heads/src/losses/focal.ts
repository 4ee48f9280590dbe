import { readOptions } from '@mot/core'
import { checkLengths } from './check-lengths'

export interface FocalOptions {
  /** Weight of positives; negatives weigh 1 − alpha. Default 0.25. */
  readonly alpha?: number
  /** Exponent that reduces the loss of well-classified examples. Default 2. */
  readonly gamma?: number
}

/**
 * Focal loss of class logits: "Focal Loss for Dense Object Detection" (Lin et al. 2017, equation 5), as FCOS sums it over
 * all locations and classes before it divides by the number of positive locations.
 * @param logits before the sigmoid.
 * @param target 1 for the class of an object, else 0.
 * @throws MotError `invalid-tensor` when they are of different lengths.
 */
export function focalLoss(logits: ArrayLike<number>, target: ArrayLike<number>, options: FocalOptions = {}): number {
  const { alpha = 0.25, gamma = 2 } = readOptions(options)
  checkLengths({ logits, target })
  let loss = 0
  for (let i = 0; i < logits.length; i++) {
    const positive = target[i] === 1
    // Of the true class: p where there is an object, 1 − p where there is none.
    const logit = positive ? logits[i]! : -logits[i]!
    const crossEntropy = softplus(-logit)
    loss += (positive ? alpha : 1 - alpha) * (1 - Math.exp(-crossEntropy)) ** gamma * crossEntropy
  }
  return loss
}

/**
 * Binary cross-entropy of logits, summed: the loss of FCOS's centre-ness, whose targets lie between 0 and 1.
 * @throws MotError `invalid-tensor` when they are of different lengths.
 */
export function binaryCrossEntropy(logits: ArrayLike<number>, target: ArrayLike<number>): number {
  checkLengths({ logits, target })
  let loss = 0
  for (let i = 0; i < logits.length; i++) loss += softplus(logits[i]!) - target[i]! * logits[i]!
  return loss
}

/** log(1 + exp(x)), also where exp(x) would overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}
