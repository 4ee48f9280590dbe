import { contiguous, type Detections, MotError, type Tensor } from '@mot/core'
import { bindOutputs } from '../bind-outputs'
import { emptyBoxList, toDetections } from '../boxes/box-list'
import type { NetworkOutputs, OutputSpec, View } from '../head'

/** Outputs of RT-DETR exported for deployment. */
export type DeployedOutput = 'labels' | 'boxes' | 'scores'

/**
 * Reads RT-DETR as its own export writes it, with the last step inside: `labels` [n, queries] integers, `boxes` [n, queries, 4]
 * left, top, right, bottom in units of the input `orig_target_sizes`, which holds the input's size, and `scores` [n, queries].
 * @throws MotError `invalid-output`.
 */
export function decodeDeployed(
  specs: Readonly<Record<DeployedOutput, OutputSpec>>,
  outputs: NetworkOutputs,
  views: readonly View[],
  { minScore, maxDetections }: { readonly minScore: number; readonly maxDetections: number },
): Detections[] {
  const { name } = specs.labels
  const { labels, boxes, scores } = bindOutputs(specs, withFloats(outputs, name), views.length)
  const queryCount = scores.shape[1]!
  return views.map((view, index) => {
    const list = emptyBoxList()
    for (let i = index * queryCount; i < (index + 1) * queryCount; i++) {
      const score = scores.data[i]!
      if (score <= minScore) continue
      const edges = boxes.data.subarray(4 * i, 4 * i + 4)
      if (!Number.isFinite(score + edges[0]! + edges[1]! + edges[2]! + edges[3]!)) {
        throw new MotError('invalid-output', `Output "${specs.boxes.name}" should hold finite numbers in row ${i}.`)
      }
      list.boxes.push(...edges)
      list.scores.push(score)
      list.classIds.push(labels.data[i]!)
    }
    const order = Int32Array.from(list.scores.keys()).sort((a, b) => list.scores[b]! - list.scores[a]! || a - b)
    return toDetections(list, order.subarray(0, maxDetections), view)
  })
}

/** Class ids come as int64. */
function withFloats(outputs: NetworkOutputs, name: string): NetworkOutputs {
  const labels = outputs[name]
  if (labels === undefined) return outputs
  const { data, shape } = contiguous(labels)
  const numbers: Tensor = { data: Float32Array.from(data as ArrayLike<number>, Number), shape }
  return { ...outputs, [name]: numbers }
}
