import { contiguous } from '@mot/core'
import { describe, expect, test } from 'vitest'

describe('contiguous', () => {
  const data = Float32Array.of(1, 2, 3, 4, 5, 6)

  test('does not copy a row-major tensor', () => {
    expect(contiguous({ data, shape: [2, 3] }).data).toBe(data)
    expect(contiguous({ data, dims: [3, 2] }).data).toBe(data)
  })

  test('reorders a transposed view', () => {
    expect([...contiguous({ data, shape: [3, 2], stride: [1, 3] }).data]).toEqual([1, 4, 2, 5, 3, 6])
  })

  test('reads from an offset and with negative strides', () => {
    expect([...contiguous({ data, shape: [2], offset: 4 }).data]).toEqual([5, 6])
    expect([...contiguous({ data, shape: [3], stride: [-2], offset: 5 }).data]).toEqual([6, 4, 2])
  })

  test('refuses data that does not fill the shape', () => {
    expect(() => contiguous({ data, shape: [7] })).toThrow('A tensor of shape [7] needs 7 elements, got 6.')
    expect(() => contiguous({ data, shape: [3, 2], stride: [3, 1] })).toThrow('needs 7 elements, got 6')
  })
})
