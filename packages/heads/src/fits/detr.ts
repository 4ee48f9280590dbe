import type { DETROptions } from '../detr'
import { type Fit, lengthOf, missingOutputs, type NetworkShape } from './fit'

/**
 * RF-DETR by the names of its outputs, RT-DETR exported for deployment by its second input, too. `pred_logits` (`logits` from Hugging Face) and `pred_boxes` are RT-DETR's with 300
 * queries, else DETR's.
 */
export function fitDETR(network: NetworkShape): Fit<DETROptions> {
  if (missingOutputs(network, ['labels', 'dets']) === undefined) {
    const [labels, dets] = ['labels', 'dets'].map(
      (name) => network.outputs.find((output) => output.name === name)!.shape,
    )
    if (labels!.length !== 2 && dets![2] !== 5) return { options: { version: 'rf-detr' } }
    return { reason: 'has outputs "dets" and "labels" after a suppression of its own, as mmdeploy exports them' }
  }
  if (missingOutputs(network, ['labels', 'boxes', 'scores']) === undefined) {
    if (network.inputs.some(({ name }) => name === 'orig_target_sizes'))
      return { options: { version: 'rt-detr-deployed' } }
  }
  const logits = ['pred_logits', 'logits'].find((name) => missingOutputs(network, [name]) === undefined)
  if (logits === undefined || missingOutputs(network, ['pred_boxes'])) {
    return { reason: 'has no outputs "pred_logits" and "pred_boxes", nor "labels" and "dets"' }
  }
  const version = lengthOf(network, logits, 1) === 300 ? 'rt-detr' : 'detr'
  return { options: { version, outputNames: { logits, boxes: 'pred_boxes' } } }
}
