import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogue, listModels, nameOf } from '@mot/models'
import { serve, startServer } from '@mot/test-utils/loopback-server'
import { startMirror } from '@mot/test-utils/network-mirror'
import { type NetworkTwins, useTwins } from '@mot/test-utils/network-twins'
import { writeOnnx } from '@mot/test-utils/onnx-writer'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runMain } from './run-main'

let twins: NetworkTwins
let cache: string

beforeEach(async () => {
  twins = useTwins()
  cache = await mkdtemp(join(tmpdir(), 'mot-cache-'))
  vi.stubEnv('MOT_CACHE', cache)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  twins[Symbol.dispose]()
  await rm(cache, { recursive: true, force: true })
})

async function filesInCache(): Promise<string[]> {
  const entries = await readdir(cache, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()
}

test('mot models lists shipped and public networks: what they find, what they fit, whether they are cached', async () => {
  await using mirror = await startMirror(twins.files)
  await runMain(['models', 'pull', 'yolox-nano', '--mirror', mirror.address])
  const { status, stdout } = await runMain(['models'])
  expect(status).toBe(0)
  for (const { manifest } of listModels())
    expect(stdout).toContain(`${manifest.name} (shipped)\n  ${manifest.description}`)
  for (const { name, description } of catalogue) {
    expect(stdout).toMatch(new RegExp(`^${name} \\(.*\\)\\n {2}${description.slice(0, 20)}`, 'm'))
  }
  expect(stdout).toMatch(/^yolox-nano \(cached\)/m)
  expect(stdout).toMatch(/^nanodet-m \(not fetched\)/m)
  expect(stdout).toMatch(/^yolox-s \(not fetched; known by hash and address only, not tried\)/m)
  expect(stdout).toMatch(/person, bicycle, car … \(80\)/)
  expect(stdout).toMatch(/mot track --embedder, tracker BoTSORT/)
  expect(stdout).toMatch(/mot follow --model, tracker NanoTrack/)
})

test('mot models --json prints the same as data', async () => {
  const rows = JSON.parse((await runMain(['models', '--json'])).stdout)
  expect(rows.map(({ name }: { name: string }) => name)).toEqual([
    ...new Set(listModels().map(({ manifest }) => manifest.name)),
    ...catalogue.map(({ name }) => name),
  ])
  expect(rows[0]).toMatchObject({ name: 'fairmot-tiny', place: 'shipped', head: 'fairMOT', tracker: 'JDETracker' })
  expect(rows.find(({ name }: { name: string }) => name === catalogue[0]!.name)).toMatchObject({
    place: 'not fetched',
    licence: 'Apache-2.0',
    files: [expect.stringContaining(cache)],
  })
})

test('mot models path prints the path of a shipped network', async () => {
  for (const { manifest } of listModels()) {
    const { stdout } = await runMain(['models', 'path', nameOf(manifest, manifest.part)])
    const bytes = await readFile(stdout.trimEnd())
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(manifest.sha256)
  }
})

test('mot models pull fetches a network of two files by name, says its licence once, and path and remove go by it', async () => {
  await using mirror = await startMirror(twins.files)
  vi.stubEnv('MOT_MIRROR', mirror.address)
  expect(await runMain(['models', 'path', 'nanotrack-v3'])).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /nanotrack-v3\/backbone is not in the cache: put the file of https:.* at .*file-not-found/,
    ),
  })
  const pulled = await runMain(['models', 'pull', 'nanotrack-v3'])
  expect(pulled.status, pulled.stderr).toBe(0)
  expect(pulled.stderr).toMatch(
    /^mot: fetching nanotrack-v3\/backbone: 0\.00 MB by HonglinChu .*licence Apache-2\.0 \(https/,
  )
  expect(pulled.stdout.trim().split('\n')).toHaveLength(2)
  expect(await runMain(['models', 'pull', 'nanotrack-v3'])).toEqual({ status: 0, stdout: pulled.stdout, stderr: '' })
  expect(await runMain(['models', 'path', 'nanotrack-v3'])).toEqual({ status: 0, stdout: pulled.stdout, stderr: '' })
  expect(mirror.requests).toHaveLength(2)
  expect((await runMain(['models', 'remove', 'nanotrack-v3'])).stdout).toMatch(/^nanotrack-v3: .* removed\n$/)
  expect((await runMain(['models', 'remove', 'nanotrack-v3'])).stdout).toBe('nanotrack-v3 was not in the cache\n')
  expect(await filesInCache()).toEqual([])
})

