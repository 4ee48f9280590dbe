/// <reference types="vite/client" />
import { createBackend, probeProviders } from '@mot/backends'
import { createOrtNodeBackend } from '@mot/backends/ort-node'
import { onnxFixtureUrl, readOnnxCase } from '@mot/test-utils/onnx-fixtures'
import gpuMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import gpuWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import { env } from 'onnxruntime-web/webgpu'
import { describe, expect, test } from 'vitest'
import { plainMessage } from '../src/runtime-errors'
import { whyNoWebGpu } from './why-no-web-gpu'

const noWebGpu = await whyNoWebGpu()

const wasmPaths = { wasm: { mjs, wasm }, webgpu: { mjs: gpuMjs, wasm: gpuWasm } }

// First, because the runtime keeps the thread count of a page's first session.
describe('threads', () => {
  test('several run in a page and in a worker with wasmPaths', async () => {
    expect(crossOriginIsolated).toBe(true)
    const { inputs, outputs } = await readOnnxCase('blend')
    for (const worker of [false, true]) {
      await using backend = await createBackend({ device: 'wasm', worker, threads: 2, wasmPaths })
      await using model = await backend.load(onnxFixtureUrl('blend.onnx'))
      expect(await model.run(inputs)).toEqual(outputs)
    }
  })

  test('several in a worker are refused without wasmPaths, where they might wait forever', async () => {
    await expect(createBackend({ device: 'wasm', worker: true, threads: 2 })).rejects.toMatchObject({
      code: 'no-provider',
      message: expect.stringMatching(/requires the option "wasmPaths"/),
    })
  })
})

describe('what can run in this page', () => {
  test('is reported with reasons for the rest', async () => {
    const reports = await probeProviders()
    expect(reports.map(({ provider, kind }) => [provider, kind])).toEqual([
      ['webgpu', 'gpu'],
      ['webnn', 'gpu'],
      ['wasm', 'cpu'],
    ])
    expect(reports.filter(({ ok }) => ok).map(({ provider }) => provider)).toEqual(
      noWebGpu ? ['wasm'] : ['webgpu', 'wasm'],
    )
    expect(reports[1]!.reason).toMatch(/no WebNN/)
  })

  test('a neural processor is there by WebNN alone', async () => {
    await expect(createBackend({ device: 'npu' })).rejects.toMatchObject({
      code: 'no-provider',
      message: expect.stringMatching(/webnn: .*no WebNN/),
    })
  })

  const software = 'auto skips the software WebGPU of headless Chromium, and reports it'
  test.skipIf(noWebGpu)(titled(software), async () => {
    await using backend = await createBackend()
    expect(backend.provider).toBe('wasm')
    expect(backend.attempts[0]).toMatchObject({
      provider: 'webgpu',
      reason: expect.stringMatching(/only a software one/),
    })
  })

  test('onnxruntime-node is not among it', async () => {
    await expect(createOrtNodeBackend()).rejects.toMatchObject({ code: 'no-provider' })
  })
})

describe('addresses', () => {
  test('relative ones mean the same on the page and in a worker', async () => {
    const { pathname } = onnxFixtureUrl('blend.onnx')
    for (const worker of [false, true]) {
      await using backend = await createBackend({ device: 'wasm', worker })
      await using model = await backend.load(pathname)
      expect(model.inputs).toHaveLength(3)
    }
  })

  test('a server that cannot be reached is download-failed', async () => {
    await using backend = await createBackend({ device: 'wasm' })
    await expect(backend.load('http://localhost:9/model.onnx')).rejects.toMatchObject({ code: 'download-failed' })
  })
})

const lost = 'a WebGPU device that is lost makes runs and loads device-lost; a new backend has a new device'
test.skipIf(noWebGpu)(titled(lost), async () => {
  const { inputs, outputs } = await readOnnxCase('blend')
  const backend = await createBackend({ device: 'webgpu' })
  const model = await backend.load(onnxFixtureUrl('blend.onnx'))
  await model.run(inputs)
  const device = await env.webgpu.device
  device.destroy()
  await device.lost
  await expect(model.run(inputs)).rejects.toMatchObject({ code: 'device-lost' })
  await expect(backend.load(onnxFixtureUrl('blend.onnx'))).rejects.toMatchObject({ code: 'device-lost' })
  await backend.dispose()

  await using next = await createBackend({ device: 'webgpu' })
  await using again = await next.load(onnxFixtureUrl('blend.onnx'))
  expect(await again.run(inputs)).toEqual(outputs)
})

describe('a Content Security Policy without the word for WebAssembly', () => {
  test('is named by the error, in this browser’s own words', async () => {
    const frame = document.createElement('iframe')
    frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="script-src 'self'">`
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
    document.body.append(frame)
    try {
      await loaded
      const { WebAssembly: forbidden } = frame.contentWindow as unknown as typeof globalThis
      const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)
      const error = await forbidden.instantiate(empty).catch((reason: unknown) => reason)
      expect(plainMessage(error)).toContain("add 'wasm-unsafe-eval' to its script-src")
    } finally {
      frame.remove()
    }
  })
})

function titled(title: string): string {
  return noWebGpu ? `${title} (skipped: ${noWebGpu})` : title
}
