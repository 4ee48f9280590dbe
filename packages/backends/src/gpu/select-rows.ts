import type { RowRead, RowSelection, SelectedRows, Tensor } from '@mot/core'
import { type MapSteps, mapSteps, numbersOf, offsetOf } from './selection-layout'

type Outputs = Readonly<Record<string, Tensor<Float32Array>>>

/**
 * The rows of a selection on the processor: what the kernels compute on a device, in the same cells and numbers. Undefined where the rows
 * would not hold all that counts: too many cells, a value that is NaN, values of another range.
 */
export function selectRows(outputs: Outputs, selection: RowSelection): SelectedRows | undefined {
  const { data, shape } = outputs[selection.output]!
  const steps = mapSteps(shape, selection)
  const found = findCells(data, steps, selection)
  if (found === undefined || found.length > selection.capacity) return undefined
  const cells = Uint32Array.from(found)
  const numbers = numbersOf(selection)
  const values = new Float32Array(numbers * cells.length)
  for (const [row, at] of cells.entries()) {
    for (const [index, read] of selection.reads.entries()) {
      gather(outputs[read.output]!, selection, read, at, values.subarray(row * numbers), index)
    }
  }
  return { count: cells.length, cells, values }
}

/** Group × cells + cell of those that count; undefined for NaN and for values of another range. */
function findCells(data: Float32Array, steps: MapSteps, selection: RowSelection): number[] | undefined {
  const { groupCount, above, most, range, isPeak } = selection
  const { cells } = steps
  const scan = { isBeyond: false, isNaN: false }
  const found: { readonly at: number; readonly score: number }[] = []
  for (let group = 0; group < groupCount; group++) {
    for (let cell = 0; cell < cells; cell++) {
      const score = scoreAt(data, steps, selection, group, cell, scan)
      if (!(score > above) || (isPeak && isExceeded(data, steps, selection, group, cell, score))) continue
      found.push({ at: group * cells + cell, score })
    }
  }
  if (scan.isNaN || (range === 'unit' && scan.isBeyond) || (range === 'beyond' && !scan.isBeyond)) return undefined
  if (most === undefined || found.length <= most) return found.map(({ at }) => at)
  const least = Float64Array.from(found, ({ score }) => score).sort()[found.length - most]!
  return found.filter(({ score }) => score >= least).map(({ at }) => at)
}

function scoreAt(
  data: Float32Array,
  { channelStep, cellStep }: MapSteps,
  { groupSize, score }: RowSelection,
  group: number,
  cell: number,
  scan: { isBeyond: boolean; isNaN: boolean },
): number {
  const noted = (value: number) => {
    if (Number.isNaN(value)) scan.isNaN = true
    if (!(value >= 0 && value <= 1)) scan.isBeyond = true
    return value
  }
  const numberAt = (channel: number) => data[(group * groupSize + channel) * channelStep + cell * cellStep]!
  if (score.rule === 'value') return noted(numberAt(0))
  if (score.rule === 'difference') return noted(Math.fround(numberAt(score.channel) - numberAt(score.less)))
  let best = noted(numberAt(score.first))
  for (let channel = score.first + 1; channel < score.end; channel++) best = Math.max(best, noted(numberAt(channel)))
  return score.times === undefined ? best : noted(Math.fround(best * noted(numberAt(score.times))))
}

function isExceeded(
  data: Float32Array,
  { cells, columns }: MapSteps,
  _: RowSelection,
  group: number,
  cell: number,
  score: number,
): boolean {
  const x = cell % columns
  const y = (cell - x) / columns
  const rows = cells / columns
  for (let row = Math.max(y - 1, 0); row <= Math.min(y + 1, rows - 1); row++) {
    for (let column = Math.max(x - 1, 0); column <= Math.min(x + 1, columns - 1); column++) {
      if (data[group * cells + row * columns + column]! > score) return true
    }
  }
  return false
}

function gather(
  { data, shape }: Tensor<Float32Array>,
  selection: RowSelection,
  { first, count, perGroup = 0, at: points }: RowRead,
  at: number,
  row: Float32Array,
  index: number,
): void {
  const { cells, columns, channelStep, cellStep } = mapSteps(shape, selection)
  const offset = offsetOf(selection.reads, index)
  const own = at % cells
  const firstChannel = first + Math.floor(at / cells) * perGroup
  for (let k = 0; k < count; k++) {
    const cell = points === undefined ? own : pointedCell(row, offsetOf(selection.reads, points.read) + 2 * k)
    row[offset + k] = cell < 0 ? 0 : data[(firstChannel + k) * channelStep + cell * cellStep]!
  }

  function pointedCell(numbers: Float32Array, pair: number): number {
    const swapped = points!.pairs === 'yx' ? 1 : 0
    const x = Math.fround((own % columns) + numbers[pair + swapped]!)
    const y = Math.fround(Math.floor(own / columns) + numbers[pair + 1 - swapped]!)
    const isInside = x >= 0 && y >= 0 && x < columns && y < cells / columns
    return isInside ? Math.floor(y) * columns + Math.floor(x) : -1
  }
}
