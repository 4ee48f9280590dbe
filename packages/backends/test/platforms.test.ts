import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createOrtWebBackend } from '@mot/backends/ort-web'
import { afterEach, describe, expect, test, vi } from 'vitest'
import * as node from '../src/platform-node'
import * as standalone from '../src/platform-standalone'
import { startWorker as startBrowserWorker } from '../src/start-worker-browser'
import { startWorker } from '../src/start-worker-node'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function on(platform: NodeJS.Platform): typeof node {
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform)
  return node
}

describe('in Node', () => {
  test('providers of other systems are missing, with the reason', () => {
    expect(on('linux').missingFor('directml')).toMatch(/DirectML/)
    expect(on('darwin').missingFor('directml')).toMatch(/DirectML/)
    expect(on('win32').missingFor('directml')).toBeUndefined()
    expect(on('linux').missingFor('coreml')).toMatch(/Core ML/)
    expect(on('darwin').missingFor('coreml')).toBeUndefined()
    for (const provider of ['cuda', 'tensorrt']) {
      expect(on('darwin').missingFor(provider)).toMatch(/no CUDA on macOS/)
      expect(on('win32').missingFor(provider)).toBeUndefined()
    }
    for (const provider of ['cpu', 'webgpu']) expect(on('darwin').missingFor(provider)).toBeUndefined()
  })

  test('other systems than Linux do not list their graphics devices as files', () => {
    expect(on('win32').hasNoGraphicsDevice()).toBe(false)
    expect(on('darwin').hasNoGraphicsDevice()).toBe(false)
  })

  test('workers share the cores, one each at least', () => {
    const cores = availableParallelism()
    expect(node.threadsOf(1)).toBe(cores)
    expect(node.threadsOf(2)).toBe(Math.max(Math.floor(cores / 2), 1))
    expect(node.threadsOf(1000)).toBe(1)
  })

  test('addresses are the same on other threads: paths are absolute, URLs stay', () => {
    expect(node.absolute('a/b.onnx')).toBe(resolve('a/b.onnx'))
    for (const url of ['https://example.org/a.onnx', 'http://a/b', 'data:,a', 'blob:a']) {
      expect(node.absolute(url)).toBe(url)
    }
    // Such names are files.
    expect(node.filePath('ahttps://example.org')).toBe('ahttps://example.org')
    expect(node.filePath('file:///a%20b')).toBe('/a b')
  })

  test('a file is read from any byte, and a folder is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mot-platform-'))
    try {
      await writeFile(join(folder, 'a.bin'), Uint8Array.of(1, 2, 3, 4, 5))
      const file = (await node.openFile(join(folder, 'a.bin')))!
      expect(file.size).toBe(5)
      expect(await file.read(1, 3)).toEqual(Uint8Array.of(2, 3, 4))
      expect(await file.read(3, 9)).toEqual(Uint8Array.of(4, 5))
      await file.close()
      await expect(file.read(0, 1)).rejects.toThrow()
      expect(await node.openFile(folder)).toBeUndefined()
      expect(await node.openFile(join(folder, 'a.bin/b'))).toBeUndefined()
      await expect(node.openFile('a\0b')).rejects.toThrow()
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('a worker that ends or throws is a failure, with its reason', async () => {
    const reasonOf = (script: string) =>
      new Promise<string>((done) => startWorker(`data:text/javascript,${script}`).onFailure(done))
    expect(await reasonOf('process.exit(3)')).toBe('it ended with code 3')
    expect(await reasonOf('throw new Error("too large")')).toBe('too large')
  })

  test('a worker gets messages and answers them until it is terminated', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mot-worker-'))
    try {
      const script = join(folder, 'worker.mjs')
      await writeFile(
        script,
        `import { parentPort } from 'node:worker_threads'
         parentPort.on('message', (data) => parentPort.postMessage(data.byteLength))`,
      )
      const worker = startWorker(pathToFileURL(script).href)
      worker.keepAlive(true)
      const answer = new Promise((done) => worker.onMessage(done))
      const moved = new ArrayBuffer(8)
      worker.post(moved, [moved])
      expect(await answer).toBe(8)
      expect(moved.byteLength).toBe(0)
      const ended = new Promise((done) => worker.onFailure(done))
      await worker.terminate()
      expect(await ended).toBe('it ended with code 1')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('onnxruntime-web has the processor alone', async () => {
    await using backend = await createOrtWebBackend({ device: 'cpu' })
    expect(backend).toMatchObject({ name: 'ort-web', provider: 'wasm' })
  })
})

describe('in a browser', () => {
  /** A page's worker, which notes what happens to it. */
  class FakeWorker extends EventTarget {
    static made: [url: string, options: unknown][] = []
    log: unknown[] = []
    constructor(url: string | URL, options: unknown) {
      super()
      FakeWorker.made.push([String(url), options])
    }
    postMessage(message: unknown, transfer: unknown) {
      this.log.push(message, transfer)
      this.dispatchEvent(Object.assign(new Event('message'), { data: this.log }))
    }
    terminate() {
      this.log.push('terminated')
    }
  }

  test('a worker is a module at the given address, or at the one that bundlers find', async () => {
    vi.stubGlobal('Worker', FakeWorker)
    FakeWorker.made = []
    startBrowserWorker()
    startBrowserWorker('https://example.org/w.js')
    expect(FakeWorker.made).toEqual([
      [expect.stringMatching(/\/worker\.js$/), { type: 'module' }],
      ['https://example.org/w.js', { type: 'module' }],
    ])
  })

  test('messages and failures reach the listeners; a failure without words has some', async () => {
    vi.stubGlobal('Worker', FakeWorker)
    let worker = new FakeWorker('', {})
    vi.stubGlobal(
      'Worker',
      class {
        constructor() {
          // biome-ignore lint/correctness/noConstructorReturn: the one that the test holds.
          return worker
        }
      },
    )
    worker = new FakeWorker('', {})
    const handle = startBrowserWorker('https://example.org/w.js')
    const messages: unknown[] = []
    const failures: string[] = []
    handle.onMessage((message) => messages.push(message))
    handle.onFailure((reason) => failures.push(reason))
    const buffer = new ArrayBuffer(1)
    handle.post('hello', [buffer])
    expect(worker.log).toEqual(['hello', [buffer]])
    expect(messages).toEqual([worker.log])
    worker.dispatchEvent(Object.assign(new Event('error'), { message: 'too large' }))
    worker.dispatchEvent(new Event('error'))
    expect(failures).toEqual(['too large', expect.stringMatching(/workerUrl/)])
    handle.keepAlive(true)
    await handle.terminate()
    expect(worker.log.at(-1)).toBe('terminated')
  })
})

describe('without a bundler', () => {
  test('onnxruntime-web is loaded from the folder of its files, with or without a slash at its end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mot-standalone-'))
    try {
      for (const build of ['wasm', 'webgpu'] as const) {
        await writeFile(join(folder, `ort.${build}.min.mjs`), `export const env = '${build}'`)
        for (const address of [pathToFileURL(folder).href, `${pathToFileURL(folder).href}/`]) {
          expect(await standalone.importOrtWeb(build, address)).toMatchObject({ env: build })
        }
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('where that is not known it is no-provider', () => {
    for (const paths of [undefined, {}]) {
      expect(() => standalone.importOrtWeb('wasm', paths as never)).toThrow(
        expect.objectContaining({ code: 'no-provider', message: expect.stringMatching(/"wasmPaths"/) }),
      )
    }
  })
})
