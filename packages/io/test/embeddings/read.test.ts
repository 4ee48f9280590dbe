import { gzipSync } from 'node:zlib'
import { readEmbeddings } from '@mot/io/embeddings'
import { expect, test } from 'vitest'
import { rejected } from '../shared'

const raw = new Uint8Array(new Float32Array([1, 2, 3, 4]).buffer)

test('raw float32 requires a dimension', async () => {
  expect(await readEmbeddings(raw, { dimension: 2 })).toMatchObject({ count: 2, dimension: 2 })
  expect(await readEmbeddings(new Uint8Array(gzipSync(raw)), { dimension: 4 })).toMatchObject({ count: 1 })
  expect(await rejected(readEmbeddings(raw))).toMatchObject({
    code: 'invalid-option',
    message: 'bytes is not a .npy file: raw float32 embeddings require option "dimension".',
  })
})

test('a .npy file is recognised by its first bytes', async () => {
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n"
  const bytes = new Uint8Array([
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    1,
    0,
    header.length,
    0,
    ...new TextEncoder().encode(header),
    ...raw,
  ])
  expect(await readEmbeddings(bytes)).toEqual({ count: 2, dimension: 2, data: new Float32Array([1, 2, 3, 4]) })
})

test('a missing file is named', async () => {
  expect(await rejected(readEmbeddings('nowhere.f32', { dimension: 2 }))).toMatchObject({ code: 'file-not-found' })
})
