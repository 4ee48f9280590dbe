import { execFile, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { hangUpAfter, serve } from '@mot/test-utils/loopback-server'
import { startMirror } from '@mot/test-utils/network-mirror'
import { type NetworkTwins, useTwins } from '@mot/test-utils/network-twins'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cachePlaces, removeFromCache, verifyCache } from '../src/catalogue/cached-files'
import { catalogue } from '../src/catalogue/catalogue'
import type { FetchNotice } from '../src/catalogue/fetch-notice'
import type { DownloadProgress } from '../src/download'
import { resolveModel } from '../src/resolve-model'

let twins: NetworkTwins
let cacheFolder: string
const nano = catalogue.find(({ name }) => name === 'yolox-nano')!

beforeEach(async () => {
  twins = useTwins()
  cacheFolder = await mkdtemp(join(tmpdir(), 'mot-cache-'))
})
afterEach(async () => {
  twins[Symbol.dispose]()
  vi.unstubAllEnvs()
  await rm(cacheFolder, { recursive: true, force: true })
})

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

test('a name is fetched once, with a word on size, licence and source, and comes from the cache afterwards', async () => {
  await using mirror = await startMirror(twins.files)
  const notices: FetchNotice[] = []
  const progress: DownloadProgress[] = []
  const options = {
    mirror: mirror.address,
    cacheFolder,
    onFetch: (notice: FetchNotice) => notices.push(notice),
    onProgress: (step: DownloadProgress) => progress.push(step),
  }
  const first = await resolveModel('yolox-nano', options)
  expect(await resolveModel('yolox-nano', options)).toEqual(first)
  const { bytes, sha256 } = nano.files[0]!
  expect(notices).toEqual([
    {
      name: 'yolox-nano',
      bytes,
      licence: 'Apache-2.0',
      licenceUrl: expect.stringContaining('/LICENSE'),
      publisher: expect.stringContaining('Megvii'),
      source: `${mirror.address}/networks/yolox-nano-${sha256.slice(0, 8)}/yolox-nano.onnx`,
    },
  ])
  expect(progress.at(-1)).toEqual({ received: bytes, total: bytes })
  expect(mirror.requests).toHaveLength(1)
  expect(first).toMatchObject({ sha256, manifest: { name: 'yolox-nano', head: 'yolox' } })
  expect(first.manifest!.classes).toHaveLength(80)
  expect((await stat(first.file)).size).toBe(bytes)
  // The path alone has the same manifest.
  expect(await resolveModel(first.file)).toEqual(first)
})

test('MOT_MIRROR and MOT_CACHE take the place of the options', async () => {
  await using mirror = await startMirror(twins.files)
  vi.stubEnv('MOT_MIRROR', `${mirror.address}/`)
  vi.stubEnv('MOT_CACHE', cacheFolder)
  const { file } = await resolveModel('nanotrack-v3/backbone')
  expect(file.startsWith(cacheFolder)).toBe(true)
  expect(mirror.requests).toHaveLength(1)
})

test('the publisher of a pinned address is asked where there is no mirror', async () => {
  vi.stubEnv('MOT_MIRROR', '')
  const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(null, { status: 404 }))
  await expect(resolveModel('yolox-nano', { cacheFolder })).rejects.toMatchObject({ code: 'download-failed' })
  expect(String(fetched.mock.calls[0]![0])).toBe(nano.files[0]!.source)
  fetched.mockRestore()
})

test('a network of several files names them', async () => {
  await expect(resolveModel('nanotrack-v3', { cacheFolder })).rejects.toMatchObject({
    code: 'invalid-option',
    message: 'nanotrack-v3 has several files: name one of nanotrack-v3/backbone, nanotrack-v3/head.',
  })
})

test('an unknown name is an error with the nearest one', async () => {
  await expect(resolveModel('yolo-nano', { cacheFolder })).rejects.toMatchObject({
    code: 'file-not-found',
    message: expect.stringMatching(/No network at "yolo-nano": .*nanodet-m.* Did you mean yolox-nano\?$/),
  })
})

