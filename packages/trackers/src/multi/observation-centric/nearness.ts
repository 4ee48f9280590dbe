import { completeIou, distanceIou, generalizedIou, heightModulatedIou, iou, type OverlapFunction } from '@mot/core'

/** IoU variant by which boxes are compared, 0 to 1; `heightIou` is IoU times the IoU of heights. */
export type Nearness = 'iou' | 'heightIou' | 'giou' | 'diou' | 'ciou'

/** Variants from −1 to 1 are mapped to 0 to 1, as in OC-SORT. */
export const nearnessFunctions: Readonly<Record<Nearness, OverlapFunction>> = {
  iou,
  heightIou: heightModulatedIou,
  giou: (a, i, b, j) => (generalizedIou(a, i, b, j) + 1) / 2,
  diou: (a, i, b, j) => (distanceIou(a, i, b, j) + 1) / 2,
  ciou: (a, i, b, j) => (completeIou(a, i, b, j) + 1) / 2,
}

/** Whether it is above 0 for disjoint boxes. */
export function comparesDisjointBoxes(nearness: Nearness): boolean {
  return nearness !== 'iou' && nearness !== 'heightIou'
}
