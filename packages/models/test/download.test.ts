import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { hangUpAfter, serve, startServer } from '@mot/test-utils/loopback-server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DownloadProgress, download } from '../src/download'

const network = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)
const sha256 = hashOf(network)
let cacheFolder: string

beforeEach(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'mot-cache-'))
})
afterEach(() => rm(cacheFolder, { recursive: true }))

test('a file is fetched once and comes from the cache afterwards', async () => {
  await using server = await startServer(serve(network))
  const url = server.url('/folder/tiny.onnx?version=1')
  const first = await download(url, { sha256, cacheFolder })
  const second = await download(url, { sha256, cacheFolder })
  expect(first).toMatchObject({ sha256, cached: false })
  expect(second).toEqual({ ...first, cached: true })
  expect(basename(first.file)).toBe('tiny.onnx')
  expect(await readFile(first.file)).toEqual(Buffer.from(network))
  expect(server.requests).toHaveLength(1)
  expect(await readdir(dirname(first.file))).toEqual(['tiny.onnx'])
})

test('without an expected hash any file is accepted, and its hash is returned', async () => {
  await using server = await startServer(serve(network))
  expect((await download(server.url('/tiny.onnx'), { cacheFolder })).sha256).toBe(sha256)
})

test('progress counts up to the size of the file', async () => {
  await using server = await startServer(serve(network))
  const steps: DownloadProgress[] = []
  await download(server.url('/tiny.onnx'), { cacheFolder, onProgress: (progress) => steps.push(progress) })
  expect(steps.at(-1)).toEqual({ received: network.length, total: network.length })
  expect(steps.every((step, i) => i === 0 || step.received > steps[i - 1]!.received)).toBe(true)
})

test('a connection that breaks midway resumes where it broke', async () => {
  await using server = await startServer((request, response, number) =>
    (number === 1 ? hangUpAfter(60_000, network) : serve(network))(request, response, number),
  )
  const { file } = await download(server.url('/tiny.onnx'), { sha256, cacheFolder })
  expect(await readFile(file)).toEqual(Buffer.from(network))
  expect(server.requests.map(({ headers }) => [headers.range, headers['if-range']])).toEqual([
    [undefined, undefined],
    ['bytes=60000-', '"one"'],
  ])
})

test('a later call resumes where an earlier one stopped', async () => {
  await using server = await startServer((request, response, number) =>
    (number === 1 ? hangUpAfter(60_000, network) : serve(network))(request, response, number),
  )
  const url = server.url('/tiny.onnx')
  await expect(download(url, { sha256, cacheFolder, retries: 0 })).rejects.toMatchObject({ code: 'download-failed' })
  await download(url, { sha256, cacheFolder })
  expect(server.requests[1]!.headers.range).toBe('bytes=60000-')
})

test('a file that changed on the server since the connection broke is fetched anew', async () => {
  const changed = network.map((byte) => 255 - byte)
  await using server = await startServer((request, response, number) =>
    (number === 1 ? hangUpAfter(60_000, network) : serve(changed, '"two"'))(request, response, number),
  )
  const { file } = await download(server.url('/tiny.onnx'), { cacheFolder })
  expect(await readFile(file)).toEqual(Buffer.from(changed))
})

test('without a tag, a download resumes only with an expected hash', async () => {
  for (const known of [true, false]) {
    await using server = await startServer((request, response, number) =>
      (number === 1 ? hangUpAfter(60_000, network, '') : serve(network))(request, response, number),
    )
    const { file } = await download(server.url('/tiny.onnx'), { cacheFolder, ...(known && { sha256 }) })
    expect(await readFile(file)).toEqual(Buffer.from(network))
    expect(server.requests[1]!.headers.range).toBe(known ? 'bytes=60000-' : undefined)
  }
})

test('a server without ranges sends the whole file again, and the file is complete', async () => {
  await using server = await startServer((request, response, number) => {
    if (number === 1) hangUpAfter(60_000, network)(request, response, number)
    else response.writeHead(200, { 'content-length': network.length }).end(network)
  })
  const { file } = await download(server.url('/tiny.onnx'), { sha256, cacheFolder })
  expect(await readFile(file)).toEqual(Buffer.from(network))
})

