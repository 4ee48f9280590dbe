import type { Tensor } from '@mot/core'
import { type HeatmapKind, scoreOf } from '../maps/peaks'

/**
 * Edge aggregation: adds to each cell a share of the scores to both sides, as far as they decrease monotonically. Straight
 * edges have many weak extreme points in a line ("Bottom-up Object Detection …", section 4.3). Scores are limited to 1.
 * @param heatmap [n, classes, rows, columns]
 * @param along the direction of the edge.
 * @param share 0 leaves the heatmap as it is.
 */
export function aggregateEdges(
  heatmap: Tensor<Float32Array>,
  along: 'row' | 'column',
  share: number,
  kind: HeatmapKind,
): { readonly map: Tensor<Float32Array>; readonly kind: HeatmapKind } {
  if (share === 0) return { map: heatmap, kind }
  const { data, shape } = heatmap
  const [batch, classes, rows, columns] = shape as [number, number, number, number]
  const scores = data.map((value) => scoreOf(value, kind))
  const result = scores.slice()
  const [lines, length] = along === 'row' ? [rows, columns] : [columns, rows]
  const [lineStep, step] = along === 'row' ? [columns, 1] : [1, columns]
  for (let plane = 0; plane < batch * classes; plane++) {
    for (let line = 0; line < lines; line++) {
      const start = plane * rows * columns + line * lineStep
      addMonotonic(scores, result, start, step, length, share)
      addMonotonic(scores, result, start + (length - 1) * step, -step, length, share)
    }
  }
  return { map: { data: result.map((score) => Math.min(score, 1)), shape }, kind: 'scores' }
}

/** Adds to each cell of a line a share of the sum of the cells before it, as far as these increase towards it. */
function addMonotonic(
  scores: Float32Array,
  result: Float32Array,
  start: number,
  step: number,
  length: number,
  share: number,
): void {
  let sum = 0
  for (let i = 1, at = start + step; i < length; i++, at += step) {
    sum = scores[at]! >= scores[at - step]! ? sum + scores[at - step]! : 0
    result[at] = result[at]! + share * sum
  }
}
