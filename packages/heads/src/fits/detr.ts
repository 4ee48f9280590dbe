import type { DETROptions } from '../detr'
import { type Fit, lackOf, lengthOf, type NetworkShape } from './fit'

/**
 * RF-DETR by the names of its outputs. `pred_logits` (or `logits`, as Hugging Face has it) and `pred_boxes` with 300 queries
 * are RT-DETR's, with fewer DETR's.
 */
export function fitDETR(network: NetworkShape): Fit<DETROptions> {
  if (lackOf(network, ['labels', 'dets']) === undefined) return { options: { version: 'rf-detr' } }
  const logits = ['pred_logits', 'logits'].find((name) => lackOf(network, [name]) === undefined)
  if (logits === undefined || lackOf(network, ['pred_boxes'])) {
    return { reason: 'has no outputs "pred_logits" and "pred_boxes", nor "labels" and "dets"' }
  }
  const version = lengthOf(network, logits, 1) === 300 ? 'rt-detr' : 'detr'
  return { options: { version, outputNames: { logits, boxes: 'pred_boxes' } } }
}
