import { MotError, type Size } from '@mot/core'

/** One level of a pyramid of maps, whose cells lie in the rows of an output one after the other. */
export interface GridLevel {
  readonly stride: number
  /** Row of the output in which its first cell lies. */
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
 * @param perCell boxes that each cell tells of.
 * @throws MotError `invalid-output` unless an output holds as many boxes as the cells of an input tell of.
 */
export function checkBoxCount(name: string, found: number, input: Size, strides: readonly number[], perCell = 1): void {
  const expected = perCell * cellCount(gridLevels(input, strides))
  if (found === expected) return
  throw new MotError(
    'invalid-output',
    `Output "${name}" should hold ${expected} boxes, ${perCell} for each cell of ${strides.join(', ')} pixels of an input of ${input.width}×${input.height}, got ${found}.`,
  )
}
