import type { Tensor } from '@mot/core'
import { findPeaks, type HeatmapKind } from '../maps/peaks'
import { readCell } from '../maps/read-cell'
import { type CornerPairs, selectPairs } from './corner-pairs'

/** A key point in the middle of an object. */
export interface CenterPoint {
  /** In cells, or in pixels of the image. */
  readonly x: number
  readonly y: number
  readonly score: number
  readonly classId: number
}

/** An output with its name. */
interface NamedMap {
  readonly name: string
  /** [n, channels, rows, columns] */
  readonly map: Tensor<Float32Array>
}

/**
 * The best `maxCount` peaks of a heatmap of centres, in cells.
 * @throws MotError `invalid-output`.
 */
export function findCenters(
  heat: NamedMap,
  offsets: NamedMap,
  index: number,
  maxCount: number,
  kind: HeatmapKind = 'logits',
): CenterPoint[] {
  const { count, cells, scores, classIds } = findPeaks(heat.name, heat.map, index, 0, maxCount, kind)
  const columns = heat.map.shape[3]!
  return Array.from({ length: count }, (_, i) => {
    const cell = cells[i]!
    return {
      x: Math.fround((cell % columns) + readCell(offsets.name, offsets.map, index, 0, cell)),
      y: Math.fround(Math.floor(cell / columns) + readCell(offsets.name, offsets.map, index, 1, cell)),
      score: Math.fround(scores[i]!),
      classId: classIds[i]!,
    }
  })
}

/** Boxes with a larger area have a smaller part in their middle, in pixels². */
const LARGE_AREA = 150 * 150

/**
 * Keeps the pairs that have a centre of their class in their middle (a third of each side, a fifth of large boxes), and
 * averages its score with those of the corners; by descending score ("CenterNet: Keypoint Triplets for Object Detection",
 * section 3.2).
 * @param centers in the same space as the boxes; of several in the middle of a box the first counts.
 */
export function confirmByCenters(pairs: CornerPairs, centers: readonly CenterPoint[]): CornerPairs {
  const scores = new Float64Array(pairs.count)
  const rows: number[] = []
  for (let row = 0; row < pairs.count; row++) {
    const center = centers.find((point) => point.classId === pairs.classIds[row] && isInMiddle(point, pairs.boxes, row))
    if (center === undefined) continue
    scores[row] = (2 * pairs.scores[row]! + center.score) / 3
    rows.push(row)
  }
  rows.sort((a, b) => scores[b]! - scores[a]!)
  return selectPairs({ ...pairs, scores }, rows)
}

function isInMiddle({ x, y }: CenterPoint, boxes: Float64Array, row: number): boolean {
  const left = boxes[4 * row]!
  const top = boxes[4 * row + 1]!
  const right = boxes[4 * row + 2]!
  const bottom = boxes[4 * row + 3]!
  // Of three or five parts of a side, those before the middle one.
  const [before, parts] = (right - left) * (bottom - top) <= LARGE_AREA ? [1, 3] : [2, 5]
  const after = parts - before
  return (
    x > (after * left + before * right) / parts &&
    x < (before * left + after * right) / parts &&
    y > (after * top + before * bottom) / parts &&
    y < (before * top + after * bottom) / parts
  )
}
