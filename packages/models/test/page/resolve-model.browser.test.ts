/// <reference types="vite/client" />
import { createBackend } from '@mot/backends'
import { createDetector, yolox } from '@mot/heads'
import { catalogue, manifestOf } from '@mot/models'
import { type ResolveOptions, resolveModel } from '@mot/models/resolve'
import { writeTinyYolox } from '@mot/test-utils/tiny-yolox'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

// The names of the catalogue stand for small networks of our own here, which a mirror serves: the function below.
const mirror = 'https://mirror.example/company/'
const cacheFolder = 'mot-test'
const nano = catalogue.find(({ name }) => name === 'yolox-nano')!
const published = nano.files
let network: Uint8Array
let sha256: string
let requests: { url: string; range: string | null }[]

async function hashOf(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', bytes as BufferSource)
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

type Answer = (range: number, signal: AbortSignal) => Response

/** Answers requests to the mirror; all others go on as they would. */
function serve(answer: Answer): void {
  const own = globalThis.fetch.bind(globalThis)
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = String(input instanceof Request ? input.url : input)
    if (!url.startsWith('https://mirror.example/')) return own(input, init)
    const range = new Headers(init?.headers).get('range')
    requests.push({ url, range })
    return answer(Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0), init!.signal!)
  })
}

const whole: Answer = (from) =>
  new Response(network.slice(from) as BlobPart, {
    status: from > 0 ? 206 : 200,
    headers: { 'content-length': String(network.length - from) },
  })

beforeEach(async () => {
  network = writeTinyYolox()
  sha256 = await hashOf(network)
  Object.assign(nano, { files: [{ ...published[0]!, bytes: network.length, sha256 }] })
  requests = []
  await caches.delete(cacheFolder)
})
afterEach(() => {
  vi.restoreAllMocks()
  Object.assign(nano, { files: published })
})

const options: ResolveOptions = { mirror, cacheFolder }

test('a name is fetched once into Cache Storage, and its network detects a red square as a person', async () => {
  serve(whole)
  const notices: string[] = []
  const progress: number[] = []
  const first = await resolveModel('yolox-nano', {
    ...options,
    onFetch: ({ name, licence, source }) => notices.push(`${name} ${licence} ${source}`),
    onProgress: ({ received, total }) => progress.push(received / total!),
  })
  const place = `networks/yolox-nano-${sha256.slice(0, 8)}/yolox-nano.onnx`
  expect(notices).toEqual([`yolox-nano Apache-2.0 ${mirror}${place}`])
  expect(progress.at(-1)).toBe(1)
  expect(first).toMatchObject({ sha256, manifest: manifestOf(nano, 'yolox-nano.onnx', nano.files[0]!) })
  const second = await resolveModel('yolox-nano', { ...options, offline: true })
  expect(second).toMatchObject({ sha256, manifest: first.manifest })
  expect(requests).toHaveLength(1)

  const data = new Uint8ClampedArray(416 * 416 * 4)
  for (let y = 96; y < 192; y++) for (let x = 128; x < 224; x++) data.set([255, 0, 0, 255], 4 * (416 * y + x))
  for (const worker of [false, true]) {
    await using backend = await createBackend({ device: 'wasm', worker })
    const detector = createDetector(await backend.load(second.file), yolox())
    const [found] = [...(await detector.detect({ width: 416, height: 416, data }))]
    expect(second.manifest!.classes[found!.classId]).toBe('person')
    expect(found!.box.left).toBeGreaterThan(80)
    expect(found!.box.right).toBeLessThan(270)
  }
})

test('a line that is cut is taken up where it broke', async () => {
  serve((from, signal) => {
    if (from > 0) return whole(from, signal)
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(network.slice(0, 1000)),
      pull: (controller) => controller.error(new TypeError('network error')),
    })
    return new Response(body, { headers: { 'content-length': String(network.length) } })
  })
  expect((await resolveModel('yolox-nano', options)).sha256).toBe(sha256)
  expect(requests.map(({ range }) => range)).toEqual([null, 'bytes=1000-'])
})

test('other bytes, a longer body, and one that stalls are refused with a code, and nothing is stored', async () => {
  const answers: [string, Answer][] = [
    ['hash-mismatch', () => new Response(network.map((byte) => 255 - byte) as BlobPart)],
    ['download-failed', () => new Response(new Uint8Array(network.length + 1))],
    ['download-failed', () => new Response(null, { status: 404 })],
    [
      'download-failed',
      (_, signal) => {
        const start = (controller: ReadableStreamDefaultController) =>
          signal.addEventListener('abort', () => controller.error(signal.reason))
        return new Response(new ReadableStream({ start }))
      },
    ],
  ]
  for (const [code, answer] of answers) {
    serve(answer)
    const failing = resolveModel('yolox-nano', { ...options, stallSeconds: 0.1, retries: 0 })
    await expect(failing).rejects.toMatchObject({ code })
    vi.restoreAllMocks()
  }
  expect(await (await caches.open(cacheFolder)).keys()).toEqual([])
})

test('a stored network that was changed is fetched anew', async () => {
  serve(whole)
  await resolveModel('yolox-nano', options)
  const cache = await caches.open(cacheFolder)
  const [key] = await cache.keys()
  await cache.put(key!, new Response('other bytes'))
  expect((await resolveModel('yolox-nano', options)).sha256).toBe(sha256)
  expect(requests).toHaveLength(2)
})

test('a URL with its hash is stored, one without is fetched each time, and relative ones start from the page', async () => {
  serve(whole)
  const url = 'https://mirror.example/mine.onnx'
  for (let i = 0; i < 2; i++) await resolveModel(`${url}#sha256=${sha256}`, options)
  expect(requests).toHaveLength(1)
  for (let i = 0; i < 2; i++) {
    expect(await resolveModel('mine.onnx', { ...options, from: 'https://mirror.example/' })).toMatchObject({ sha256 })
  }
  expect(requests).toHaveLength(3)
})

test('the shipped network has the same name as in Node', async () => {
  const { file, manifest } = await resolveModel('fairmot-tiny')
  expect(manifest).toMatchObject({ name: 'fairmot-tiny', head: 'fairMOT' })
  expect(await hashOf(new Uint8Array(await (await fetch(file)).arrayBuffer()))).toBe(manifest!.sha256)
})

test('unknown names, networks of two files and an empty cache are coded', async () => {
  serve(whole)
  await expect(resolveModel('yolo-nano')).rejects.toMatchObject({
    code: 'file-not-found',
    message: expect.stringContaining('Did you mean yolox-nano?'),
  })
  await expect(resolveModel('nanotrack-v3')).rejects.toMatchObject({ code: 'invalid-option' })
  await expect(resolveModel('yolox-nano', { ...options, offline: true })).rejects.toMatchObject({
    code: 'file-not-found',
  })
  expect(requests).toEqual([])
})
