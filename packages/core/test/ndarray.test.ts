import type { TensorData } from '@mot/core'
import { fromNdarray, toNdarray } from '@mot/core/ndarray'
import createNdarray from 'ndarray'
import operations from 'ndarray-ops'
import { expect, test } from 'vitest'

const data = Float32Array.of(1, 2, 3, 4, 5, 6)

test('a tensor becomes an ndarray over the same data', () => {
  const array = toNdarray({ data, shape: [2, 3] })
  expect(array.data).toBe(data)
  expect(array.get(1, 0)).toBe(4)
})

test('an ONNX Runtime tensor becomes an ndarray by its dims', () => {
  expect(toNdarray({ data, dims: [3, 2] }).get(1, 0)).toBe(3)
})

test('strides and offset of a tensor are kept', () => {
  const array = toNdarray({ data, shape: [3, 2], stride: [1, 3], offset: 0 })
  expect(array.get(2, 1)).toBe(6)
  expect(array.get(2, 0)).toBe(3)
})

test('a row-major ndarray becomes a tensor without a copy', () => {
  const tensor = fromNdarray(createNdarray(data, [2, 3]))
  expect(tensor.data).toBe(data)
  expect(tensor.shape).toEqual([2, 3])
})

test('a view is copied into row-major order', () => {
  const array = createNdarray(data, [2, 3])
  expect([...fromNdarray(array.transpose(1, 0)).data]).toEqual([1, 4, 2, 5, 3, 6])
  expect([...fromNdarray(array.pick(1, null)).data]).toEqual([4, 5, 6])
  expect([...fromNdarray(array.step(-1, -1)).data]).toEqual([6, 5, 4, 3, 2, 1])
  expect([...fromNdarray(array.lo(0, 1).hi(2, 1)).data]).toEqual([2, 5])
})

test('what ndarray-ops computes comes back as a tensor', () => {
  const sum = createNdarray(new Float32Array(6), [2, 3])
  operations.adds(sum, toNdarray({ data, shape: [2, 3] }), 10)
  expect(fromNdarray(sum)).toEqual({ data: Float32Array.of(11, 12, 13, 14, 15, 16), shape: [2, 3] })
})

test('plain arrays of numbers become float64', () => {
  expect(fromNdarray(createNdarray([1, 2, 3, 4], [2, 2]))).toEqual({ data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] })
})

test.each<TensorData>([
  Float32Array.of(1, 2, 3, 4),
  Float64Array.of(1, 2, 3, 4),
  Int8Array.of(1, 2, 3, 4),
  Uint8Array.of(1, 2, 3, 4),
  Uint8ClampedArray.of(1, 2, 3, 4),
  Int16Array.of(1, 2, 3, 4),
  Uint16Array.of(1, 2, 3, 4),
  Int32Array.of(1, 2, 3, 4),
  Uint32Array.of(1, 2, 3, 4),
  BigInt64Array.of(1n, 2n, 3n, 4n),
  BigUint64Array.of(1n, 2n, 3n, 4n),
])('there and back keeps the type, transposed twice too: %s', (column) => {
  const array = toNdarray({ data: column, shape: [2, 2] }).transpose(1, 0)
  const transposed = fromNdarray(array)
  expect([...transposed.data].map(Number)).toEqual([1, 3, 2, 4])
  expect(fromNdarray(toNdarray(transposed).transpose(1, 0))).toEqual({ data: column, shape: [2, 2] })
})

test('a scalar and an empty tensor are converted', () => {
  expect(fromNdarray(toNdarray({ data: Float32Array.of(7), shape: [] }))).toEqual({
    data: Float32Array.of(7),
    shape: [],
  })
  const empty = { data: new Float32Array(0), shape: [0, 4] }
  expect(fromNdarray(toNdarray(empty))).toEqual(empty)
})

test('data that does not fill the shape is refused', () => {
  const code = { code: 'invalid-tensor' }
  expect(() => toNdarray({ data, shape: [2, 4] })).toThrow(expect.objectContaining(code))
  expect(() => toNdarray({ data, shape: [2, 3], stride: [4, 1] })).toThrow(expect.objectContaining(code))
  expect(() => fromNdarray(createNdarray(data, [2, 4]))).toThrow(expect.objectContaining(code))
  expect(() => fromNdarray(createNdarray([1, 2, 3], [2, 2]))).toThrow(/reads elements 0 to 3, got 3/)
})
