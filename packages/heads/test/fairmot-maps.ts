import type { Tensor } from '@mot/core'

export type FairMOTMaps = Record<'hm' | 'wh' | 'reg' | 'id', Tensor<Float32Array>>

export interface MapOptions {
  readonly batch?: number
  readonly rows: number
  readonly columns: number
  readonly sizeChannels?: 2 | 4
  readonly embeddingDimension?: number
}

/** Maps without an object: logits far below any threshold, zeros elsewhere. */
export function emptyMaps({
  batch = 1,
  rows,
  columns,
  sizeChannels = 4,
  embeddingDimension = 2,
}: MapOptions): FairMOTMaps {
  const map = (channels: number, value: number) => ({
    data: new Float32Array(batch * channels * rows * columns).fill(value),
    shape: [batch, channels, rows, columns],
  })
  return { hm: map(1, -9), wh: map(sizeChannels, 0), reg: map(2, 0), id: map(embeddingDimension, 0) }
}

/** Writes the channels of one cell. */
export function put(
  map: Tensor<Float32Array>,
  [index, y, x]: readonly [number, number, number],
  values: number[],
): void {
  const [, channels, rows, columns] = map.shape as [number, number, number, number]
  for (const [channel, value] of values.entries()) {
    map.data[((index * channels + channel) * rows + y) * columns + x] = value
  }
}

/** Maps of seeded random numbers: many peaks, many near the threshold. */
export function randomMaps(random: () => number, options: MapOptions): FairMOTMaps {
  const maps = emptyMaps(options)
  for (let i = 0; i < maps.hm.data.length; i++) maps.hm.data[i] = 8 * random() - 6
  for (let i = 0; i < maps.wh.data.length; i++) maps.wh.data[i] = 0.5 + 10 * random()
  for (let i = 0; i < maps.reg.data.length; i++) maps.reg.data[i] = random()
  for (let i = 0; i < maps.id.data.length; i++) maps.id.data[i] = 2 * random() - 1
  return maps
}
