import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { nameOf, readBytes, readText, startTimer } from '../src/bytes'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-bytes-'))
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true })
})

async function serve<Result>(listener: RequestListener, use: (address: string) => Promise<Result>): Promise<Result> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a.txt`)
  } finally {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
}

const plain = Uint8Array.of(1, 2, 3, 4, 5)
const failing = (code: string, message = /./) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })

describe('the bytes of a file', () => {
  test('are the same from a path, a URL, an array, a part of one, a buffer, a blob and a server, plain or compressed', async () => {
    for (const stored of [plain, new Uint8Array(gzipSync(plain))]) {
      const path = join(folder, 'a.bin')
      await writeFile(path, stored)
      const larger = Uint8Array.of(9, ...stored, 9)
      for (const source of [
        path,
        pathToFileURL(path),
        stored,
        larger.subarray(1, larger.length - 1),
        stored.slice().buffer,
        new Blob([stored.slice()]),
        `data:application/octet-stream;base64,${Buffer.from(stored).toString('base64')}`,
      ]) {
        expect([...(await readBytes(source as string))]).toEqual([...plain])
      }
      const served = await serve((_, response) => response.end(stored), readBytes)
      expect([...served]).toEqual([...plain])
    }
  })

  test('may be as many as the limit, and not one more', async () => {
    const path = join(folder, 'a.bin')
    const packed = new Uint8Array(gzipSync(plain))
    await writeFile(path, plain)
    await writeFile(`${path}.gz`, packed)
    for (const source of [path, plain, new Blob([plain]), `${path}.gz`, packed]) {
      expect((await readBytes(source, { maxBytes: 5 })).length).toBe(5)
      await expect(readBytes(source, { maxBytes: 4 })).rejects.toEqual(failing('invalid-file', /more than 4 bytes/))
    }
    for (const length of [true, false]) {
      const listener: RequestListener = (_, response) => {
        if (length) response.setHeader('Content-Length', 5)
        else response.write(plain.subarray(0, 2))
        response.end(length ? plain : plain.subarray(2))
      }
      expect((await serve(listener, (address) => readBytes(address, { maxBytes: 5 }))).length).toBe(5)
      const more = serve(listener, (address) => readBytes(address, { maxBytes: 4 }))
      await expect(more).rejects.toEqual(failing('invalid-file', /more than 4 bytes/))
    }
    // The default of plain files alone.
    expect((await readBytes(plain, {}, 5)).length).toBe(5)
    await expect(readBytes(plain, {}, 4)).rejects.toEqual(failing('invalid-file'))
  })

  test.each([
    [404, 'file-not-found'],
    [410, 'download-failed'],
    [500, 'download-failed'],
  ])('that a server answers with %i are %s', async (status, code) => {
    const reading = serve((_, response) => response.writeHead(status).end(), readBytes)
    await expect(reading).rejects.toEqual(failing(code, new RegExp(`${status}`)))
  })

  test('that break off, are damaged, are a pointer, or are not there have a code each', async () => {
    const half: RequestListener = (_, response) => {
      response.writeHead(200, { 'Content-Length': 1000 }).write('half', () => response.destroy())
    }
    await expect(serve(half, readBytes)).rejects.toEqual(failing('download-failed', /cannot be fetched/))
    const damaged = new Uint8Array(gzipSync(plain)).slice(0, -6)
    await expect(readBytes(damaged)).rejects.toEqual(failing('invalid-file', /damaged gzip/))
    const pointer = new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 3\n')
    await expect(readBytes(pointer)).rejects.toEqual(failing('invalid-file', /Git LFS/))
    await expect(readBytes(join(folder, 'nowhere'))).rejects.toEqual(failing('file-not-found'))
    await expect(readBytes(folder)).rejects.toEqual(failing('file-not-found'))
    for (const options of [{ maxBytes: 0 }, { timeout: 0 }]) {
      await expect(readBytes(plain, options)).rejects.toEqual(failing('invalid-option'))
    }
  })

  test('are not read after an abort, and the connection ends with one', async () => {
    const signal = AbortSignal.abort('enough')
    for (const source of [plain, new Blob([plain]), join(folder, 'nowhere'), 'http://127.0.0.1:9/']) {
      await expect(readBytes(source, { signal })).rejects.toBe('enough')
    }
    const controller = new AbortController()
    let closed: Promise<unknown> = Promise.resolve()
    const endless: RequestListener = (request, response) => {
      closed = new Promise((done) => request.socket.on('close', done))
      response.writeHead(200).write('x', () => controller.abort('enough'))
    }
    await serve(endless, async (address) => {
      await expect(readBytes(address, { signal: controller.signal })).rejects.toBe('enough')
      await closed
    })
  })

  test('that stop coming are download-failed after the timeout', async () => {
    const silent: RequestListener = (_, response) => response.writeHead(200).write('x')
    const reading = serve(silent, (address) => readBytes(address, { timeout: 0.05 }))
    await expect(reading).rejects.toEqual(failing('download-failed', /less than a kilobyte in 0\.05 seconds/))
  })
})

test.each([
  ['UTF-8', [...new TextEncoder().encode('frame ü')], 'frame ü'],
  ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0x61], 'a'],
  ['UTF-16, low bytes first, with a mark', [0xff, 0xfe, 0x61, 0, 0xfc, 0], 'aü'],
  ['UTF-16, low bytes first', [0x61, 0, 0xfc, 0], 'aü'],
  ['UTF-16, high bytes first, with a mark', [0xfe, 0xff, 0, 0x61, 0, 0xfc], 'aü'],
  ['UTF-16, high bytes first', [0, 0x61, 0, 0xfc], 'aü'],
  ['one byte', [0x61], 'a'],
  ['nothing', [], ''],
])('a text may be %s', async (_, bytes, text) => {
  expect(await readText(Uint8Array.from(bytes))).toBe(text)
})

test('a file is named in messages by its path, address or name', () => {
  expect(nameOf('a/b.txt')).toBe('a/b.txt')
  expect(nameOf(new URL('https://example.org/a'))).toBe('https://example.org/a')
  expect(nameOf(new File([], 'dropped.txt'))).toBe('dropped.txt')
  expect([nameOf(plain), nameOf(new Blob([]))]).toEqual(['bytes', 'bytes'])
})

test('a timer stops once its time has passed since the last restart; without an end it never does', () => {
  vi.useFakeTimers()
  const stops: string[] = []
  const timer = startTimer(2, () => stops.push('two'))
  startTimer(Number.POSITIVE_INFINITY, () => stops.push('never'))
  startTimer(2 ** 31 / 1000, () => stops.push('too long'))
  vi.advanceTimersByTime(1999)
  timer.restart()
  vi.advanceTimersByTime(1999)
  expect(stops).toEqual([])
  vi.advanceTimersByTime(1)
  expect(stops).toEqual(['two'])
  const ended = startTimer(1, () => stops.push('ended'))
  ended.end()
  vi.advanceTimersByTime(5000)
  expect(stops).toEqual(['two'])
  expect(vi.getTimerCount()).toBe(0)
})
