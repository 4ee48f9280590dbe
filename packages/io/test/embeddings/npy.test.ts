import { parseNpy } from '@mot/io/embeddings'
import { expect, test } from 'vitest'
import { caught } from '../shared'

/** A file as numpy.save writes it. */
function npy(descr: string, shape: string, numbers: ArrayBuffer, { version = 1, order = 'False' } = {}): Uint8Array {
  const start = version === 1 ? 10 : 12
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }`
  const header = `${text.padEnd(127 - start - ((127 - start) % 16) + 15, ' ')}\n`
  const bytes = new Uint8Array(start + header.length + numbers.byteLength)
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0])
  const view = new DataView(bytes.buffer)
  if (version === 1) view.setUint16(8, header.length, true)
  else view.setUint32(8, header.length, true)
  bytes.set(new TextEncoder().encode(header), start)
  bytes.set(new Uint8Array(numbers), start + header.length)
  return bytes
}

const numbers = new Float32Array([0.5, -1.5, 2, 0.25, 0, -0])

test('float32 rows are read in versions 1, 2 and 3', () => {
  for (const version of [1, 2, 3]) {
    const embeddings = parseNpy(npy('<f4', '2, 3', numbers.buffer, { version }))
    expect(embeddings).toEqual({ count: 2, dimension: 3, data: numbers })
  }
})

test('float64 is rounded to float32', () => {
  const doubles = new Float64Array([0.1, 0.2])
  expect(parseNpy(npy('<f8', '1, 2', doubles.buffer)).data).toEqual(new Float32Array([0.1, 0.2]))
})

test('float16 is widened exactly, small and special values too', () => {
  // 1, -2, the largest (65504), the smallest normal (2^-14), the smallest of all (2^-24), infinity, not a number, -0.
  const halves = new Uint16Array([0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x7c00, 0x7e00, 0x8000])
  expect([...parseNpy(npy('<f2', '2, 4', halves.buffer)).data]).toEqual([
    1,
    -2,
    65504,
    2 ** -14,
    2 ** -24,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    -0,
  ])
})

test.each([
  ['>f4', '2, 3', {}, 'unsupported', 'e.npy has big-endian numbers (>f4)'],
  ['<i4', '2, 3', {}, 'unsupported', 'e.npy has type <i4'],
  ['<f4', '2, 3', { order: 'True' }, 'unsupported', 'e.npy is in Fortran order'],
  ['<f4', '6,', {}, 'invalid-file', 'e.npy should have shape [embeddings, dimension], got [6].'],
  ['<f4', '1, 2, 3', {}, 'invalid-file', 'e.npy should have shape [embeddings, dimension], got [1, 2, 3].'],
  ['<f4', '3, 3', {}, 'invalid-file', 'should have 36 bytes after its header, got 24.'],
  ['<f4', '2, 3', { version: 4 }, 'invalid-file', 'e.npy should begin as a .npy file of version 1 to 3'],
])('%s of shape (%s) %j is refused', (descr, shape, about, code, message) => {
  const error = caught(() => parseNpy(npy(descr, shape, numbers.buffer, about), { file: 'e.npy' }))
  expect(error).toMatchObject({ code, message: expect.stringContaining(message) })
})

test('another dimension or row count than requested is refused', () => {
  const bytes = npy('<f4', '2, 3', numbers.buffer)
  expect(caught(() => parseNpy(bytes, { dimension: 4 })).message).toBe(
    'embeddings should have embeddings of length 4, got 3.',
  )
  expect(caught(() => parseNpy(bytes, { count: 3 })).message).toBe('embeddings should have 3 embeddings, got 2.')
})

test('a file cut anywhere is refused', () => {
  const bytes = npy('<f4', '2, 3', numbers.buffer)
  for (let length = 0; length < bytes.length; length++) {
    expect(caught(() => parseNpy(bytes.subarray(0, length))).code).toBe('invalid-file')
  }
})
