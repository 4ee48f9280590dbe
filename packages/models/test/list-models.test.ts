import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { nameOf } from '../src/catalogue/find-entry'
import { fairMOTTiny } from '../src/fairmot-tiny'
import { findShipped } from '../src/find-shipped'
import { hashFile } from '../src/hash-file'
import { jdeTiny } from '../src/jde-tiny'
import { listModels } from '../src/list-models'
import { checkManifest } from '../src/manifest'
import { resolveModel } from '../src/resolve-model'

test('the list has all networks that are exported by name', () => {
  expect(listModels()).toContain(fairMOTTiny)
  expect(fairMOTTiny.manifest.name).toBe('fairmot-tiny')
  expect(listModels()).toContain(jdeTiny)
  expect(jdeTiny.manifest).toMatchObject({ name: 'jde-tiny', head: 'jde', tracker: 'JDETracker' })
})

test.each(listModels().map((model) => [nameOf(model.manifest, model.manifest.part), model] as const))(
  '%s matches its manifest',
  async (name, model) => {
    const file = fileURLToPath(model.url)
    const manifest = checkManifest(JSON.parse(await readFile(file.replace(/\.onnx$/, '.json'), 'utf8')))
    expect(manifest).toEqual(model.manifest)
    expect(basename(file)).toBe(manifest.file)
    expect((await stat(file)).size).toBe(manifest.bytes)
    expect(await hashFile(file)).toBe(manifest.sha256)
    expect(await resolveModel(name)).toEqual({ file, sha256: manifest.sha256, manifest })
    expect((await resolveModel(`@mot/models/${manifest.file}`)).file).toBe(file)
  },
)

test('a name stands for all files of a network, a name and part for one', () => {
  for (const model of listModels()) {
    const { name, part } = model.manifest
    expect(findShipped(name)).toContain(model)
    expect(findShipped(name).every(({ manifest }) => manifest.name === name)).toBe(true)
    expect(findShipped(nameOf({ name }, part))).toEqual([model])
  }
  expect(findShipped('fairmot-tiny/search')).toEqual([])
  expect(findShipped('./fairmot-tiny.onnx')).toEqual([])
})
