import { EmbeddingRows } from '@mot/core'
import { expectClose } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import golden from '../../../fixtures/embeddings/smoothing.json'
import { embeddingRows } from './embedding-rows'

function rowsOf(...vectors: readonly (readonly number[])[]): EmbeddingRows {
  return embeddingRows(vectors)
}

function unit(rows: EmbeddingRows, row: number): number[] {
  const { values, scales, dimension } = rows
  return Array.from(values.subarray(row * dimension, (row + 1) * dimension), (value) => value * scales[row]!)
}

describe('measure', () => {
  test('computes the scale of a row and keeps the row unchanged', () => {
    const rows = rowsOf([1, 2], [3, 4], [5, 6])
    expect(rows.measure(1)).toBe(true)
    expect(rows.scales[1]).toBeCloseTo(0.2, 12)
    expect([...rows.values]).toEqual([1, 2, 3, 4, 5, 6])
  })

  test.each([
    { what: 'zeros', row: [0, 0] },
    { what: 'NaN', row: [1, Number.NaN] },
    { what: 'an infinite number', row: [1, Number.POSITIVE_INFINITY] },
  ])('a row with $what has no direction', ({ row }) => {
    expect(rowsOf(row).measure(0)).toBe(false)
  })
})

describe('smooth', () => {
  test.each([1, 3, 4, 5, 8, 127])('vectors of %d numbers are averaged to the last number', (dimension) => {
    const vector = Array.from({ length: dimension }, (_, k) => 1 + (k % 5))
    const rows = rowsOf(
      vector.map(() => 9),
      vector,
    )
    const expected = vector.map((value) => value / Math.hypot(...vector))
    expectClose(unit(rows, 1), expected, { relative: 1e-6 })
    rows.smooth(1, rowsOf(vector.map((value) => 7 * value)), 0, 0.9)
    expectClose(unit(rows, 1), expected, { relative: 1e-6 })
    expect([...rows.values.subarray(0, dimension)]).toEqual(vector.map(() => 9))
  })

  test('averages directions, whatever the norms', () => {
    const smoothed = rowsOf([9, 9], [5, 0])
    const source = rowsOf([0, 200])
    smoothed.smooth(1, source, 0, 0.9)
    const norm = Math.hypot(0.9, 0.1)
    expectClose(unit(smoothed, 1), [0.9 / norm, 0.1 / norm], { relative: 1e-6 })
    expect([...source.values]).toEqual([0, 200])
  })

  test('after opposite vectors of equal weight there is no direction, and the next vector replaces it', () => {
    const smoothed = rowsOf([1, 0])
    smoothed.smooth(0, rowsOf([-1, 0]), 0, 0.5)
    expect(unit(smoothed, 0)).toEqual([0, 0])
    smoothed.smooth(0, rowsOf([0, 3]), 0, 0.5)
    expectClose(unit(smoothed, 0), [0, 1], { relative: 1e-6 })
  })

  test('follows FairMOT', () => {
    const [first, ...others] = golden.inputs
    const smoothed = rowsOf(first!)
    for (const [i, input] of golden.inputs.entries()) {
      expectClose(unit(rowsOf(input), 0), golden.states[i]!.curr, { relative: 1e-5, absolute: 1e-8 })
    }
    expectClose(unit(smoothed, 0), golden.states[0]!.smooth, { relative: 1e-5, absolute: 1e-8 })
    for (const [i, input] of others.entries()) {
      smoothed.smooth(0, rowsOf(input), 0, 0.9)
      expectClose(unit(smoothed, 0), golden.states[i + 1]!.smooth, { relative: 1e-5, absolute: 1e-8 })
    }
  })
})

test('rows are copied with their scale and kept when the columns grow', () => {
  const rows = new EmbeddingRows(2)
  rows.reserve(1)
  rows.copy(0, rowsOf([1, 1], [3, 4]), 1)
  rows.reserve(100)
  expect([...rows.values.subarray(0, 2), rows.scales[0]]).toEqual([3, 4, 0.2])
  expect(rows.scales.length).toBeGreaterThanOrEqual(100)
})

describe('restore', () => {
  test('continues from a snapshot exactly', () => {
    const rows = rowsOf([1, 2, 3], [4, 5, 6])
    rows.smooth(1, rows, 0, 0.9)
    const restored = new EmbeddingRows(3)
    restored.restore(5, JSON.parse(JSON.stringify(rows.snapshot(1))))
    expect(restored.snapshot(5)).toEqual(rows.snapshot(1))
  })

  test.each([
    { what: 'too short', snapshot: { values: [1], scale: 1 } },
    { what: 'not finite', snapshot: { values: [1, Number.NaN], scale: 1 } },
    { what: 'without a scale', snapshot: { values: [1, 0], scale: Number.NaN } },
  ])('refuses a row that is $what', ({ snapshot }) => {
    const rows = rowsOf([3, 4])
    expect(() => rows.restore(0, snapshot)).toThrow('An embedding of the snapshot should be 2 finite numbers')
    expect([...rows.values]).toEqual([3, 4])
  })
})
