import type { SelectedRows, Tensor } from '@mot/core'
import type { NetworkOutputs } from '../head'
import type { CellSelection } from './cell-selection'

type Outputs = Readonly<Record<string, Tensor<Float32Array> & { readonly peaks?: Set<number> }>>

/**
 * Outputs of a network of which only the rows of selections are filled in: a head that decodes them reads the same numbers as in the whole
 * outputs. Their memory is that of one whole image and is used again: what a row changes is put back.
 */
export class SparseOutputs {
  readonly #outputs: Outputs
  /** Of the heatmaps, for the rows that are filled in. */
  readonly #peaks: readonly (Set<number> | undefined)[]
  readonly #changed: { readonly data: Float32Array; readonly at: number; readonly before: number }[] = []

  /** @param whole the outputs of one image, kept and changed. */
  constructor(
    whole: Outputs,
    readonly selections: readonly CellSelection[],
  ) {
    const outputs: Record<string, Outputs[string]> = { ...whole }
    this.#peaks = selections.map((selection) => {
      const { output, isPeak } = selection
      empty(whole[output]!, selection)
      if (!isPeak) return undefined
      const peaks = new Set<number>()
      outputs[output] = { ...whole[output]!, peaks }
      return peaks
    })
    this.#outputs = outputs
  }

  /** The result of some work on the outputs with these rows in them. */
  with<Result>(rows: readonly SelectedRows[], work: (outputs: NetworkOutputs) => Result): Result {
    try {
      for (const [i, selection] of this.selections.entries()) this.#fill(selection, rows[i]!, this.#peaks[i])
      return work(this.#outputs)
    } finally {
      // Backwards: a number that changed twice gets its first value.
      for (let i = this.#changed.length - 1; i >= 0; i--) {
        const { data, at, before } = this.#changed[i]!
        data[at] = before
      }
      this.#changed.length = 0
      for (const peaks of this.#peaks) peaks?.clear()
    }
  }

  #fill({ reads, channels }: CellSelection, { count, cells, values }: SelectedRows, peaks?: Set<number>): void {
    let at = 0
    for (let row = 0; row < count; row++) {
      peaks?.add(cells[row]!)
      const starts: number[] = []
      for (const { output, first, count: numbers, perGroup = 0, at: points } of reads) {
        const { data, shape } = this.#outputs[output]!
        const { cellCount, cellStep, channelStep } = stepsOf(shape, channels)
        const own = cells[row]! % cellCount
        const group = Math.floor(cells[row]! / cellCount)
        starts.push(at)
        for (let k = 0; k < numbers; k++, at++) {
          const cell = points ? pointedCell(shape, own, values, starts[points.read]! + 2 * k, points.pairs) : own
          if (cell >= 0) this.#set(data, (first + group * perGroup + k) * channelStep + cell * cellStep, values[at]!)
        }
      }
    }
  }

  #set(data: Float32Array, at: number, value: number): void {
    this.#changed.push({ data, at, before: data[at]! })
    data[at] = value
  }
}

/** The cell that a pair of numbers points to from another; −1 outside of the map. */
function pointedCell(
  shape: readonly number[],
  own: number,
  values: Float32Array,
  pair: number,
  pairs: 'xy' | 'yx',
): number {
  const [, , rows, columns] = shape as [number, number, number, number]
  const swapped = pairs === 'yx' ? 1 : 0
  const x = Math.fround((own % columns) + values[pair + swapped]!)
  const y = Math.fround(Math.floor(own / columns) + values[pair + 1 - swapped]!)
  return x >= 0 && y >= 0 && x < columns && y < rows ? Math.floor(y) * columns + Math.floor(x) : -1
}

/** Makes all cells of an output ones that do not count. */
function empty({ data, shape }: Tensor<Float32Array>, selection: CellSelection): void {
  const { score, groupCount, groupSize, channels, empty } = selection
  const { cellCount, cellStep, channelStep } = stepsOf(shape, channels)
  for (let group = 0; group < groupCount; group++) {
    for (const channel of scoreChannels(score)) {
      const start = (group * groupSize + channel) * channelStep
      for (let cell = 0; cell < cellCount; cell++) data[start + cell * cellStep] = empty
    }
  }
}

/** The channels of a group that decide whether a cell counts. */
function scoreChannels(score: CellSelection['score']): readonly number[] {
  if (score.rule === 'value') return [0]
  if (score.rule === 'difference') return [score.channel]
  if (score.times !== undefined) return [score.times]
  return Array.from({ length: score.end - score.first }, (_, i) => score.first + i)
}

/** @param shape [1, channels, cells…] or [1, cells, channels]. */
function stepsOf(shape: readonly number[], channels: 'first' | 'last') {
  if (channels === 'last') return { cellCount: shape[1]!, cellStep: shape[2]!, channelStep: 1 }
  const cellCount = shape.slice(2).reduce((product, length) => product * length, 1)
  return { cellCount, cellStep: 1, channelStep: cellCount }
}
