import type { Tensor } from '@mot/core'
import type { YOLOVersion } from '@mot/heads'

/** An input whose levels of 8, 16 and 32 pixels have 42 cells. */
export const size = { width: 64, height: 32 }
const boxCounts = { v5: 126, v6: 42, v8: 42, v10: 10 } as const

/** A box of the output. */
export interface YOLOBox {
  /** Which image of the batch. Default 0. */
  readonly index?: number
  /** Which box of the image. */
  readonly at: number
  /** The box, then objectness where there is one, classes, and the numbers after them. */
  readonly numbers: readonly number[]
}

/** An output of zeros except for some boxes. */
export function yoloOutput(
  version: YOLOVersion,
  channels: number,
  boxes: readonly YOLOBox[] = [],
  batch = 1,
): Tensor<Float32Array> {
  const count = boxCounts[version]
  const data = new Float32Array(batch * count * channels)
  const [boxStep, channelStep] = version === 'v8' ? [1, count] : [channels, 1]
  for (const { index = 0, at, numbers } of boxes) {
    for (const [channel, value] of numbers.entries()) {
      data[index * count * channels + at * boxStep + channel * channelStep] = value
    }
  }
  return { data, shape: version === 'v8' ? [batch, channels, count] : [batch, count, channels] }
}
