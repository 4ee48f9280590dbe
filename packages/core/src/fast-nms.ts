import { byDescendingScore } from './descending-order'
import { inclusiveIou, iou } from './iou'
import { checkBoxCount, checkMaxOverlap, type NmsOptions } from './nms'
import { checkOptions } from './options'

/**
 * Fast NMS of YOLACT (Bolya et al. 2019, section 3.3), also an option of JDE: a box is removed when any box of a higher score
 * overlaps it by more than `maxOverlap`, even a removed one. Keeps fewer boxes than {@link nms}.
 * @param boxes [n × 4] left, top, right, bottom.
 * @returns the kept rows, by descending score.
 * @throws MotError `invalid-option`.
 */
export function fastNms(boxes: ArrayLike<number>, scores: ArrayLike<number>, options: NmsOptions): Int32Array {
  const { maxOverlap, classIds, inclusive = false, count = scores.length } = checkOptions(options)
  checkMaxOverlap(maxOverlap)
  checkBoxCount(count, scores.length)
  const order = byDescendingScore(scores, count)
  const overlap = inclusive ? inclusiveIou : iou
  return order.filter(
    (row, rank) =>
      !order
        .subarray(0, rank)
        .some(
          (better) =>
            (classIds === undefined || classIds[better] === classIds[row]) &&
            overlap(boxes, better, boxes, row) > maxOverlap,
        ),
  )
}
