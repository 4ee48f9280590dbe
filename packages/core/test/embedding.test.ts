import { copyUnitEmbedding, hasDirection, normalizeEmbedding, smoothEmbedding, smoothEmbeddings } from '@mot/core'
import { expectClose } from '@mot/test-utils'
import { expect, test } from 'vitest'
import golden from '../../../fixtures/embeddings/smoothing.json'

test('a row becomes a unit vector, and its neighbours stay', () => {
  const rows = Float32Array.of(1, 2, 3, 4, 5, 6)
  expect(normalizeEmbedding(rows, 1, 2)).toBe(true)
  expectClose(rows, [1, 2, 0.6, 0.8, 5, 6], { relative: 1e-6 })
})

test.each([
  { what: 'zeros', row: [0, 0] },
  { what: 'NaN', row: [1, Number.NaN] },
  { what: 'an infinite number', row: [1, Number.POSITIVE_INFINITY] },
])('a row with $what has no direction and stays as it is', ({ row }) => {
  const rows = Float32Array.from(row)
  expect(hasDirection(rows, 0, 2)).toBe(false)
  expect(normalizeEmbedding(rows, 0, 2)).toBe(false)
  expect([...rows]).toEqual(row)
})

test.each([1, 3, 4, 5, 8, 127])('vectors of %d numbers are handled to the last one', (dimension) => {
  const source = Float32Array.from({ length: 2 * dimension }, (_, k) => 1 + (k % 5))
  const row = [...source.subarray(dimension)]
  const norm = Math.hypot(...row)
  const unit = new Float32Array(3 * dimension)
  expect(copyUnitEmbedding(source, 1, unit, 2, dimension)).toBe(true)
  const expected = [...new Float32Array(2 * dimension), ...row.map((value) => value / norm)]
  expectClose(unit, expected, { relative: 1e-6 })
  smoothEmbedding(unit, 2, unit, 2, dimension, 0.9)
  expectClose(unit, expected, { relative: 1e-6 })
})

test('smoothing turns a vector a little towards the new one', () => {
  const smoothed = Float32Array.of(9, 9, 1, 0)
  const source = Float32Array.of(0, 1)
  smoothEmbedding(smoothed, 1, source, 0, 2, 0.9)
  const norm = Math.hypot(0.9, 0.1)
  expectClose(smoothed, [9, 9, 0.9 / norm, 0.1 / norm], { relative: 1e-6 })
  expect([...source]).toEqual([0, 1])
})

test('smoothing follows FairMOT', () => {
  const dimension = golden.inputs[0]!.length
  const smoothed = new Float32Array(dimension)
  for (const [i, input] of golden.inputs.entries()) {
    const current = Float32Array.from(input)
    normalizeEmbedding(current, 0, dimension)
    expectClose(current, golden.states[i]!.curr, { relative: 1e-5, absolute: 1e-8 })
    if (i === 0) smoothed.set(current)
    else smoothEmbedding(smoothed, 0, current, 0, dimension, 0.9)
    expectClose(smoothed, golden.states[i]!.smooth, { relative: 1e-5, absolute: 1e-8 })
  }
})

test('many rows are smoothed as one by one', () => {
  const source = Float32Array.of(0, 1, 1, 0)
  const expected = Float32Array.of(1, 0, 0, 1, 1, 0)
  const smoothed = expected.slice()
  smoothEmbedding(expected, 2, source, 0, 2, 0.9)
  smoothEmbedding(expected, 1, source, 1, 2, 0.9)
  smoothEmbeddings(smoothed, Int32Array.of(2, 1), source, Int32Array.of(0, 1), 2, 2, 0.9)
  expect(smoothed).toEqual(expected)
})
