import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkPartsManifest, type PartsManifest } from '../src/parts-manifest'
import { resolveParts } from '../src/resolve-parts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-parts-'))
})
afterAll(() => rm(folder, { recursive: true }))

const file = { file: 'a-template.onnx', sha256: 'ab'.repeat(32), bytes: 3, inputs: ['template'], outputs: ['features'] }
const manifest: PartsManifest = {
  name: 'a',
  files: { template: file, search: { ...file, file: 'a-search.onnx', inputs: ['features', 'search'] } },
  licence: 'MIT',
  description: 'For tests.',
  kind: 'single-object',
  tracker: 'SiamRPNPlusPlus',
  preset: 'siamrpnpp_alexnet',
  trackerOptions: { searchSide: 287 },
  input: { name: 'search', height: 287, width: 287 },
}

test('a manifest of several files passes as it is', () => {
  expect(checkPartsManifest(manifest)).toBe(manifest)
})

test.each([
  ['kind', { kind: 'detector' }],
  ['files', { files: {} }],
  ['files', { files: undefined }],
  ['tracker', { tracker: '' }],
  ['input', { input: { name: 'search' } }],
])('a wrong field is named: %s as in %j', (field, change) => {
  const error = { code: 'invalid-file', message: expect.stringContaining(`a.json should have "${field}"`) }
  expect(() => checkPartsManifest({ ...manifest, ...change }, 'a.json')).toThrow(expect.objectContaining(error))
})

test.each([
  ['file', { file: '../a.onnx' }],
  ['sha256', { sha256: 'AB' }],
  ['inputs', { inputs: [] }],
])('a wrong field of a file is named with its part: %s as in %j', (field, change) => {
  const files = { template: { ...file, ...change } }
  const message = expect.stringContaining(`a.json, in "template" of "files", should have "${field}"`)
  expect(() => checkPartsManifest({ ...manifest, files }, 'a.json')).toThrow(expect.objectContaining({ message }))
})

test('all files of a manifest are found beside it, and those with other content refused', async () => {
  const contents = { template: 'one', search: 'two' }
  const files = Object.fromEntries(
    Object.entries(contents).map(([part, content]) => {
      const sha256 = createHash('sha256').update(content).digest('hex')
      return [part, { ...file, file: `a-${part}.onnx`, sha256, bytes: content.length }]
    }),
  )
  const path = join(folder, 'a.json')
  await writeFile(path, JSON.stringify({ ...manifest, files }))
  for (const [part, content] of Object.entries(contents)) await writeFile(join(folder, `a-${part}.onnx`), content)
  const resolved = await resolveParts('a.json', { from: folder })
  expect(resolved.files).toEqual({ template: join(folder, 'a-template.onnx'), search: join(folder, 'a-search.onnx') })
  expect(resolved.manifest.preset).toBe('siamrpnpp_alexnet')
  await writeFile(join(folder, 'a-search.onnx'), 'other')
  await expect(resolveParts(path)).rejects.toMatchObject({ code: 'hash-mismatch' })
  await rm(join(folder, 'a-search.onnx'))
  await expect(resolveParts(path)).rejects.toMatchObject({ code: 'file-not-found' })
  await expect(resolveParts('none.json', { from: folder })).rejects.toMatchObject({ code: 'file-not-found' })
})
