import type { Tensor } from '@mot/core'

export type FloatMap = Tensor<Float32Array>

/** A map [batch, channels, rows, columns] of one value. */
export function constantMap(shape: readonly [number, number, number, number], value: number): FloatMap {
  return { data: new Float32Array(shape[0] * shape[1] * shape[2] * shape[3]).fill(value), shape }
}

/** A map of seeded numbers from low to high. */
export function randomMap(
  random: () => number,
  shape: readonly [number, number, number, number],
  low: number,
  high: number,
): FloatMap {
  const map = constantMap(shape, 0)
  for (let i = 0; i < map.data.length; i++) map.data[i] = low + (high - low) * random()
  return map
}

/** Writes channels of one cell, from a channel on. */
export function put(
  map: FloatMap,
  [index, y, x]: readonly [number, number, number],
  values: readonly number[],
  firstChannel = 0,
): void {
  const [, channels, rows, columns] = map.shape as [number, number, number, number]
  for (const [i, value] of values.entries()) {
    map.data[((index * channels + firstChannel + i) * rows + y) * columns + x] = value
  }
}
