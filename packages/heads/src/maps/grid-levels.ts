import { MotError, type Size } from '@mot/core'

/** One level of a feature pyramid, whose cells are consecutive rows of an output. */
export interface GridLevel {
  readonly stride: number
  /** Row of its first cell in the output. */
  readonly start: number
  readonly rows: number
  readonly columns: number
}

/** The levels of an input, in the order of the strides. */
export function gridLevels(input: Size, strides: readonly number[]): GridLevel[] {
  let start = 0
  return strides.map((stride) => {
    const level = {
      stride,
      start,
      rows: Math.ceil(input.height / stride),
      columns: Math.ceil(input.width / stride),
    }
    start += level.rows * level.columns
    return level
  })
}

/** Cells of all levels. */
export function cellCount(levels: readonly GridLevel[]): number {
  return levels.reduce((sum, { rows, columns }) => sum + rows * columns, 0)
}

/**
 * @param perCell boxes per cell.
 * @throws MotError `invalid-output` unless an output holds `perCell` boxes for each cell of an input.
 */
export function checkBoxCount(name: string, found: number, input: Size, strides: readonly number[], perCell = 1): void {
  const expected = perCell * cellCount(gridLevels(input, strides))
  if (found === expected) return
  throw new MotError(
    'invalid-output',
    `Output "${name}" should hold ${expected} boxes, ${perCell} for each cell of ${strides.join(', ')} pixels of an input of ${input.width}×${input.height}, got ${found}.`,
  )
}
