import { type Box, iou } from '@mot/core'
import type { Similarity } from './similarity'

/** IoU of upright boxes: the default. Shapes: [rows × 4] left, top, right, bottom. */
export const boxOverlap: Similarity<Float64Array> = {
  name: 'boxOverlap',
  shapesOf: columnOf,
  compare: iou,
  areaOf: (boxes, i) => (boxes[4 * i + 2]! - boxes[4 * i]!) * (boxes[4 * i + 3]! - boxes[4 * i + 1]!),
}

/** [rows × 4] */
function columnOf(rows: readonly { readonly box: Box }[]): Float64Array {
  const column = new Float64Array(4 * rows.length)
  for (let i = 0; i < rows.length; i++) {
    const { left, top, right, bottom } = rows[i]!.box
    column[4 * i] = left
    column[4 * i + 1] = top
    column[4 * i + 2] = right
    column[4 * i + 3] = bottom
  }
  return column
}
