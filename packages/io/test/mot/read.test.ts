import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { readEmbeddings } from '@mot/io/embeddings'
import { readDetections, readGroundTruth, readSequenceInfo, readTracks } from '@mot/io/mot'
import { startServer } from '@mot/test-utils/loopback-server'
import { expect, test } from 'vitest'
import { rejected } from '../shared'

const TEXT = '1,-1,10,20,30,40,0.9,-1,-1,-1\n'
const folder = mkdtempSync(join(tmpdir(), 'mot-read-'))

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

test('a path, a file URL, bytes, a buffer and a blob read the same, gzipped or not', async () => {
  const packed = gzipSync(TEXT)
  const sources = [
    write('det.txt', TEXT),
    pathToFileURL(write('det.txt.gz', packed)),
    new TextEncoder().encode(TEXT),
    new Uint8Array(packed).buffer,
    new Blob([new Uint8Array(packed)]),
  ]
  for (const source of sources) expect((await readDetections(source)).count).toBe(1)
})

test('a URL is fetched', async () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/det.txt' ? 200 : request.url === '/broken' ? 500 : 404
    response.end(TEXT)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const at = (path: string) => readDetections(`http://127.0.0.1:${port}${path}`)
  expect((await at('/det.txt')).count).toBe(1)
  expect(await rejected(at('/nothing'))).toMatchObject({ code: 'file-not-found' })
  expect(await rejected(at('/broken'))).toMatchObject({ code: 'download-failed' })
  await new Promise((done) => server.close(done))
  expect(await rejected(at('/det.txt'))).toMatchObject({ code: 'download-failed' })
})

test('an error names file and line', async () => {
  const path = write('broken.txt', `${TEXT}1,-1,oops,20,30,40,0.9\n`)
  expect((await rejected(readDetections(path))).message).toBe(
    `${path}, line 2: column 3 (left) should be a finite number, got "oops".`,
  )
})

test('a missing file has another error than a broken one', async () => {
  const missing = join(folder, 'none.txt')
  for (const read of [readDetections, readTracks, readGroundTruth, readSequenceInfo]) {
    expect(await rejected(read(missing))).toMatchObject({
      code: 'file-not-found',
      message: expect.stringContaining(missing),
    })
  }
})

test('a cut or damaged gzip file is refused', async () => {
  const packed = gzipSync(TEXT.repeat(100))
  const damaged = Uint8Array.from(packed, (byte, i) => (i === 30 ? byte ^ 255 : byte))
  for (const bytes of [packed.subarray(0, packed.length - 20), damaged]) {
    expect(await rejected(readDetections(new Uint8Array(bytes)))).toMatchObject({ code: 'invalid-file' })
  }
})

test('a small gzip file that becomes larger than the limit is refused, and not unpacked', async () => {
  const bomb = new Uint8Array(gzipSync(new Uint8Array(64 * 2 ** 20)))
  expect(bomb.length).toBeLessThan(70_000)
  const { code, message } = await rejected(readDetections(bomb, { maxBytes: 2 ** 20 }))
  expect([code, message]).toEqual([
    'invalid-file',
    'bytes has, decompressed, more than 1048576 bytes: set option "maxBytes" to read it.',
  ])
  for (const maxBytes of [0, 0.5, Number.NaN]) {
    expect(await rejected(readDetections(bomb, { maxBytes }))).toMatchObject({ code: 'invalid-option' })
  }
  const whole = gzipSync(TEXT)
  expect((await readDetections(new Uint8Array(whole), { maxBytes: TEXT.length })).count).toBe(1)
  expect(await rejected(readDetections(new Uint8Array(whole), { maxBytes: TEXT.length - 1 }))).toMatchObject({
    code: 'invalid-file',
  })
})

test('a file, a blob and bytes that are not compressed have the same limit', async () => {
  const path = write('long.txt', TEXT)
  const sources = [path, pathToFileURL(path), new Blob([TEXT]), new TextEncoder().encode(TEXT)]
  for (const source of sources) {
    expect((await readDetections(source, { maxBytes: TEXT.length })).count).toBe(1)
    expect(await rejected(readDetections(source, { maxBytes: TEXT.length - 1 }))).toMatchObject({
      code: 'invalid-file',
      message: expect.stringMatching(/ has more than 29 bytes: set option "maxBytes" to read it\.$/),
    })
  }
})

test('a text longer than 512 MiB, and embeddings longer than 2 GiB, are refused before they are read', async () => {
  const sparse = (name: string, bytes: number) => {
    const path = write(name, '')
    truncateSync(path, bytes)
    return path
  }
  expect(await rejected(readTracks(sparse('tracks.txt', 2 ** 30)))).toMatchObject({
    code: 'invalid-file',
    message: expect.stringContaining('tracks.txt has more than 536870912 bytes'),
  })
  expect(await rejected(readEmbeddings(sparse('long.npy', 2 ** 32), { dimension: 4 }))).toMatchObject({
    code: 'invalid-file',
    message: expect.stringContaining('long.npy has more than 2147483648 bytes'),
  })
})

test.skipIf(process.platform === 'win32')('a device without an end is left at the limit', async () => {
  expect(await rejected(readDetections('/dev/zero', { maxBytes: 2 ** 22 }))).toMatchObject({
    code: 'invalid-file',
    message: '/dev/zero has more than 4194304 bytes: set option "maxBytes" to read it.',
  })
})

test('a download that is announced as too long is refused before its body, one that drips after the timeout', async () => {
  let open = 0
  await using server = await startServer(({ url }, response) => {
    open++
    response.on('close', () => open--)
    if (url === '/long') response.writeHead(200, { 'content-length': 2 ** 30 }).flushHeaders()
    else {
      const timer = setInterval(() => response.write('1'), 20)
      response.on('close', () => clearInterval(timer))
    }
  })
  const long = server.url('/long').href
  expect(await rejected(readDetections(long))).toMatchObject({
    code: 'invalid-file',
    message: `${long} has more than 536870912 bytes: set option "maxBytes" to read it.`,
  })
  expect(await rejected(readDetections(server.url('/drip'), { timeout: 0.2 }))).toMatchObject({
    code: 'download-failed',
  })
  await expect.poll(() => open).toBe(0)
})

test('a server that sends nothing, or without end, is left after the limit', async () => {
  let open = 0
  const server = createServer((request, response) => {
    open++
    response.on('close', () => open--)
    response.write(TEXT)
    if (request.url !== '/endless') return
    const timer = setInterval(() => response.write(TEXT.repeat(1000)), 1)
    response.on('close', () => clearInterval(timer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  try {
    expect(await rejected(readDetections(`${address}/silent`, { timeout: 0.1 }))).toMatchObject({
      code: 'download-failed',
      message: `${address}/silent sends less than a kilobyte in 0.1 seconds.`,
    })
    expect(await rejected(readDetections(`${address}/endless`, { maxBytes: 100_000 }))).toMatchObject({
      code: 'invalid-file',
      message: expect.stringContaining('more than 100000 bytes'),
    })
    await expect.poll(() => open).toBe(0)
  } finally {
    server.closeAllConnections()
    server.close()
  }
  expect(await rejected(readDetections(address, { timeout: 0 }))).toMatchObject({ code: 'invalid-option' })
})

test('an aborted signal stops before the file is read', async () => {
  const reason = new Error('enough')
  await expect(readDetections(write('det.txt', TEXT), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