test('an earlier part of another file is discarded when the hash is wrong', async () => {
  await using server = await startServer((request, response, number) =>
    (number === 1 ? hangUpAfter(60_000, network) : serve(fresh))(request, response, number),
  )
  const fresh = Uint8Array.from({ length: 100_000 }, (_, i) => i & 255)
  const { file } = await download(server.url('/tiny.onnx'), { sha256: hashOf(fresh), cacheFolder })
  expect(await readFile(file)).toEqual(Buffer.from(fresh))
  expect(server.requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=60000-', undefined])
})

test('a wrong hash is an error that names both, and nothing stays in the cache', async () => {
  await using server = await startServer(serve(network))
  const wrong = '0'.repeat(64)
  await expect(download(server.url('/tiny.onnx'), { sha256: wrong, cacheFolder })).rejects.toMatchObject({
    code: 'hash-mismatch',
    message: expect.stringMatching(new RegExp(`${wrong}.*${hashOf(network)}`)),
  })
  const files = await readdir(cacheFolder, { recursive: true, withFileTypes: true })
  expect(files.filter((file) => file.isFile())).toEqual([])
})

test('a file in the cache that was tampered with is fetched again', async () => {
  await using server = await startServer(serve(network))
  const hash = hashOf(network)
  const { file } = await download(server.url('/tiny.onnx'), { sha256: hash, cacheFolder })
  await writeFile(file, 'something else')
  expect(await download(server.url('/tiny.onnx'), { sha256: hash, cacheFolder })).toMatchObject({ cached: false })
  expect(await readFile(file)).toEqual(Buffer.from(network))
})

test('a missing file is an error at once, without further attempts', async () => {
  await using server = await startServer((_request, response) => response.writeHead(404).end('no such page'))
  await expect(download(server.url('/tiny.onnx'), { cacheFolder })).rejects.toMatchObject({
    code: 'download-failed',
    message: `${server.url('/tiny.onnx')} should be there to download, got 404 Not Found.`,
  })
  expect(server.requests).toHaveLength(1)
})

test('a busy server gets a limited number of requests', async () => {
  await using server = await startServer((_request, response) => response.writeHead(503).end())
  const url = server.url('/tiny.onnx')
  await expect(download(url, { cacheFolder, retries: 2 })).rejects.toMatchObject({
    code: 'download-failed',
    message: `${url} could not be loaded in 3 attempts: 503 Service Unavailable.`,
  })
  expect(server.requests).toHaveLength(3)
})

test('a connection that stalls is closed and resumed', async () => {
  await using server = await startServer((request, response, number) => {
    if (number > 1) return serve(network)(request, response, number)
    response.writeHead(200, { 'content-length': network.length, etag: '"one"' })
    response.write(network.subarray(0, 50_000))
  })
  const { file } = await download(server.url('/tiny.onnx'), { cacheFolder, stallSeconds: 0.2 })
  expect(await readFile(file)).toEqual(Buffer.from(network))
  expect(server.requests[1]!.headers.range).toBe('bytes=50000-')
})

test('a slow but steady server does not time out', async () => {
  await using server = await startServer((_request, response) => {
    response.writeHead(200, { 'content-length': network.length })
    let sent = 0
    const timer = setInterval(() => {
      response.write(network.subarray(sent, sent + 20_000))
      sent += 20_000
      if (sent >= network.length) {
        clearInterval(timer)
        response.end()
      }
    }, 100)
  })
  const { file } = await download(server.url('/tiny.onnx'), { cacheFolder, stallSeconds: 0.35, retries: 0 })
  expect(await readFile(file)).toEqual(Buffer.from(network))
})

test('an aborted download rejects with the reason and resumes in the next call', async () => {
  await using server = await startServer((request, response, number) => {
    if (number > 1) return serve(network)(request, response, number)
    response.writeHead(200, { 'content-length': network.length, etag: '"one"' })
    response.write(network.subarray(0, 50_000))
  })
  const controller = new AbortController()
  const aborted = download(server.url('/tiny.onnx'), {
    cacheFolder,
    signal: controller.signal,
    onProgress: ({ received }) => received === 50_000 && controller.abort('enough'),
  })
  await expect(aborted).rejects.toBe('enough')
  await download(server.url('/tiny.onnx'), { cacheFolder })
  expect(server.requests[1]!.headers.range).toBe('bytes=50000-')
})

test('two concurrent downloads of one file do not corrupt each other', async () => {
  await using server = await startServer(serve(network))
  const both = [1, 2].map(() => download(server.url('/tiny.onnx'), { cacheFolder }))
  for (const { file } of await Promise.all(both)) expect(await readFile(file)).toEqual(Buffer.from(network))
  const [folder] = await readdir(join(cacheFolder, 'networks'))
  expect(await readdir(join(cacheFolder, 'networks', folder!))).toEqual(['tiny.onnx'])
})

test('redirects are followed', async () => {
  await using server = await startServer((request, response, number) => {
    if (request.url === '/file.onnx') serve(network)(request, response, number)
    else response.writeHead(302, { location: '/file.onnx' }).end()
  })
  const { file } = await download(server.url('/tiny.onnx'), { cacheFolder })
  expect(await readFile(file)).toEqual(Buffer.from(network))
})

test('a redirect in a circle ends', async () => {
  await using server = await startServer((_request, response) => response.writeHead(302, { location: '/' }).end())
  await expect(download(server.url('/tiny.onnx'), { cacheFolder })).rejects.toMatchObject({ code: 'download-failed' })
  expect(server.requests).toHaveLength(6)
})

test('plain http is refused except from this machine, also behind a redirect', async () => {
  await expect(download(new URL('http://example.org/tiny.onnx'), { cacheFolder })).rejects.toMatchObject({
    code: 'invalid-option',
  })
  await using server = await startServer((_request, response) =>
    response.writeHead(302, { location: 'http://example.org/tiny.onnx' }).end(),
  )
  await expect(download(server.url('/tiny.onnx'), { cacheFolder })).rejects.toMatchObject({ code: 'download-failed' })
})

test('a missing server is a coded error', async () => {
  const server = await startServer(serve(network))
  const url = server.url('/tiny.onnx')
  await server[Symbol.asyncDispose]()
  await expect(download(url, { cacheFolder, retries: 0 })).rejects.toMatchObject({
    code: 'download-failed',
    message: expect.stringContaining('ECONNREFUSED'),
  })
})

test('a cache folder that cannot be written is a coded error', async () => {
  await using server = await startServer(serve(network))
  const blocked = join(cacheFolder, 'a-file')
  await writeFile(blocked, '')
  await expect(download(server.url('/tiny.onnx'), { cacheFolder: blocked })).rejects.toMatchObject({
    code: 'download-failed',
  })
})

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
