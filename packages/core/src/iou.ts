/**
 * Overlap of box `i` of `a` with box `j` of `b`, where `a` and `b` are flat [n × 4] columns of left, top, right, bottom.
 * All are symmetric and 1 for equal boxes. Boxes are not checked: they must be finite and of positive size.
 */

/** Overlap of box `i` of `a` with box `j` of `b`: higher is closer. */
export type OverlapFunction = (a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number) => number

/** Area of the intersection over area of the union, 0 to 1. */
export function iou(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  return iouOfGrown(a, i, b, j, 0)
}

/**
 * IoU of boxes whose right and bottom edges are their last pixels, which makes each one pixel wider and higher: the convention of
 * cython_bbox, and so of JDE, FairMOT, ByteTrack and BoT-SORT. 0 to 1.
 */
export function inclusiveIou(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  return iouOfGrown(a, i, b, j, 1)
}

/**
 * IoU less the share of the smallest enclosing box that neither box covers, −1 to 1. "Generalized Intersection over Union"
 * (2019), algorithm 1.
 */
export function generalizedIou(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const p = 4 * i
  const q = 4 * j
  const intersection =
    Math.max(0, Math.min(a[p + 2]!, b[q + 2]!) - Math.max(a[p]!, b[q]!)) *
    Math.max(0, Math.min(a[p + 3]!, b[q + 3]!) - Math.max(a[p + 1]!, b[q + 1]!))
  const union =
    (a[p + 2]! - a[p]!) * (a[p + 3]! - a[p + 1]!) + (b[q + 2]! - b[q]!) * (b[q + 3]! - b[q + 1]!) - intersection
  const enclosing =
    (Math.max(a[p + 2]!, b[q + 2]!) - Math.min(a[p]!, b[q]!)) *
    (Math.max(a[p + 3]!, b[q + 3]!) - Math.min(a[p + 1]!, b[q + 1]!))
  return intersection / union - (enclosing - union) / enclosing
}

/**
 * IoU less the squared distance of the centres over the squared diagonal of the smallest enclosing box, −1 to 1.
 * "Distance-IoU Loss" (2020), equation 7.
 */
export function distanceIou(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const p = 4 * i
  const q = 4 * j
  const dx = (a[p]! + a[p + 2]! - b[q]! - b[q + 2]!) / 2
  const dy = (a[p + 1]! + a[p + 3]! - b[q + 1]! - b[q + 3]!) / 2
  const width = Math.max(a[p + 2]!, b[q + 2]!) - Math.min(a[p]!, b[q]!)
  const height = Math.max(a[p + 3]!, b[q + 3]!) - Math.min(a[p + 1]!, b[q + 1]!)
  return iou(a, i, b, j) - (dx * dx + dy * dy) / (width * width + height * height)
}

/**
 * Distance-IoU less a penalty for different aspect ratios: v = 4/π² (arctan w₁/h₁ − arctan w₂/h₂)², weighted by
 * v / (1 − IoU + v). "Distance-IoU Loss" (2020), equations 8 to 11. Above −2, up to 1.
 */
export function completeIou(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const p = 4 * i
  const q = 4 * j
  // Reference quirk: OC-SORT adds a pixel to both heights here.
  const angle =
    Math.atan((a[p + 2]! - a[p]!) / (a[p + 3]! - a[p + 1]! + 1)) -
    Math.atan((b[q + 2]! - b[q]!) / (b[q + 3]! - b[q + 1]! + 1))
  const v = (4 / (Math.PI * Math.PI)) * angle * angle
  const unlike = v === 0 ? 0 : (v * v) / (1 - iou(a, i, b, j) + v)
  return distanceIou(a, i, b, j) - unlike
}

/**
 * IoU of boxes enlarged on every side by `buffer` times their width or height, so that fast objects still overlap. 0 to 1.
 * "Hard to Track Objects with Irregular Motions and Similar Appearances? Make It Easier by Buffering the Matching Space"
 * (2023), section 3.1.
 */
export function bufferedIou(buffer: number): OverlapFunction {
  const grown = new Float64Array(8)
  return (a, i, b, j) => {
    grow(a, 4 * i, buffer, grown, 0)
    grow(b, 4 * j, buffer, grown, 4)
    return iou(grown, 0, grown, 1)
  }
}

/**
 * IoU times the IoU of the vertical extents: heights distinguish people at different depths. 0 to 1.
 * "Hybrid-SORT: Weak Cues Matter for Online Multi-Object Tracking" (2024), section 3.3.
 */
export function heightModulatedIou(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const p = 4 * i
  const q = 4 * j
  const common = Math.min(a[p + 3]!, b[q + 3]!) - Math.max(a[p + 1]!, b[q + 1]!)
  if (common <= 0) return 0
  return (iou(a, i, b, j) * common) / (Math.max(a[p + 3]!, b[q + 3]!) - Math.min(a[p + 1]!, b[q + 1]!))
}

/** `iou` for `extra` 0, `inclusiveIou` for 1: one function for loops over either, so that the compiler inlines it. */
export function iouOfGrown(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number, extra: 0 | 1): number {
  const p = 4 * i
  const q = 4 * j
  const width = lesser(a[p + 2]!, b[q + 2]!) - greater(a[p]!, b[q]!) + extra
  const height = lesser(a[p + 3]!, b[q + 3]!) - greater(a[p + 1]!, b[q + 1]!) + extra
  if (width <= 0 || height <= 0) return 0
  const intersection = width * height
  const areaA = (a[p + 2]! - a[p]! + extra) * (a[p + 3]! - a[p + 1]! + extra)
  const areaB = (b[q + 2]! - b[q]! + extra) * (b[q + 3]! - b[q + 1]! + extra)
  return intersection / (areaA + areaB - intersection)
}

/** Math.min of finite numbers without a branch, which would be mispredicted half the time. */
function lesser(a: number, b: number): number {
  const first = +(a < b)
  return a * first + b * (1 - first)
}

/** Math.max of finite numbers, likewise. */
function greater(a: number, b: number): number {
  const first = +(a > b)
  return a * first + b * (1 - first)
}

function grow(from: ArrayLike<number>, at: number, buffer: number, to: Float64Array, toAt: number): void {
  const dx = buffer * (from[at + 2]! - from[at]!)
  const dy = buffer * (from[at + 3]! - from[at + 1]!)
  to[toAt] = from[at]! - dx
  to[toAt + 1] = from[at + 1]! - dy
  to[toAt + 2] = from[at + 2]! + dx
  to[toAt + 3] = from[at + 3]! + dy
}
