import { MotError, type Tensor } from '@mot/core'
import { type HeatmapKind, scoreOf } from '../maps/peaks'

/** [n × 3] x, y, score. */
export type Points = Float64Array

/** Largest distance that a joint moves, relative to the longer side of the box. */
const REACH = 0.3

/**
 * Moves each joint to the nearest peak of its own heatmap, where that lies in the box and within reach, and copies the
 * peak's score ("Objects as Points", section 4.2).
 * @param joints [joints × 3] in cells, changed in place.
 * @param box left, top, right, bottom in cells.
 * @param peaks of each joint's heatmap, in cells.
 */
export function moveToPeaks(joints: Points, box: ArrayLike<number>, peaks: readonly Points[]): void {
  const left = box[0]!
  const top = box[1]!
  const right = box[2]!
  const bottom = box[3]!
  const reach = REACH * Math.max(bottom - top, right - left)
  for (const [joint, candidates] of peaks.entries()) {
    const at = 3 * joint
    const nearest = nearestOf(candidates, joints[at]!, joints[at + 1]!)
    if (nearest < 0) continue
    const x = candidates[nearest]!
    const y = candidates[nearest + 1]!
    if (x < left || x > right || y < top || y > bottom) continue
    if (Math.hypot(x - joints[at]!, y - joints[at + 1]!) > reach) continue
    joints.set(candidates.subarray(nearest, nearest + 3), at)
  }
}

/** Position of the nearest point, −1 where there are none. */
function nearestOf(points: Points, x: number, y: number): number {
  let nearest = -1
  let least = Infinity
  for (let i = 0; i < points.length; i += 3) {
    const distance = (points[i]! - x) ** 2 + (points[i + 1]! - y) ** 2
    if (distance < least) {
      least = distance
      nearest = i
    }
  }
  return nearest
}

/**
 * The score of a joint's heatmap at a point, 0 outside.
 * @param heatmap [n, joints, rows, columns]
 * @param x in cells, like y.
 */
export function jointScoreAt(
  { data, shape }: Tensor<Float32Array>,
  index: number,
  joint: number,
  x: number,
  y: number,
  kind: HeatmapKind,
): number {
  const [, jointCount, rows, columns] = shape as [number, number, number, number]
  if (!(x >= 0 && y >= 0 && x < columns && y < rows)) return 0
  const cell = Math.floor(y) * columns + Math.floor(x)
  return scoreOf(data[(index * jointCount + joint) * rows * columns + cell]!, kind)
}

/**
 * The joint that each joint becomes in a mirror image.
 * @throws MotError `invalid-option` for a pair outside the joints.
 */
export function mirroredJointsOf(jointCount: number, pairs: readonly (readonly [number, number])[]): Int32Array {
  const mirrored = Int32Array.from({ length: jointCount }, (_, joint) => joint)
  for (const [left, right] of pairs) {
    if (!(left in mirrored && right in mirrored)) {
      const message = `Option "mirroredJoints" should pair joints from 0 to ${jointCount - 1}, got ${left} and ${right}.`
      throw new MotError('invalid-option', message)
    }
    mirrored[left] = right
    mirrored[right] = left
  }
  return mirrored
}
