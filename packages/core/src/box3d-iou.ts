import { sharedArea } from './oriented-iou'

/**
 * Volume of the intersection over volume of the union of two 3D boxes that stand upright, 0 to 1.
 * @param a [n × 8] as in `Detections.boxes3d`: x, y, z of the centre of the bottom face, height, width, length, rotationY, alpha; `b`
 *   alike.
 */
export function iou3d(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const shared = sharedVolume(a, i, b, j)
  return shared === 0 ? 0 : shared / (volume(a, i) + volume(b, j) - shared)
}

/**
 * Generalized IoU of two 3D boxes that stand upright, above −1 to 1: the IoU, less the share of the smallest upright prism around both
 * that is in neither. So boxes that are apart differ, too. "Generalized Intersection over Union" (Rezatofighi et al. 2019), in 3D as
 * "AB3DMOT: A Baseline for 3D Multi-Object Tracking and New Evaluation Metrics" (Weng et al. 2020) has it. Parameters as for `iou3d`.
 */
export function giou3d(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const shared = sharedVolume(a, i, b, j)
  const union = volume(a, i) + volume(b, j) - shared
  const bottom = Math.max(a[8 * i + 1]!, b[8 * j + 1]!)
  const top = Math.min(a[8 * i + 1]! - a[8 * i + 3]!, b[8 * j + 1]! - b[8 * j + 3]!)
  writeCorners(0)
  writeCorners(4)
  const around = hullArea() * (bottom - top)
  return shared / union - (around - union) / around
}

function volume(boxes: ArrayLike<number>, i: number): number {
  return boxes[8 * i + 3]! * boxes[8 * i + 4]! * boxes[8 * i + 5]!
}

/** The rectangles on the ground of a pair of boxes, as `writeRectangle` has them. */
const ground = new Float64Array(12)

/** Writes the rectangles of both boxes to `ground`. y points down, so a box reaches from y − height to y. */
function sharedVolume(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  writeGround(a, i, 0)
  writeGround(b, j, 6)
  const bottom = Math.min(a[8 * i + 1]!, b[8 * j + 1]!)
  const top = Math.max(a[8 * i + 1]! - a[8 * i + 3]!, b[8 * j + 1]! - b[8 * j + 3]!)
  return bottom > top ? sharedArea(ground, 0, ground, 6) * (bottom - top) : 0
}

/** Seen from above, with z as the second axis: a rotation about y, which points down, is one from z to x there. */
function writeGround(boxes: ArrayLike<number>, i: number, at: number): void {
  const rotation = boxes[8 * i + 6]!
  ground[at] = boxes[8 * i]!
  ground[at + 1] = boxes[8 * i + 2]!
  ground[at + 2] = boxes[8 * i + 5]! / 2
  ground[at + 3] = boxes[8 * i + 4]! / 2
  ground[at + 4] = Math.cos(rotation)
  ground[at + 5] = -Math.sin(rotation)
}

/** [8 × 2] corners of both rectangles. */
const corners = Array.from({ length: 8 }, () => new Float64Array(2))

/** Writes the corners of the rectangle of the first box (0) or the second (4). */
function writeCorners(from: number): void {
  const at = from === 0 ? 0 : 6
  const x = ground[at]!
  const y = ground[at + 1]!
  const cos = ground[at + 4]!
  const sin = ground[at + 5]!
  for (let k = 0; k < 4; k++) {
    const along = (k === 0 || k === 3 ? -1 : 1) * ground[at + 2]!
    const across = (k < 2 ? -1 : 1) * ground[at + 3]!
    const corner = corners[from + k]!
    corner[0] = x + cos * along - sin * across
    corner[1] = y + sin * along + cos * across
  }
}

const order = [0, 1, 2, 3, 4, 5, 6, 7]
const hull = new Int32Array(17)

/** Area of the convex hull of all corners: Andrew's monotone chain (1979). */
function hullArea(): number {
  order.sort((i, j) => corners[i]![0]! - corners[j]![0]! || corners[i]![1]! - corners[j]![1]!)
  let length = 0
  for (let k = 0; k < 8; k++) length = addToHull(order[k]!, length, 0)
  const lower = length - 1
  for (let k = 6; k >= 0; k--) length = addToHull(order[k]!, length, lower)
  let twice = 0
  for (let k = 0; k + 1 < length; k++) twice += cross(corners[hull[k]!]!, corners[hull[k + 1]!]!, corners[hull[0]!]!)
  return Math.abs(twice) / 2
}

/** Drops corners that the new one makes inner ones, down to `least`, and adds it. @returns the new length. */
function addToHull(corner: number, length: number, least: number): number {
  let kept = length
  while (kept > least + 1 && cross(corners[hull[kept - 2]!]!, corners[hull[kept - 1]!]!, corners[corner]!) <= 0) kept--
  hull[kept] = corner
  return kept + 1
}

/** Twice the area of the triangle, positive where it turns from x to y. */
function cross(a: Float64Array, b: Float64Array, c: Float64Array): number {
  return (b[0]! - a[0]!) * (c[1]! - a[1]!) - (b[1]! - a[1]!) * (c[0]! - a[0]!)
}
