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
  /** Width of soft-NMS's Gaussian. Default 0.5. */
  readonly sigma?: number
}

/** The pairs of all passes over one image as detections: soft-NMS within each class, by descending score. */
export function mergePairs(found: readonly PairsInView[], options: MergePairsOptions): Detections {
  const { minScore, maxDetections, mergeBoxes, weightExponent, leftovers, sigma = 0.5 } = options
  const suppression = { method: 'gaussian', maxOverlap: 0.5, sigma } as const
  const pairs = joinPairs(found.map((pass) => pass.pairs))
  const ofImage = imageColumns(found[0]!.view)
  const merge = (ofClass: Detections, rows: Int32Array): Detections => {
    if (!mergeBoxes) return suppressSoftly(ofClass, suppression, leftovers)
    const merged = mergeCornerBoxes(selectPairs(pairs, rows), { ...suppression, weightExponent })
    const count = leftovers === 'keep' ? rows.length : merged.count
    return new Detections({ ...merged, count, classIds: ofClass.classIds.subarray(0, count), ...ofImage })
  }
  const { count, boxes, scores, classIds } = pairs
  const all = new Detections({ count, boxes, scores, classIds, ...ofImage })
  return withScoresAbove(minScore, mergeByClass(all, maxDetections, merge))
}
