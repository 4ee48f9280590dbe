import type { Affine, GroundCamera } from '@mot/core'
import { COVARIANCE, type GroundFilters, MEAN } from './ground-filters'

/** Pixels and metres: beyond, a point of the ground is at the horizon or behind the camera. */
const FARTHEST = 1e6

/** The boxes of tracks on the ground, by slot: that of the latest detection, and where it is predicted in the image. */
export class GroundBoxes {
  /** [slots × 4] left, top, right, bottom. */
  private boxes = new Float64Array(64)
  /** [2] a pixel, or a point of the ground. */
  private readonly point = new Float64Array(2)
  private readonly moved = new Float64Array(2)
  private readonly slopes = new Float64Array(4)

  constructor(
    private readonly camera: GroundCamera,
    private readonly filters: GroundFilters,
  ) {}

  /** Sets the box of the latest detection: box `row` of `boxes`. */
  set(slot: number, boxes: Float64Array, row: number): void {
    this.reserve(slot + 1)
    for (let side = 0; side < 4; side++) this.boxes[4 * slot + side] = boxes[4 * row + side]!
  }

  /** Writes the box of the latest detection as row `row` of `into`. */
  writeSeen(slot: number, into: Float64Array, row: number): void {
    for (let side = 0; side < 4; side++) into[4 * row + side] = this.boxes[4 * slot + side]!
  }

  /** Writes a box of the size of the latest detection that stands where the track is predicted; at the horizon, the latest box. */
  writePredicted(slot: number, into: Float64Array, row: number): void {
    this.writeSeen(slot, into, row)
    if (!this.findFoot(slot)) return
    const { boxes, point } = this
    const width = boxes[4 * slot + 2]! - boxes[4 * slot]!
    const height = boxes[4 * slot + 3]! - boxes[4 * slot + 1]!
    into[4 * row] = point[0]! - width / 2
    into[4 * row + 1] = point[1]! - height
    into[4 * row + 2] = point[0]! + width / 2
    into[4 * row + 3] = point[1]!
  }

  /** Writes the covariance of the predicted box, whose size is fixed; at the horizon, 0. */
  writeCovariance(slot: number, into: Float64Array, row: number): void {
    into.fill(0, 16 * row, 16 * row + 16)
    if (!this.findFoot(slot)) return
    const { covariances } = this.filters
    const [ux, uy, vx, vy] = this.jacobian(slot) as unknown as readonly [number, number, number, number]
    const p = COVARIANCE * slot
    const covariance = (ax: number, ay: number, bx: number, by: number) =>
      ax * bx * covariances[p]! + (ax * by + ay * bx) * covariances[p + 1]! + ay * by * covariances[p + 2]!
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < 4; b++) {
        const [ax, ay] = a % 2 === 0 ? [ux, uy] : [vx, vy]
        const [bx, by] = b % 2 === 0 ? [ux, uy] : [vx, vy]
        into[16 * row + 4 * a + b] = covariance(ax, ay, bx, by)
      }
    }
  }

  /** x and y of the predicted point in the image, in pixels per frame; at the horizon, 0. Overwritten by the next call. */
  velocity(slot: number): Float64Array {
    const { moved } = this
    moved.fill(0)
    if (!this.findFoot(slot)) return moved
    const { means, period } = this.filters
    const [ux, uy, vx, vy] = this.jacobian(slot) as unknown as readonly [number, number, number, number]
    const x = means[MEAN * slot + 2]! * period
    const y = means[MEAN * slot + 3]! * period
    moved[0] = ux * x + uy * y
    moved[1] = vx * x + vy * y
    return moved
  }

  /** Pixels by metres at the point that `findFoot` found: u by x and y, v by x and y. */
  private jacobian(slot: number): Float64Array {
    const { slopes, point, camera } = this
    const { means } = this.filters
    const m = camera.toImage
    const depth = 1 / (m[6]! * means[MEAN * slot]! + m[7]! * means[MEAN * slot + 1]! + m[8]!)
    slopes[0] = (m[0]! - point[0]! * m[6]!) * depth
    slopes[1] = (m[1]! - point[0]! * m[7]!) * depth
    slopes[2] = (m[3]! - point[1]! * m[6]!) * depth
    slopes[3] = (m[4]! - point[1]! * m[7]!) * depth
    return slopes
  }

  /** Applies camera motion: the box above the predicted point moves with the image, and stands elsewhere on the ground then. */
  warp(slot: number, [a, b, c, d, e, f]: Affine): void {
    if (!this.findFoot(slot)) return
    const { boxes, point, moved, camera } = this
    const { means } = this.filters
    const width = boxes[4 * slot + 2]! - boxes[4 * slot]!
    const height = boxes[4 * slot + 3]! - boxes[4 * slot + 1]!
    const x = point[0]!
    const y = point[1]! - height / 2
    const movedHeight = d * width + e * height
    camera.writeGround(a * x + b * y + c, d * x + e * y + f + movedHeight / 2, moved, 0)
    // NaN fails every comparison.
    if (!(Math.abs(moved[0]!) <= FARTHEST && Math.abs(moved[1]!) <= FARTHEST)) return
    means[MEAN * slot] = moved[0]!
    means[MEAN * slot + 1] = moved[1]!
  }

  snapshot(slot: number): number[] {
    return [...this.boxes.subarray(4 * slot, 4 * slot + 4)]
  }

  restore(slot: number, box: readonly number[]): void {
    this.reserve(slot + 1)
    this.boxes.set(box, 4 * slot)
  }

  /** Finds the pixel of a track's predicted point. @returns false at the horizon. */
  private findFoot(slot: number): boolean {
    const { point, camera } = this
    const { means } = this.filters
    camera.writeImage(means[MEAN * slot]!, means[MEAN * slot + 1]!, point, 0)
    return Math.abs(point[0]!) <= FARTHEST && Math.abs(point[1]!) <= FARTHEST
  }

  private reserve(slots: number): void {
    const { boxes } = this
    if (boxes.length >= 4 * slots) return
    this.boxes = new Float64Array(8 * slots)
    this.boxes.set(boxes)
  }
}