test('mot models verify compares what is cached, and fails where a file differs', async () => {
  await using mirror = await startMirror(twins.files)
  expect((await runMain(['models', 'verify'])).stdout).toBe('no network of the catalogue is in the cache\n')
  const call = ['--mirror', mirror.address, '--cache', cache]
  const { stdout: file } = await runMain(['models', 'pull', 'light-person', ...call])
  await runMain(['models', 'pull', 'person-reid', ...call])
  expect(await runMain(['models', 'verify', '--cache', cache])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^intact {3}light-person .*\nintact {3}person-reid .*\n2 files intact\n$/),
  })
  await writeFile(file.trimEnd(), 'tampered with')
  expect(await runMain(['models', 'verify'])).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^DIFFERS {2}light-person/),
    stderr: expect.stringMatching(/light-person should have the hash of the catalogue.*\(hash-mismatch\)/),
  })
  expect((await runMain(['models', 'verify', 'person-reid'])).status).toBe(0)
})

test('mot models pull downloads a URL, checks and prints the path', async () => {
  const network = Buffer.from('bytes of a network')
  const sha256 = createHash('sha256').update(network).digest('hex')
  await using server = await startServer(serve(network))
  const url = server.url('/tiny.onnx').href
  const unchecked = await runMain(['models', 'pull', url, '--cache', cache])
  expect(unchecked).toMatchObject({
    status: 0,
    stderr: `mot: the hash was not checked; next time pass --sha256 ${sha256}\n`,
  })
  expect(await readFile(unchecked.stdout.trimEnd())).toEqual(network)
  const checked = await runMain(['models', 'pull', url, '--cache', cache, '--sha256', sha256])
  expect(checked).toEqual({ status: 0, stdout: unchecked.stdout, stderr: '' })
  const wrong = await runMain(['models', 'pull', url, '--cache', cache, '--sha256', '0'.repeat(64)])
  expect(wrong).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('(hash-mismatch)') })
})

test.each([
  [['pull', 'yolo-nano'], 2, /There is no network "yolo-nano"\. .*Did you mean yolox-nano\?/],
  [['pull', 'nowhere/model.json'], 1, /No network at "nowhere\/model.json"/],
  [['pull', './mine.onnx'], 2, /should be a name that mot models lists, a URL \(https:…\) or a model\.json, got/],
  [['remove', 'fairmot-tiny'], 2, /fairmot-tiny comes with mot/],
  [['remove', 'yolox-nano', 'vit-trick'], 2, /Did you mean vittrack\?/],
  [['verify', 'person-read'], 2, /Did you mean person-reid\?/],
  [['pull', 'yolox-nano', '--mirror', 'nowhere'], 2, /The mirror of networks should be a URL/],
  [['pull', 'yolox-nano', '--sha256', '0'.repeat(64)], 1, /by the catalogue,.*\(hash-mismatch\)/],
])('mot models %j ends with status %i', async (call, status, message) => {
  const outcome = await runMain(['models', ...call])
  expect(outcome).toMatchObject({ status, stdout: '' })
  expect(outcome.stderr).toMatch(new RegExp(message.source.replace('https:…', 'https:\\/\\/…')))
  expect(await filesInCache()).toEqual([])
})

test('mot models free replaces its output whole or not at all, and never its input', async () => {
  const file = join(cache, 'network.onnx')
  const out = join(cache, 'free.onnx')
  const value = (name: string) => ({ name, type: 'float32' as const, shape: [1, 3, 8, 8] })
  const nodes = [{ type: 'Relu', inputs: ['in'], outputs: ['out'] }]
  const network = writeOnnx({ name: 'one', inputs: [value('in')], outputs: [value('out')], nodes })
  await writeFile(file, network)
  expect((await runMain(['models', 'free', file, '--out', out])).status).toBe(0)
  expect(await filesInCache()).toEqual(['free.onnx', 'network.onnx'])
  const same = await runMain(['models', 'free', file, '--out', file])
  expect(same).toMatchObject({ status: 2, stderr: expect.stringContaining('the same file') })
  expect(new Uint8Array(await readFile(file))).toEqual(network)
  const nowhere = await runMain(['models', 'free', file, '--out', join(cache, 'nowhere', 'free.onnx')])
  expect(nowhere).toMatchObject({ status: 1, stderr: expect.stringMatching(/cannot be written.*\(file-not-found\)/) })
  expect(await filesInCache()).toEqual(['free.onnx', 'network.onnx'])
})
