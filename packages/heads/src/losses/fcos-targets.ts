import type { Size } from '@mot/core'
import { readOptions } from '@mot/core'
import { gridLevels } from '../maps/grid-levels'

export interface FCOSTargetOptions {
  /** Input pixels per cell of each level. Default 8 to 128. */
  readonly strides?: readonly number[]
  /** Largest distance to an edge that each level regresses, in pixels; its smallest is that of the level before. */
  readonly maxDistances?: readonly number[]
  /**
   * Center sampling: radius around the middle of a box in which locations are positive, in cells. Default 0: the whole box.
   */
  readonly centerRadius?: number
}

/** FCOS's training targets at each location, level by level. */
export interface FCOSTargets {
  /** [locations] Row of the location's box; −1 for background. */
  readonly boxIndices: Int32Array
  /** [locations] Class of that box; −1 for background. */
  readonly classIds: Int32Array
  /** [locations × 4] Distances to left, top, right and bottom edge in pixels; 0 for background. */
  readonly distances: Float32Array
  /** [locations] 0 to 1; 0 for background. */
  readonly centerness: Float32Array
}

/**
 * Targets of FCOS (Tian et al. 2019, section 3.1 and 3.2): the box of a location is the smallest that contains it and
 * whose farthest edge lies in the range of its level.
 * @param boxes [n × 4] left, top, right, bottom in input pixels.
 * @param classIds [n]
 */
export function fcosTargets(
  boxes: ArrayLike<number>,
  classIds: ArrayLike<number>,
  input: Size,
  options: FCOSTargetOptions = {},
): FCOSTargets {
  options = readOptions(options)
  const { strides = [8, 16, 32, 64, 128], centerRadius = 0 } = options
  const { maxDistances = [64, 128, 256, 512, Number.POSITIVE_INFINITY] } = options
  const levels = gridLevels(input, strides)
  const count = levels.reduce((sum, { rows, columns }) => sum + rows * columns, 0)
  const targets = {
    boxIndices: new Int32Array(count).fill(-1),
    classIds: new Int32Array(count).fill(-1),
    distances: new Float32Array(4 * count),
    centerness: new Float32Array(count),
  }
  for (const [level, { start, rows, columns, stride }] of levels.entries()) {
    const range = { least: level > 0 ? maxDistances[level - 1]! : -1, most: maxDistances[level]! }
    for (let cell = 0; cell < rows * columns; cell++) {
      const x = (cell % columns) * stride + Math.floor(stride / 2)
      const y = Math.floor(cell / columns) * stride + Math.floor(stride / 2)
      const box = smallestBox(boxes, x, y, range, centerRadius * stride)
      if (box === -1) continue
      const at = start + cell
      const ltrb = distancesFrom(boxes, box, x, y)
      targets.boxIndices[at] = box
      targets.classIds[at] = classIds[box]!
      targets.distances.set(ltrb, 4 * at)
      targets.centerness[at] = centerness(...ltrb)
    }
  }
  return targets
}

/** Centre-ness of a location, 1 in the middle of its box and 0 at its edges: FCOS, equation 3. */
export function centerness(left: number, top: number, right: number, bottom: number): number {
  const ratio = (a: number, b: number) => Math.min(a, b) / Math.max(a, b)
  return Math.sqrt(ratio(left, right) * ratio(top, bottom))
}

type Distances = [left: number, top: number, right: number, bottom: number]

function distancesFrom(boxes: ArrayLike<number>, box: number, x: number, y: number): Distances {
  return [x - boxes[4 * box]!, y - boxes[4 * box + 1]!, boxes[4 * box + 2]! - x, boxes[4 * box + 3]! - y]
}

/**
 * @param radius of the square around the middle of a box in which locations are positive, in pixels; 0 for the whole box.
 */
function smallestBox(
  boxes: ArrayLike<number>,
  x: number,
  y: number,
  range: { readonly least: number; readonly most: number },
  radius: number,
): number {
  let best = -1
  let leastArea = Number.POSITIVE_INFINITY
  for (let box = 0; box < boxes.length / 4; box++) {
    const [left, top, right, bottom] = distancesFrom(boxes, box, x, y)
    if (Math.min(left, top, right, bottom) <= 0) continue
    const farthest = Math.max(left, top, right, bottom)
    if (farthest < range.least || farthest > range.most) continue
    const fromMiddle = Math.max(Math.abs(left - right), Math.abs(top - bottom)) / 2
    if (radius > 0 && fromMiddle >= radius) continue
    const area = (left + right) * (top + bottom)
    if (area < leastArea) {
      leastArea = area
      best = box
    }
  }
  return best
}
