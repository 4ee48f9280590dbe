import { MotError, type Tensor } from '@mot/core'

/**
 * One number of a map.
 * @param map [n, channels, rows, columns]
 * @param cell row × columns + column.
 * @throws MotError `invalid-output` when it is not finite.
 */
export function readCell(
  name: string,
  { data, shape }: Tensor<Float32Array>,
  index: number,
  channel: number,
  cell: number,
): number {
  const [, channels, rows, columns] = shape as [number, number, number, number]
  const value = data[(index * channels + channel) * rows * columns + cell]!
  if (Number.isFinite(value)) return value
  const at = [index, channel, Math.floor(cell / columns), cell % columns].join(', ')
  throw new MotError('invalid-output', `Output "${name}" should hold finite numbers, got ${value} at [${at}].`)
}
