import type { Tensor } from '@mot/core'
import { readOptions } from '@mot/core'
import { drawGaussian, gaussianRadius } from './gaussian'

export interface MapTargetOptions {
  /** Cells of the maps. */
  readonly rows: number
  readonly columns: number
  readonly classCount: number
  /** Input pixels per cell. Default 4. */
  readonly stride?: number
  /** Overlap with the true box of a box shifted within the Gaussian's radius, at least, 0 to 1. */
  readonly minOverlap?: number
}

/** CenterNet's training targets: a heatmap, and numbers at the centres. */
export interface CenterNetTargets {
  /** [1, classes, rows, columns] 1 at centres, with a Gaussian around each. */
  readonly heatmap: Tensor<Float32Array>
  /** [n] Rows of the boxes in the map, which the columns below describe. */
  readonly boxIndices: readonly number[]
  /** row × columns + column of their centres. */
  readonly cells: readonly number[]
  /** [n × 2] width and height in cells. */
  readonly sizes: readonly number[]
  /** [n × 2] x and y of the centre in its cell, 0 to 1. */
  readonly offsets: readonly number[]
}

/**
 * Targets of CenterNet and FairMOT: "Objects as Points" (Zhou et al. 2019, section 3). Boxes are clipped to the map; those
 * without area there are omitted.
 * @param boxes [n × 4] left, top, right, bottom in input pixels.
 * @param classIds [n]
 * @param options `minOverlap` is 0.7 by default.
 */
export function centerNetTargets(
  boxes: ArrayLike<number>,
  classIds: ArrayLike<number>,
  options: MapTargetOptions,
): CenterNetTargets {
  const { rows, columns, classCount, stride = 4, minOverlap = 0.7 } = readOptions(options)
  const data = new Float32Array(classCount * rows * columns)
  const targets = { boxIndices: [] as number[], cells: [] as number[], sizes: [] as number[], offsets: [] as number[] }
  for (let i = 0; i < classIds.length; i++) {
    const edge = (side: number) => clamp(boxes[4 * i + side]! / stride, (side & 1 ? rows : columns) - 1)
    const width = edge(2) - edge(0)
    const height = edge(3) - edge(1)
    if (!(width > 0 && height > 0)) continue
    const x = (edge(0) + edge(2)) / 2
    const y = (edge(1) + edge(3)) / 2
    const [column, row] = [Math.floor(x), Math.floor(y)]
    const radius = gaussianRadius(Math.ceil(width), Math.ceil(height), minOverlap)
    drawGaussian(planeOf(data, classIds[i]!, rows, columns), column, row, Math.max(Math.floor(radius), 0))
    targets.boxIndices.push(i)
    targets.cells.push(row * columns + column)
    targets.sizes.push(width, height)
    targets.offsets.push(x - column, y - row)
  }
  return { heatmap: { data, shape: [1, classCount, rows, columns] }, ...targets }
}

/** The map of one class. */
export function planeOf(data: Float32Array, classId: number, rows: number, columns: number) {
  const area = rows * columns
  return { data: data.subarray(classId * area, (classId + 1) * area), rows, columns }
}

function clamp(value: number, largest: number): number {
  return Math.min(Math.max(value, 0), largest)
}
