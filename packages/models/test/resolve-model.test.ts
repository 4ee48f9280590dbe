import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { serve, startServer } from '@mot/test-utils/loopback-server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolveModel } from '../src/resolve-model'

const network = new TextEncoder().encode('not a real network, but bytes with a hash')
const sha256 = createHash('sha256').update(network).digest('hex')
const manifest = {
  name: 'tiny',
  file: 'tiny.onnx',
  sha256,
  bytes: network.length,
  licence: 'MIT',
  description: 'A network for tests.',
  head: 'fairMOT',
  tracker: 'JDETracker',
  classes: ['person'],
  input: { name: 'image', height: 384, width: 640 },
  outputs: ['heatmap'],
}
let from: string

beforeEach(async () => {
  from = await mkdtemp(join(tmpdir(), 'mot-project-'))
})
afterEach(() => rm(from, { recursive: true }))

test('a file is found by its path and by its URL', async () => {
  const file = join(from, 'tiny.onnx')
  await writeFile(file, network)
  const expected = { file, sha256, manifest: undefined }
  expect(await resolveModel('tiny.onnx', { from })).toEqual(expected)
  expect(await resolveModel(file)).toEqual(expected)
  expect(await resolveModel(pathToFileURL(file).href)).toEqual(expected)
})

test('the manifest beside a file is returned with it', async () => {
  await writeFile(join(from, 'tiny.onnx'), network)
  await writeFile(join(from, 'tiny.json'), JSON.stringify(manifest))
  expect((await resolveModel('tiny.onnx', { from })).manifest).toEqual(manifest)
})

test.each(['{ "any": "other tool" }', 'null', 'not even JSON'])(
  '%s beside a file is not its manifest',
  async (text) => {
    await writeFile(join(from, 'tiny.onnx'), network)
    await writeFile(join(from, 'tiny.json'), text)
    expect((await resolveModel('tiny.onnx', { from })).manifest).toBeUndefined()
  },
)

test('a manifest with a mistake is an error that names it', async () => {
  await writeFile(join(from, 'tiny.onnx'), network)
  await writeFile(join(from, 'tiny.json'), JSON.stringify({ ...manifest, bytes: 'many' }))
  await expect(resolveModel('tiny.onnx', { from })).rejects.toMatchObject({
    code: 'invalid-file',
    message: expect.stringContaining('"bytes"'),
  })
})

test('a file with another hash than its manifest or the caller gives is refused', async () => {
  const other = { sha256: '0'.repeat(64) }
  await writeFile(join(from, 'tiny.onnx'), network)
  await expect(resolveModel('tiny.onnx', { from, ...other })).rejects.toMatchObject({ code: 'hash-mismatch' })
  await writeFile(join(from, 'tiny.json'), JSON.stringify({ ...manifest, ...other }))
  await expect(resolveModel('tiny.onnx', { from })).rejects.toMatchObject({ code: 'hash-mismatch' })
})

test('a file in an installed package is found by its specifier', async () => {
  const folder = join(from, 'node_modules', '@ada', 'networks')
  await mkdir(join(folder, 'files'), { recursive: true })
  await writeFile(
    join(folder, 'package.json'),
    '{ "name": "@ada/networks", "exports": { "./*.onnx": "./files/*.onnx" } }',
  )
  await writeFile(join(folder, 'files', 'tiny.onnx'), network)
  expect((await resolveModel('@ada/networks/tiny.onnx', { from })).file).toBe(join(folder, 'files', 'tiny.onnx'))
})

test('a URL is downloaded into the cache and checked against the hash it names', async () => {
  await using server = await startServer(serve(network))
  const url = server.url('/tiny.onnx')
  const model = await resolveModel(`${url}#sha256=${sha256}`, { cacheFolder: from })
  expect(model).toEqual({ file: expect.stringContaining(from), sha256, manifest: undefined })
  await expect(resolveModel(`${url}#sha256=${'0'.repeat(64)}`, { cacheFolder: from })).rejects.toMatchObject({
    code: 'hash-mismatch',
  })
})

test('a source that does not resolve is an error that lists what is accepted', async () => {
  for (const source of ['nothing-like-this', 'folder/nothing.onnx', '@ada/networks/tiny.onnx', from]) {
    await expect(resolveModel(source, { from })).rejects.toMatchObject({
      code: 'file-not-found',
      message: expect.stringContaining(`No network at "${source}"`),
    })
  }
})
