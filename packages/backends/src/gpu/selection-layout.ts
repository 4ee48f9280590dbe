import type { RowRead, RowSelection } from '@mot/core'

/** Elements from one channel, and from one cell, to the next in an output of one image. */
export interface MapSteps {
  readonly cells: number
  /** Of the last axis, where cells lie on a grid. */
  readonly columns: number
  readonly channelStep: number
  readonly cellStep: number
}

/** @param shape [1, channels, cells…] or [1, cells, channels]. */
export function mapSteps(shape: readonly number[], { channels }: Pick<RowSelection, 'channels'>): MapSteps {
  if (channels === 'last') {
    const [, cells, channelCount] = shape as [number, number, number]
    return { cells, columns: cells, channelStep: 1, cellStep: channelCount }
  }
  const cells = shape.slice(2).reduce((product, length) => product * length, 1)
  return { cells, columns: shape.at(-1)!, channelStep: cells, cellStep: 1 }
}

/** Numbers of a row's reads. */
export function numbersOf({ reads }: Pick<RowSelection, 'reads'>): number {
  return reads.reduce((sum, { count }) => sum + count, 0)
}

/** Where the numbers of a read begin among those of a row. */
export function offsetOf(reads: readonly RowRead[], index: number): number {
  return numbersOf({ reads: reads.slice(0, index) })
}
