import { generalizedIou, iou } from '@mot/core'
import { checkLengths } from './check-lengths'

/**
 * −log IoU of each pair of boxes, summed: "UnitBox" (Yu et al. 2016, section 3), the loss of FCOS's boxes. The areas of
 * intersection and union are one square pixel larger, as in FCOS's code, so that the loss of disjoint boxes is finite.
 * @param predicted [n × 4] left, top, right, bottom.
 * @param target [n × 4]
 * @throws MotError `invalid-tensor` when they are of different lengths.
 */
export function iouLoss(predicted: ArrayLike<number>, target: ArrayLike<number>): number {
  return sumOverBoxes(predicted, target, (i) => {
    const area = (boxes: ArrayLike<number>) =>
      (boxes[4 * i + 2]! - boxes[4 * i]!) * (boxes[4 * i + 3]! - boxes[4 * i + 1]!)
    const both = area(predicted) + area(target)
    const overlap = iou(predicted, i, target, i)
    const intersection = (overlap * both) / (1 + overlap)
    return -Math.log((intersection + 1) / (both - intersection + 1))
  })
}

/**
 * 1 − generalised IoU of each pair of boxes, summed: Rezatofighi et al. 2019, algorithm 2.
 * @param predicted [n × 4] left, top, right, bottom.
 * @param target [n × 4]
 * @throws MotError `invalid-tensor` when they are of different lengths.
 */
export function generalizedIouLoss(predicted: ArrayLike<number>, target: ArrayLike<number>): number {
  return sumOverBoxes(predicted, target, (i) => 1 - generalizedIou(predicted, i, target, i))
}

function sumOverBoxes(predicted: ArrayLike<number>, target: ArrayLike<number>, lossOf: (i: number) => number): number {
  checkLengths({ predicted, target })
  let loss = 0
  for (let i = 0; i < predicted.length / 4; i++) loss += lossOf(i)
  return loss
}
