import type { RowRead, RowSelection, Tensor } from '@mot/core'
import { floorOf, type HeatmapKind } from '../maps/peaks'

/** A selection of rows, and what the scanned output holds where no cell counts. */
export interface CellSelection extends RowSelection {
  readonly empty: number
}

/** Bytes of rows that come back for one image, about: fewer numbers in a row leave room for more rows. */
const rowBytes = 200_000

/** Rows of so many numbers for which there is room, where one of `share` selections has them. */
export function capacityOf(numbers: number, share = 1): number {
  return Math.min(Math.max(Math.floor(rowBytes / share / (4 * (numbers + 1))), 128), 2048)
}

/** Cells that tie with the worst that is kept have room, too. */
const ties = 32

/** An output by its name in the network. */
interface Named {
  readonly name: string
}

export interface PeakSelection {
  /** The heatmap's output. */
  readonly spec: Named
  /** [1, classes, rows, columns] */
  readonly heatmap: Tensor<Float32Array>
  readonly minScore: number
  readonly kind: HeatmapKind
  /** Whether the kind was told from the values of an image. */
  readonly isTold: boolean
  readonly most: number
  /** What is read beside the heatmap itself. */
  readonly reads: readonly RowRead[]
}

/** The peaks of a heatmap, class by class. */
export function selectPeaks({ spec, heatmap, minScore, kind, isTold, most, reads }: PeakSelection): CellSelection {
  return {
    output: spec.name,
    channels: 'first',
    groupSize: 1,
    groupCount: heatmap.shape[1]!,
    score: { rule: 'value' },
    above: atMost(floorOf(minScore, kind)),
    isPeak: true,
    most,
    capacity: most + ties,
    ...(isTold && { range: kind === 'scores' ? ('unit' as const) : ('beyond' as const) }),
    reads: [{ output: spec.name, first: 0, count: 1, perGroup: 1 }, ...reads],
    empty: kind === 'scores' ? 0 : Number.NEGATIVE_INFINITY,
  }
}

/** All channels of an output. */
export function readAll({ name }: Named, { shape }: Tensor<Float32Array>): RowRead {
  return { output: name, first: 0, count: shape[1]! }
}

/** A float32 at or slightly below a number: devices compare in float32, and no cell that counts may be missed. */
export function atMost(value: number): number {
  return Number.isFinite(value) ? Math.fround(value - 1e-6 * Math.max(Math.abs(value), 1)) : value
}
