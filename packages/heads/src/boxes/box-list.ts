import { type DetectionColumns, Detections, mapBoxes, type NmsOptions, nms } from '@mot/core'
import type { View } from '../head'
import { imageColumns } from '../inputs/view'

/** Candidate boxes of a head, before suppression. */
export interface BoxList {
  /** left, top, right, bottom in input pixels, for each box. */
  readonly boxes: number[]
  readonly scores: number[]
  readonly classIds: number[]
}

export function emptyBoxList(): BoxList {
  return { boxes: [], scores: [], classIds: [] }
}

/**
 * The rows that NMS within each class keeps, by descending score, at most `maxDetections`.
 * @throws MotError `invalid-option`.
 */
export function bestBoxes(
  { boxes, scores, classIds }: BoxList,
  { maxDetections, ...options }: Omit<NmsOptions, 'classIds' | 'count'> & { readonly maxDetections: number },
): Int32Array {
  return nms(boxes, scores, { ...options, classIds }).subarray(0, maxDetections)
}

/** The given rows as detections in pixels of the image. */
export function toDetections(
  { boxes, scores, classIds }: BoxList,
  rows: Int32Array,
  view: View,
  more: Partial<DetectionColumns> = {},
): Detections {
  const imageBoxes = Float64Array.from({ length: 4 * rows.length }, (_, i) => boxes[4 * rows[i >> 2]! + (i & 3)]!)
  mapBoxes(view.toImage, imageBoxes)
  return new Detections({
    count: rows.length,
    boxes: imageBoxes,
    scores: Float64Array.from(rows, (row) => scores[row]!),
    classIds: Int32Array.from(rows, (row) => classIds[row]!),
    ...more,
    ...imageColumns(view),
  })
}