test('without a network the error says the address of the file and where to put it, and the file there is taken', async () => {
  const offline = await startMirror(twins.files)
  await offline[Symbol.asyncDispose]()
  const failed = await resolveModel('yolox-nano', { mirror: offline.address, cacheFolder, retries: 0 }).catch((e) => e)
  expect(failed.code).toBe('download-failed')
  const [, address, place] = /put the file of (\S+) at (\S+)\.$/.exec(failed.message)!
  expect(address).toBe(nano.files[0]!.source)
  expect(await filesIn(cacheFolder)).toEqual([])
  await mkdir(dirname(place!), { recursive: true })
  await writeFile(place!, [...twins.files.entries()].find(([key]) => key.includes('yolox-nano'))![1])
  expect(await resolveModel('yolox-nano', { cacheFolder, offline: true })).toMatchObject({ file: place })
})

test('offline takes what is in the cache, fetches nothing, and names a file that differs', async () => {
  await using mirror = await startMirror(twins.files)
  const options = { mirror: mirror.address, cacheFolder, offline: true }
  await expect(resolveModel('yolox-nano', options)).rejects.toMatchObject({ code: 'file-not-found' })
  await expect(resolveModel('https://localhost/a.onnx', options)).rejects.toMatchObject({ code: 'file-not-found' })
  expect(mirror.requests).toHaveLength(0)
  const { file } = await resolveModel('yolox-nano', { mirror: mirror.address, cacheFolder })
  await writeFile(file, 'other bytes')
  await expect(resolveModel('yolox-nano', options)).rejects.toMatchObject({ code: 'hash-mismatch' })
})

test('a line that is cut is taken up where it broke', async () => {
  let requests = 0
  await using mirror = await startMirror(twins.files, (bytes) => {
    requests++
    return requests === 1 ? hangUpAfter(1000, bytes) : serve(bytes)
  })
  await resolveModel('yolox-nano', { mirror: mirror.address, cacheFolder })
  expect(mirror.requests[1]!.headers.range).toBe('bytes=1000-')
})

test('other bytes under the name are refused, and nothing of them is kept', async () => {
  await using mirror = await startMirror(twins.files, (bytes) => serve(bytes.map((byte) => 255 - byte)))
  await expect(resolveModel('yolox-nano', { mirror: mirror.address, cacheFolder })).rejects.toMatchObject({
    code: 'hash-mismatch',
  })
  expect(await filesIn(cacheFolder)).toEqual([])
})

test.each([true, false])('a body longer than the known size is cut off (announced: %s)', async (isAnnounced) => {
  let sent = 0
  await using mirror = await startMirror(twins.files, (bytes) => (_request, response) => {
    if (isAnnounced) response.setHeader('content-length', 1e12)
    const chunk = new Uint8Array(64 * 1024)
    const more = () => {
      if (response.destroyed) return
      sent += chunk.length
      response.write(chunk, () => setImmediate(more))
    }
    response.write(bytes, more)
  })
  await expect(resolveModel('yolox-nano', { mirror: mirror.address, cacheFolder })).rejects.toMatchObject({
    code: 'download-failed',
    message: expect.stringContaining(`should have at most ${nano.files[0]!.bytes} bytes, got more`),
  })
  expect(mirror.requests).toHaveLength(1)
  expect(sent).toBeLessThan(64 * 2 ** 20)
  expect(await filesIn(cacheFolder)).toEqual([])
})

test('a body that drips without an end is given up', async () => {
  await using mirror = await startMirror(twins.files, (bytes) => (_request, response) => {
    response.writeHead(200, { 'content-length': bytes.length })
    const timer = setInterval(() => response.write(bytes.subarray(0, 1)), 20)
    response.on('close', () => clearInterval(timer))
  })
  const options = { mirror: mirror.address, cacheFolder, stallSeconds: 0.2, retries: 1 }
  await expect(resolveModel('yolox-nano', options)).rejects.toMatchObject({
    code: 'download-failed',
    message: expect.stringContaining('less than a kilobyte in 0.2 s'),
  })
  expect(mirror.requests).toHaveLength(2)
})

