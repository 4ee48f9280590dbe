import { Detections } from '@mot/core'
import { type Leftovers, mergeByClass, suppressSoftly, withScoresAbove } from '../boxes/merge-by-class'
import { imageColumns } from '../inputs/view'
import { joinPairs, selectPairs } from './corner-pairs'
import { mergeCornerBoxes } from './merge-corner-boxes'
import type { PairsInView } from './pairs-to-image'

export interface MergePairsOptions {
  readonly minScore: number
  readonly maxDetections: number
  readonly mergeBoxes: boolean
  readonly weightExponent: number
  readonly leftovers: Leftovers
  /** Width of the Gaussian that weakens boxes. Default 0.5. */
  readonly sigma?: number
}

/** What all looks at one image found, after soft-NMS within each class, as detections by descending score. */
export function mergePairs(found: readonly PairsInView[], options: MergePairsOptions): Detections {
  const { minScore, maxDetections, mergeBoxes, weightExponent, leftovers, sigma = 0.5 } = options
  const suppression = { method: 'gaussian', maxOverlap: 0.5, sigma } as const
  const pairs = joinPairs(found.map((look) => look.pairs))
  const about = imageColumns(found[0]!.view)
  const merge = (ofClass: Detections, rows: Int32Array): Detections => {
    if (!mergeBoxes) return suppressSoftly(ofClass, suppression, leftovers)
    const merged = mergeCornerBoxes(selectPairs(pairs, rows), { ...suppression, weightExponent })
    const count = leftovers === 'keep' ? rows.length : merged.count
    return new Detections({ ...merged, count, classIds: ofClass.classIds.subarray(0, count), ...about })
  }
  const { count, boxes, scores, classIds } = pairs
  const all = new Detections({ count, boxes, scores, classIds, ...about })
  return withScoresAbove(minScore, mergeByClass(all, maxDetections, merge))
}
