import { bindOutputs } from '../bind-outputs'
import type { BoundTo, NetworkOutputs, OutputSpec, View } from '../head'
import { checkCells } from './check-cells'
import { notFinite, valueAt } from './read-cell'

type Specs = Readonly<Record<string, OutputSpec>>

/** The maps of one image in a batch, and the settings of the head that reads them. */
export interface ImageMaps<HeadSpecs extends Specs, Settings> {
  readonly specs: HeadSpecs
  readonly maps: BoundTo<HeadSpecs>
  /** Entry of the batch. */
  readonly index: number
  readonly settings: Settings
}

/**
 * Binds outputs that are maps [n, channels, rows, columns] of equal rows and columns, and checks that they cover each input
 * in cells of `stride` pixels.
 * @param views one for each image of the batch.
 * @throws MotError `invalid-output`.
 */
export function bindMaps<HeadSpecs extends Specs>(
  specs: HeadSpecs,
  outputs: NetworkOutputs,
  views: readonly View[],
  stride: number,
): BoundTo<HeadSpecs> {
  const maps = bindOutputs(specs, outputs, views.length)
  const first = Object.keys(specs)[0]!
  for (const { input } of views) checkCells(specs[first]!.name, maps[first]!, input, stride)
  return maps
}

/**
 * One number of a map.
 * @param cell row × columns + column.
 * @throws MotError `invalid-output` when it is not finite.
 */
export function readMap<HeadSpecs extends Specs>(
  { specs, maps, index }: Omit<ImageMaps<HeadSpecs, unknown>, 'settings'>,
  key: keyof HeadSpecs,
  channel: number,
  cell: number,
): number {
  const map = maps[key]!
  const value = valueAt(map, index, channel, cell)
  if (Number.isFinite(value)) return value
  throw notFinite(specs[key]!.name, map, index, channel, cell)
}