test.each(['ftp://example.org/mot', 'a folder', 'https://ada:secret@example.org/mot'])(
  'the mirror %j is refused without its password',
  async (mirror) => {
    const failed = await resolveModel('yolox-nano', { mirror, cacheFolder }).catch((error) => error)
    expect(failed.code).toBe('invalid-option')
    expect(failed.message).not.toContain('secret')
  },
)

test('a hash that the caller expects has to be that of the catalogue', async () => {
  await expect(resolveModel('yolox-nano', { cacheFolder, sha256: '0'.repeat(64) })).rejects.toMatchObject({
    code: 'hash-mismatch',
  })
})

test('two processes that fetch one network at once both have it, whole', async () => {
  // No request is answered before both have come.
  const waiting: (() => void)[] = []
  await using mirror = await startMirror(twins.files, (bytes) => (request, response, number) => {
    waiting.push(() => serve(bytes)(request, response, number))
    if (waiting.length === 2) for (const answer of waiting) answer()
  })
  const { sha256 } = nano.files[0]!
  const url = `${mirror.address}/networks/yolox-nano-${sha256.slice(0, 8)}/yolox-nano.onnx#sha256=${sha256}`
  const script = `import { resolveModel } from '@mot/models/resolve'
    const { file } = await resolveModel(process.argv[1], { cacheFolder: process.argv[2] })
    console.log(file)`
  const run = () =>
    promisify(execFile)(process.execPath, [
      ...['--conditions=@mot/source', '--import', 'tsx', '--input-type=module', '-e', script],
      ...['--', url, cacheFolder],
    ])
  const [one, two] = await Promise.all([run(), run()])
  expect(one.stdout).toBe(two.stdout)
  expect(mirror.requests).toHaveLength(2)
  expect(await readFile(one.stdout.trim())).toHaveLength(nano.files[0]!.bytes)
  expect(await filesIn(cacheFolder)).toHaveLength(1)
})

test('what a process that was killed had fetched is taken up; the part of a running process is left alone', async () => {
  await using mirror = await startMirror(twins.files)
  const { sha256 } = nano.files[0]!
  const [, bytes] = [...twins.files].find(([place]) => place.includes('yolox-nano'))!
  const folder = join(cacheFolder, 'networks', `yolox-nano-${sha256.slice(0, 8)}`)
  await mkdir(folder, { recursive: true })
  const { pid: ended } = spawnSync(process.execPath, ['-e', ''])
  const partOf = (pid: number) =>
    `yolox-nano.onnx.part-${hostname().replace(/[^\w]/g, '_').slice(0, 40)}-${pid}-0123abcd`
  await writeFile(join(folder, partOf(ended)), bytes.subarray(0, 5000))
  await writeFile(join(folder, partOf(process.ppid)), bytes.subarray(0, 9000))
  await resolveModel('yolox-nano', { mirror: mirror.address, cacheFolder })
  expect(mirror.requests.map(({ headers }) => headers.range)).toEqual(['bytes=5000-'])
  expect((await filesIn(folder)).sort()).toEqual(['yolox-nano.json', 'yolox-nano.onnx', partOf(process.ppid)])
})

test('the cache is listed, checked and cleared by name', async () => {
  await using mirror = await startMirror(twins.files)
  const options = { mirror: mirror.address, cacheFolder }
  const { file } = await resolveModel('yolox-nano', options)
  await resolveModel('nanotrack-v2/head', options)
  const cached = (await cachePlaces(options)).filter(({ bytes }) => bytes > 0).map(({ name }) => name)
  expect(cached).toEqual(['yolox-nano', 'nanotrack-v2/head'])
  await writeFile(file, 'tampered with')
  expect((await verifyCache(options)).map(({ name, intact }) => [name, intact])).toEqual([
    ['yolox-nano', false],
    ['nanotrack-v2/head', true],
  ])
  expect(await removeFromCache(nano, options)).toBeGreaterThan(0)
  expect(await removeFromCache(nano, options)).toBe(0)
  expect((await filesIn(cacheFolder)).sort()).toEqual(['nanotrack-v2-head.json', 'nanotrack-v2-head.onnx'])
})
