import type { Tensor } from '@mot/core'
import { floorOf, type HeatmapKind, scoreOf } from '../maps/peaks'

/**
 * The average of an image's map and its mirror image's map, mirrored: CenterNet's flip test.
 * @param map [2, channels, rows, columns] of the image and of its mirror image.
 * @param mirroredChannel the channel that each channel becomes in the mirror (left ↔ right).
 * @param negated whether the channel changes its sign in the mirror, as distances along x do.
 * @returns [1, channels, rows, columns]
 */
export function averageMirrored(
  map: Tensor<Float32Array>,
  mirroredChannel: (channel: number) => number = (channel) => channel,
  negated: (channel: number) => boolean = () => false,
): Tensor<Float32Array> {
  return combineMirrored(map, mirroredChannel, (channel) =>
    negated(channel) ? (value, mirrored) => (value - mirrored) / 2 : (value, mirrored) => (value + mirrored) / 2,
  )
}

/**
 * The same for a heatmap: the average of the scores. Cells where both are at most `minScore` become 0 without an
 * exponential.
 * @returns [1, classes, rows, columns] scores.
 */
export function averageMirroredScores(
  heatmap: Tensor<Float32Array>,
  kind: HeatmapKind,
  minScore: number,
  mirroredChannel: (channel: number) => number = (channel) => channel,
): Tensor<Float32Array> {
  const floor = floorOf(minScore, kind)
  return combineMirrored(heatmap, mirroredChannel, () => (value, mirrored) => {
    if (value <= floor && mirrored <= floor) return 0
    return (Math.fround(scoreOf(value, kind)) + Math.fround(scoreOf(mirrored, kind))) / 2
  })
}

function combineMirrored(
  { data, shape }: Tensor<Float32Array>,
  mirroredChannel: (channel: number) => number,
  combinerOf: (channel: number) => (value: number, mirrored: number) => number,
): Tensor<Float32Array> {
  const [, channels, rows, columns] = shape as [number, number, number, number]
  const area = rows * columns
  const result = new Float32Array(channels * area)
  for (let channel = 0, to = 0; channel < channels; channel++) {
    const combine = combinerOf(channel)
    const mirroredStart = (channels + mirroredChannel(channel)) * area
    for (let y = 0; y < rows; y++) {
      const lastMirrored = mirroredStart + (y + 1) * columns - 1
      for (let x = 0; x < columns; x++, to++) result[to] = combine(data[to]!, data[lastMirrored - x]!)
    }
  }
  return { data: result, shape: [1, channels, rows, columns] }
}
