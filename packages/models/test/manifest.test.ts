import { expect, test } from 'vitest'
import { checkManifest, type ModelManifest } from '../src/manifest'

const manifest: ModelManifest = {
  name: 'tiny',
  file: 'tiny.onnx',
  sha256: 'ab'.repeat(32),
  bytes: 123,
  licence: 'MIT',
  description: 'A network for tests.',
  head: 'fairMOT',
  headOptions: { topK: 100 },
  tracker: 'JDETracker',
  preset: 'fairmot',
  classes: ['person'],
  input: { name: 'image', height: 384, width: 640 },
  outputs: ['heatmap', 'box'],
}

test('a manifest passes as it is', () => {
  expect(checkManifest(manifest)).toBe(manifest)
})

test('optional fields may be missing', () => {
  const { headOptions: _, preset: __, ...rest } = manifest
  expect(checkManifest(rest)).toBe(rest)
})

test.each([
  ['name', { name: 'a b' }],
  ['name', { name: undefined }],
  ['file', { file: '../elsewhere.onnx' }],
  ['sha256', { sha256: 'AB'.repeat(32) }],
  ['bytes', { bytes: 0.5 }],
  ['licence', { licence: '' }],
  ['headOptions', { headOptions: [1] }],
  ['preset', { preset: 1 }],
  ['classes', { classes: [] }],
  ['input', { input: { name: 'image', height: 384 } }],
  ['outputs', { outputs: 'heatmap' }],
])('a wrong field is named: %s as in %j', (field, change) => {
  expect(() => checkManifest({ ...manifest, ...change }, 'tiny.json')).toThrow(
    expect.objectContaining({
      code: 'invalid-file',
      message: expect.stringContaining(`tiny.json should have "${field}"`),
    }),
  )
})

test.each([null, [], 'text', 1])('%j is not a manifest', (data) => {
  expect(() => checkManifest(data)).toThrow(expect.objectContaining({ code: 'invalid-file' }))
})
