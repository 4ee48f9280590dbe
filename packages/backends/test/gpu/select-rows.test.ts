import type { RowSelection } from '@mot/core'
import { expect, test } from 'vitest'
import { selectRows } from '../../src/gpu/select-rows'

/** [1, 1, 3, 4] with peaks 5 and 7, and a slope beside them. */
const heatmap = { data: Float32Array.of(5, 4, 0, 0, 0, 0, 0, 6, 0, 0, 0, 7), shape: [1, 1, 3, 4] }
/** [1, 2, 3, 4] numbers that tell their place. */
const sizes = { data: Float32Array.from({ length: 24 }, (_, i) => i), shape: [1, 2, 3, 4] }
const outputs = { heatmap, sizes }

const peaks: RowSelection = {
  output: 'heatmap',
  channels: 'first',
  groupSize: 1,
  groupCount: 1,
  score: { rule: 'value' },
  above: 3,
  isPeak: true,
  capacity: 4,
  reads: [
    { output: 'heatmap', first: 0, count: 1, perGroup: 1 },
    { output: 'sizes', first: 0, count: 2 },
  ],
}

test('the peaks above the threshold have rows with what is read at their cells', () => {
  expect(selectRows(outputs, peaks)).toEqual({
    count: 2,
    cells: Uint32Array.of(0, 11),
    values: Float32Array.of(5, 0, 12, 7, 11, 23),
  })
})

test('of more than the most only the best have rows, and those that tie', () => {
  expect([...selectRows(outputs, { ...peaks, most: 1 })!.cells]).toEqual([11])
  const flat = { ...heatmap, data: Float32Array.of(5, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0) }
  expect([...selectRows({ ...outputs, heatmap: flat }, { ...peaks, most: 1 })!.cells]).toEqual([0, 3])
})

test('there are no rows where they would not hold all that counts', () => {
  expect(selectRows(outputs, { ...peaks, capacity: 1 })).toBeUndefined()
  expect(selectRows(outputs, { ...peaks, range: 'unit' })).toBeUndefined()
  expect(selectRows(outputs, { ...peaks, range: 'beyond' })).toBeDefined()
  const broken = { ...heatmap, data: heatmap.data.with(2, Number.NaN) }
  expect(selectRows({ ...outputs, heatmap: broken }, peaks)).toBeUndefined()
})

test('a cell scores by a difference of its channels, or by the best times another', () => {
  const boxes = { data: Float32Array.of(1, 0.5, 0.9, 0.2, 1, 0.9, 0.1, 0.3), shape: [1, 2, 4] }
  const rows: RowSelection = {
    output: 'boxes',
    channels: 'last',
    groupSize: 4,
    groupCount: 1,
    score: { rule: 'best', first: 2, end: 4, times: 1 },
    above: 0.3,
    capacity: 4,
    reads: [{ output: 'boxes', first: 0, count: 4 }],
  }
  expect([...selectRows({ boxes }, rows)!.cells]).toEqual([0])
  const difference = { rule: 'difference', channel: 1, less: 2 } as const
  expect([...selectRows({ boxes }, { ...rows, score: difference })!.cells]).toEqual([1])
})
