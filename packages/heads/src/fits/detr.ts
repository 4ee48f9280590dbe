import type { DETROptions } from '../detr'
import { type Fit, lengthOf, missingOutputs, type NetworkShape } from './fit'

/**
 * RF-DETR by the names of its outputs. `pred_logits` (`logits` from Hugging Face) and `pred_boxes` are RT-DETR's with 300
 * queries, else DETR's.
 */
export function fitDETR(network: NetworkShape): Fit<DETROptions> {
  if (missingOutputs(network, ['labels', 'dets']) === undefined) return { options: { version: 'rf-detr' } }
  const logits = ['pred_logits', 'logits'].find((name) => missingOutputs(network, [name]) === undefined)
  if (logits === undefined || missingOutputs(network, ['pred_boxes'])) {
    return { reason: 'has no outputs "pred_logits" and "pred_boxes", nor "labels" and "dets"' }
  }
  const version = lengthOf(network, logits, 1) === 300 ? 'rt-detr' : 'detr'
  return { options: { version, outputNames: { logits, boxes: 'pred_boxes' } } }
}
