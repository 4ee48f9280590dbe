import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createBackend } from '@mot/backends'
import { createDetector, detectHead } from '@mot/heads'
import { convertModel, resolveModel } from '@mot/models/resolve'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeGraph } from './tfjs/graph-writer'
import { writeTinyMoveNet } from './tfjs/tiny-movenet'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-convert-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a graph with the parts of MoveNet becomes a network with a manifest, which its head reads', async () => {
  const file = await convertModel(await writeTinyMoveNet(folder), join(folder, 'cache'))
  // Resolving checks the hash in the manifest.
  const { manifest } = await resolveModel(file)
  expect(manifest).toMatchObject({
    name: 'movenet-multipose',
    licence: 'MIT',
    head: 'centerNetPose',
    classes: ['person'],
    outputs: ['hm', 'wh', 'reg', 'hm_hp', 'hps', 'hp_offset'],
  })
  await using backend = await createBackend({ device: 'cpu' })
  const model = await backend.load(file)
  const { name, options, head } = detectHead(model)
  expect({ name, options }).toMatchObject({ name: manifest!.head, options: manifest!.headOptions! })
  const image = { width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4) }
  const detections = await createDetector(model, head).detect(image)
  // Every cell of the plateau is a peak; the head keeps the best hundred.
  expect(detections).toMatchObject({ count: 100, keypointCount: 17 })
  expect(detections.scores[0]).toBeCloseTo(1 / (1 + Math.exp(-3)), 6)
})

test('converting again gives the same file', async () => {
  const cache = join(folder, 'cache')
  const first = await convertModel(await writeTinyMoveNet(folder), cache)
  const before = await readFile(first)
  expect(await convertModel(join(folder, 'model.json'), cache)).toBe(first)
  expect((await readFile(first)).equals(before)).toBe(true)
  expect(dirname(dirname(first))).toBe(join(cache, 'networks'))
})

test('other graphs, files that are not graphs, and missing weights are refused', async () => {
  const other = join(folder, 'other.json')
  await writeFile(other, JSON.stringify(writeGraph([{ name: 'input', op: 'Placeholder' }], []).json))
  await writeFile(join(folder, 'weights.bin'), '')
  await expect(convertModel(other, folder)).rejects.toMatchObject({ code: 'unsupported' })
  await writeFile(other, 'no JSON')
  await expect(convertModel(other, folder)).rejects.toMatchObject({ code: 'invalid-file' })
  await expect(convertModel(join(folder, 'nowhere.json'), folder)).rejects.toMatchObject({ code: 'file-not-found' })
})

test('a graph that names files elsewhere as its weights is refused, and nothing is written', async () => {
  const file = await writeTinyMoveNet(folder)
  const json = JSON.parse(await readFile(file, 'utf8'))
  const outside = join(folder, 'outside')
  for (const path of ['../weights.bin', join(folder, 'weights.bin'), 'https://example.org/weights.bin']) {
    const other = join(folder, 'elsewhere.json')
    await writeFile(
      other,
      JSON.stringify({ ...json, weightsManifest: [{ ...json.weightsManifest[0], paths: [path] }] }),
    )
    await expect(convertModel(other, outside)).rejects.toMatchObject({ code: 'invalid-file' })
  }
  expect(existsSync(outside)).toBe(false)
})
