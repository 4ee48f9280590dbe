import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createBackend } from '@mot/backends'
import type { Backend } from '@mot/core'
import { onnxFixtureUrl, readBytes } from '@mot/test-utils/onnx-fixtures'
import { writeOnnx } from '@mot/test-utils/onnx-writer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let backend: Backend
beforeAll(async () => {
  backend = await createBackend({ device: 'cpu' })
})
afterAll(() => backend.dispose())

describe('from a path', () => {
  const path = fileURLToPath(onnxFixtureUrl('conv-relu.onnx'))

  test.each([
    ['absolute', path],
    ['relative', relative(process.cwd(), path)],
    ['file URL as text', onnxFixtureUrl('conv-relu.onnx').href],
  ])('%s', async (_, source) => {
    await using model = await backend.load(source)
    expect(model.metadata.stride).toBe('1')
  })

  test('a folder is file-not-found, not a network', async () => {
    await expect(backend.load(tmpdir())).rejects.toMatchObject({ code: 'file-not-found' })
  })

  test('external data in a file beside the network is loaded, also in a worker', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mot-external-'))
    try {
      await writeFile(join(folder, 'bias.bin'), Float32Array.of(10, 20, 30))
      await writeFile(join(folder, 'add.onnx'), addBias('bias.bin'))
      await using worker = await createBackend({ device: 'cpu', worker: true })
      for (const each of [backend, worker]) {
        await using model = await each.load(join(folder, 'add.onnx'))
        const { y } = await model.run({ x: { data: Float32Array.of(1, 2, 3), shape: [3] } })
        expect(y!.data).toEqual(Float32Array.of(11, 22, 33))
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('a missing external file is invalid-model, and is named', async () => {
    await expect(backend.load(addBias('nowhere.bin'))).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringMatching(/nowhere\.bin/),
    })
  })
})

describe('from a server', () => {
  test('a model is fetched', async () => {
    const bytes = await readBytes(onnxFixtureUrl('conv-relu.onnx'))
    await serve(
      (_, response) => response.end(bytes),
      async (address) => {
        await using model = await backend.load(new URL('/model.onnx', address))
        expect(model.outputs[0]!.name).toBe('features')
      },
    )
  })

  test.each([
    [404, 'file-not-found'],
    [500, 'download-failed'],
    [403, 'download-failed'],
  ])('status %i is %s', async (status, code) => {
    await serve(
      (_, response) => response.writeHead(status).end(),
      async (address) => {
        await expect(backend.load(`${address}/model.onnx`)).rejects.toMatchObject({
          code,
          message: expect.stringMatching(`/model.onnx.*${status}`),
        })
      },
    )
  })

  test('a front page in place of a network is invalid-model, and named a web page', async () => {
    await serve(
      (_, response) => response.end('<!doctype html>'),
      async (address) => {
        await expect(backend.load(`${address}/model.onnx`)).rejects.toMatchObject({
          code: 'invalid-model',
          message: `${address}/model.onnx should be a network, it is a web page.`,
        })
      },
    )
  })

  test('a Git LFS pointer in place of a network is invalid-model, and named as one', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 3660092\n'
    await serve(
      (_, response) => response.end(pointer),
      async (address) => {
        await expect(backend.load(`${address}/model.onnx`)).rejects.toMatchObject({
          code: 'invalid-model',
          message: expect.stringMatching(/model\.onnx should be a network, it is a Git LFS pointer.*git lfs pull/),
        })
      },
    )
  })

  test('a connection that breaks off is download-failed', async () => {
    const half: RequestListener = (_, response) => {
      response.writeHead(200, { 'Content-Length': 1000 }).write('half', () => response.destroy())
    }
    await serve(half, async (address) => {
      await expect(backend.load(`${address}/model.onnx`)).rejects.toMatchObject({ code: 'download-failed' })
    })
  })

  test('aborting ends the download', async () => {
    const controller = new AbortController()
    let ended = (_: unknown) => {}
    const closed = new Promise((resolve) => {
      ended = resolve
    })
    const endless: RequestListener = (request, response) => {
      request.socket.on('close', ended)
      response.writeHead(200).write('x', () => controller.abort('enough'))
    }
    await serve(endless, async (address) => {
      await expect(backend.load(`${address}/model.onnx`, { signal: controller.signal })).rejects.toBe('enough')
      await closed
    })
  })
})

/** y = x + bias, with the bias in another file. */
function addBias(file: string): Uint8Array {
  return writeOnnx({
    name: 'add',
    inputs: [{ name: 'x', type: 'float32', shape: [3] }],
    outputs: [{ name: 'y', type: 'float32', shape: [3] }],
    initializers: [{ name: 'bias', type: 'float32', shape: [3], data: new Float32Array(), file }],
    nodes: [{ type: 'Add', inputs: ['x', 'bias'], outputs: ['y'] }],
  })
}

async function serve(listener: RequestListener, use: (address: string) => Promise<void>): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, resolve))
  try {
    await use(`http://localhost:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
