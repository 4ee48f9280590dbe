import { MotError, shown, type Tensor } from '@mot/core'

/**
 * One number of a map.
 * @param map [n, channels, rows, columns]
 * @param cell row × columns + column.
 * @throws MotError `invalid-output` when it is not finite.
 */
export function readCell(
  name: string,
  map: Tensor<Float32Array>,
  index: number,
  channel: number,
  cell: number,
): number {
  const value = valueAt(map, index, channel, cell)
  if (Number.isFinite(value)) return value
  throw notFinite(name, map, index, channel, cell)
}

/** The same, finite or not. */
export function valueAt({ data, shape }: Tensor<Float32Array>, index: number, channel: number, cell: number): number {
  return data[(index * shape[1]! + channel) * shape[2]! * shape[3]! + cell]!
}

export function notFinite(
  name: string,
  map: Tensor<Float32Array>,
  index: number,
  channel: number,
  cell: number,
): MotError {
  const columns = map.shape[3]!
  const at = [index, channel, Math.floor(cell / columns), cell % columns].join(', ')
  const value = valueAt(map, index, channel, cell)
  return new MotError('invalid-output', `Output "${name}" should hold finite numbers, got ${shown(value)} at [${at}].`)
}
