import { MotError, type Size, type Tensor } from '@mot/core'
import { gridLevels } from '../maps/grid-levels'

/** Cells that a centre lies from the corner of its cell at most, on average and in any detection. */
const MAX_MEAN_OFFSET = 4
const MAX_OFFSET = 8

/**
 * Whether a YOLOX's boxes are in input pixels already: told by numbers that could not be offsets in cells and logarithms of
 * sizes, in all cells on average or in every detection.
 * @param map [n, cells, 5 + classes]
 */
export function holdsPixels(
  { data, shape }: Tensor<Float32Array>,
  index: number,
  input: Size,
  { strides, minScore }: { readonly strides: readonly number[]; readonly minScore: number },
): boolean {
  const [, cells, channels] = shape as [number, number, number]
  const largest = 10 * Math.max(input.width, input.height)
  let sum = 0
  let detectionCount = 0
  let impossibleCount = 0
  for (const { start, rows, columns, stride } of gridLevels(input, strides)) {
    for (let cell = start; cell < start + rows * columns; cell++) {
      const at = (index * cells + cell) * channels
      const [x, y, width, height, objectness] = data.subarray(at, at + 5) as unknown as readonly number[]
      sum += (Math.abs(x!) + Math.abs(y!)) / 2
      if (
        !(objectness! > minScore) ||
        !data.subarray(at + 5, at + channels).some((score) => score * objectness! > minScore)
      ) {
        continue
      }
      detectionCount++
      const isFar = Math.max(Math.abs(x!), Math.abs(y!)) > MAX_OFFSET
      if (isFar || stride * Math.exp(Math.max(width!, height!)) > largest) impossibleCount++
    }
  }
  return sum / cells > MAX_MEAN_OFFSET || (detectionCount > 0 && impossibleCount === detectionCount)
}

/** @throws MotError `invalid-output` where the objectness is 1 in every cell: that is no YOLOX, but YOLOv6. */
export function checkObjectness(name: string, { data, shape }: Tensor<Float32Array>): void {
  const channels = shape[2]!
  for (let at = 4; at < data.length; at += channels) if (data[at] !== 1) return
  if (data.length === 0) return
  throw new MotError(
    'invalid-output',
    `Output "${name}" has an objectness of 1 in every cell, as YOLOv6 does: read it with yolo({ version: 'v6' }).`,
  )
}
