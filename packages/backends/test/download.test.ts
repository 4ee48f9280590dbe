import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createBackend } from '@mot/backends'
import { createRecordedBackend } from '@mot/backends/recorded'
import type { Backend } from '@mot/core'
import { type Answer, startServer } from '@mot/test-utils/loopback-server'
import { onnxFixtureUrl, readBytes } from '@mot/test-utils/onnx-fixtures'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { download } from '../src/download'

const KILOBYTE = Buffer.alloc(1024, 1)

describe('a download', () => {
  test('that is announced as longer than maxBytes is refused before its body', async () => {
    await answering(
      (response) => void response.writeHead(200, { 'content-length': 3 * 2 ** 30 }).write(KILOBYTE),
      async (address) => {
        await expect(download(address, {})).rejects.toMatchObject({
          code: 'download-failed',
          message: `${address} should have at most 2147483648 bytes, got 3221225472: set option "maxBytes" to load it.`,
        })
      },
    )
  })

  test('that grows above maxBytes without an end is cut off', async () => {
    const endless = (response: ServerResponse) => {
      const more = () => response.write(KILOBYTE, () => setImmediate(more))
      more()
    }
    await answering(endless, async (address) => {
      await expect(download(address, { maxBytes: 100_000 })).rejects.toMatchObject({
        code: 'download-failed',
        message: `${address} should have at most 100000 bytes, got more: set option "maxBytes" to load it.`,
      })
    })
  })

  test('of exactly maxBytes is whole', async () => {
    await using server = await startServer((_, response) => void response.end(KILOBYTE))
    expect(await download(server.url('/a').href, { maxBytes: 1024 })).toEqual(new Uint8Array(1024).fill(1))
    await expect(download(server.url('/a').href, { maxBytes: 1023 })).rejects.toMatchObject({ code: 'download-failed' })
  })

  test('that is compressed is measured by its bytes after decompression', async () => {
    const { gzipSync } = await import('node:zlib')
    const bomb = gzipSync(Buffer.alloc(2 ** 20))
    await using server = await startServer(
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    )
    const address = server.url('/a').href
    await expect(download(address, { maxBytes: 2 ** 20 - 1 })).rejects.toMatchObject({ code: 'download-failed' })
    expect((await download(address, { maxBytes: 2 ** 20 })).length).toBe(2 ** 20)
  })

  test.each<[string, (response: ServerResponse) => void]>([
    ['does not answer', () => {}],
    ['answers and sends nothing', (response) => response.flushHeaders()],
    ['sends a kilobyte and falls silent', (response) => void response.write(KILOBYTE)],
    ['drips', (response) => response.on('close', drip(response))],
  ])('from a server that %s fails after the timeout', async (_, answer) => {
    await answering(answer, async (address) => {
      await expect(download(address, { timeout: 0.2 })).rejects.toMatchObject({
        code: 'download-failed',
        message: `${address} sends less than a kilobyte in 0.2 seconds.`,
      })
    })
  })

  test('from a slow server that sends a kilobyte within each timeout arrives', async () => {
    await using server = await startServer(async (_, response) => {
      for (let i = 0; i < 4; i++) {
        response.write(KILOBYTE)
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
      response.end()
    })
    expect((await download(server.url('/a').href, { timeout: 0.6 })).length).toBe(4096)
  })

  test('rejects with the reason of a signal, before and while it runs', async () => {
    await answering(
      (response) => response.flushHeaders(),
      async (address, begun) => {
        const controller = new AbortController()
        const result = download(address, { signal: controller.signal })
        await begun
        controller.abort('enough')
        await expect(result).rejects.toBe('enough')
      },
    )
  })
})

describe('Backend.load', () => {
  let backends: Backend[] = []
  beforeAll(async () => {
    backends = [
      await createBackend({ device: 'cpu' }),
      await createBackend({ device: 'cpu', worker: true }),
      createRecordedBackend(),
    ]
  })
  afterAll(async () => {
    for (const backend of backends) await backend.dispose()
  })

  test.each([
    ['maxBytes', 0],
    ['maxBytes', 1.5],
    ['maxBytes', '1'],
    ['timeout', 0],
    ['timeout', -1],
    ['timeout', Number.NaN],
    ['timeout', '30'],
  ])('option %s: %s is refused by each backend, for files too', async (name, value) => {
    for (const backend of backends) {
      const loading = backend.load(onnxFixtureUrl('conv-relu.onnx'), { [name]: value } as never)
      await expect(loading, backend.name).rejects.toMatchObject({
        code: 'invalid-option',
        message: expect.stringContaining(`"${name}"`),
      })
    }
  })

  test('a longer answer and a silent one are refused by each backend', async () => {
    const bytes = await readBytes(onnxFixtureUrl('conv-relu.onnx'))
    await using server = await startServer(({ url }, response) => {
      if (url === '/silent') response.flushHeaders()
      else response.end(bytes)
    })
    for (const backend of backends) {
      await expect(backend.load(server.url('/a'), { maxBytes: 10 }), backend.name).rejects.toMatchObject({
        code: 'download-failed',
        message: expect.stringContaining('at most 10 bytes'),
      })
      await expect(backend.load(server.url('/silent'), { timeout: 0.2 }), backend.name).rejects.toMatchObject({
        code: 'download-failed',
        message: expect.stringContaining('in 0.2 seconds'),
      })
    }
  })

  test('aborting closes the connection, also that of a worker', async () => {
    for (const backend of backends) {
      await answering(
        (response) => response.flushHeaders(),
        async (address, begun) => {
          const controller = new AbortController()
          const loading = backend.load(address, { signal: controller.signal })
          await begun
          controller.abort('enough')
          await expect(loading, backend.name).rejects.toBe('enough')
        },
      )
    }
  })
})

/** Runs `use` against a server, and waits until each connection that was opened is closed again. */
async function answering(
  answer: (response: ServerResponse) => void,
  use: (address: string, begun: Promise<unknown>) => Promise<void>,
): Promise<void> {
  const closed: Promise<unknown>[] = []
  let begin = (_: unknown) => {}
  const begun = new Promise((resolve) => {
    begin = resolve
  })
  const respond: Answer = (_, response) => {
    closed.push(once(response, 'close'))
    answer(response)
    begin(undefined)
  }
  await using server = await startServer(respond)
  await use(server.url('/model.onnx').href, begun)
  expect(closed.length).toBe(1)
  await Promise.all(closed)
}

/** Sends a byte every 20 ms, until the returned function is called. */
function drip(response: ServerResponse): () => void {
  const timer = setInterval(() => response.write('x'), 20)
  return () => clearInterval(timer)
}
