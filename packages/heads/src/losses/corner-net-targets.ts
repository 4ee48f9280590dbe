import type { Tensor } from '@mot/core'
import { readOptions } from '@mot/core'
import { type MapTargetOptions, planeOf } from './center-net-targets'
import { drawGaussian, gaussianRadius } from './gaussian'

/** Training targets of one corner of all boxes. */
export interface CornerTargets {
  /** [1, classes, rows, columns] 1 at corners, with a Gaussian around each. */
  readonly heatmap: Tensor<Float32Array>
  /** [n] row × columns + column. */
  readonly cells: readonly number[]
  /** [n × 2] x and y of the corner in its cell, 0 to 1. */
  readonly offsets: readonly number[]
}

/** Training targets of CornerNet and, with the centres, of Keypoint Triplets. */
export interface CornerNetTargets {
  readonly topLeft: CornerTargets
  readonly bottomRight: CornerTargets
  readonly center: CornerTargets
  /** [n] Rows of the boxes in the map. */
  readonly boxIndices: readonly number[]
}

/**
 * Targets of CornerNet (Law and Deng 2018, sections 3.2 and 3.3) and, with the centres, of "CenterNet: Keypoint Triplets"
 * (Duan et al. 2019). Boxes with a corner outside the map are omitted.
 * @param boxes [n × 4] left, top, right, bottom in input pixels.
 * @param classIds [n]
 * @param options `minOverlap` is 0.3 by default.
 */
export function cornerNetTargets(
  boxes: ArrayLike<number>,
  classIds: ArrayLike<number>,
  options: MapTargetOptions,
): CornerNetTargets {
  const { rows, columns, classCount, stride = 4, minOverlap = 0.3 } = readOptions(options)
  const corners = {
    topLeft: new CornerTargetsWriter(rows, columns, classCount),
    bottomRight: new CornerTargetsWriter(rows, columns, classCount),
    center: new CornerTargetsWriter(rows, columns, classCount),
  }
  const boxIndices: number[] = []
  for (let i = 0; i < classIds.length; i++) {
    const [left, top, right, bottom] = [0, 1, 2, 3].map((edge) => boxes[4 * i + edge]! / stride) as Edges
    if (!(left >= 0 && top >= 0 && right < columns && bottom < rows && left < right && top < bottom)) continue
    const radius = gaussianRadius(Math.ceil(right - left), Math.ceil(bottom - top), minOverlap)
    const classId = classIds[i]!
    corners.topLeft.add(left, top, classId, radius)
    corners.bottomRight.add(right, bottom, classId, radius)
    corners.center.add((left + right) / 2, (top + bottom) / 2, classId, radius)
    boxIndices.push(i)
  }
  return { ...corners, boxIndices }
}

type Edges = [left: number, top: number, right: number, bottom: number]

class CornerTargetsWriter implements CornerTargets {
  readonly heatmap: Tensor<Float32Array>
  readonly cells: number[] = []
  readonly offsets: number[] = []

  constructor(
    readonly rows: number,
    readonly columns: number,
    classCount: number,
  ) {
    const shape = [1, classCount, rows, columns]
    this.heatmap = { data: new Float32Array(classCount * rows * columns), shape }
  }

  /** @param x and y in cells. */
  add(x: number, y: number, classId: number, radius: number): void {
    const [column, row] = [Math.floor(x), Math.floor(y)]
    const plane = planeOf(this.heatmap.data, classId, this.rows, this.columns)
    drawGaussian(plane, column, row, Math.max(Math.floor(radius), 0))
    this.cells.push(row * this.columns + column)
    this.offsets.push(x - column, y - row)
  }
}
