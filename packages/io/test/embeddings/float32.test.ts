import { parseFloat32 } from '@mot/io/embeddings'
import { expect, test } from 'vitest'
import { caught } from '../shared'

const bytes = new Uint8Array(new Float32Array([1, 2, 3, 4, 5, 6]).buffer)

test('bytes become rows of the requested dimension', () => {
  expect(parseFloat32(bytes, { dimension: 3 })).toEqual({
    count: 2,
    dimension: 3,
    data: new Float32Array([1, 2, 3, 4, 5, 6]),
  })
  expect(parseFloat32(new Uint8Array(0), { dimension: 3 }).count).toBe(0)
})

test('bytes that are not aligned to four are read, too', () => {
  const shifted = new Uint8Array(bytes.length + 1)
  shifted.set(bytes, 1)
  expect(parseFloat32(shifted.subarray(1), { dimension: 6 }).data).toEqual(new Float32Array([1, 2, 3, 4, 5, 6]))
})

test.each([
  [{ dimension: 4 }, 'invalid-file', 'e.f32 should be whole rows of 4 float32 (16 bytes), got 24 bytes.'],
  [{ dimension: 3, count: 7 }, 'invalid-file', 'e.f32 should have 7 embeddings, got 2.'],
  [{ dimension: 0 }, 'invalid-option', 'Option "dimension" should be a positive integer, got 0.'],
])('%j is refused', (options, code, message) => {
  expect(caught(() => parseFloat32(bytes, { ...options, file: 'e.f32' }))).toMatchObject({ code, message })
})
