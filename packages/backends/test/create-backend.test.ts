import { createBackend } from '@mot/backends'
import { MotError } from '@mot/core'
import { onnxFixtureUrl } from '@mot/test-utils/onnx-fixtures'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createBackendOn } from '../src/create-backend'
import type { BackendOptions, ProviderName } from '../src/options'
import * as platform from '../src/platform-node'
import { probeProvidersOn } from '../src/probe-providers'
import type { Engine, Runtime } from '../src/runtimes/runtime'
import { TaskQueue } from '../src/task-queue'

afterEach(() => vi.restoreAllMocks())

/** A runtime whose providers work, are software, or fail with a reason. Its log lists what is opened and closed. */
function fakeRuntime(providers: Partial<Record<ProviderName, 'works' | 'software' | Error>>) {
  const log: string[] = []
  const runtime: Runtime = {
    name: 'ort-node',
    providers: Object.keys(providers) as ProviderName[],
    isSoftware: async (provider) => providers[provider] === 'software',
    async open(provider) {
      log.push(`open ${provider}`)
      const outcome = providers[provider]
      if (outcome instanceof Error) throw outcome
      const engine: Pick<Engine, 'queue' | 'close'> = {
        queue: new TaskQueue(),
        close: async () => void log.push(`close ${provider}`),
      }
      return engine as Engine
    },
  }
  return { runtime, log }
}

const broken = (reason: string) => new MotError('no-provider', reason)

describe('which provider runs', () => {
  test('auto takes the first that works, and reports why those before it failed', async () => {
    const { runtime, log } = fakeRuntime({ cuda: broken('no driver'), webgpu: 'works', cpu: 'works' })
    const backend = await createBackendOn([runtime], {})
    expect(backend).toMatchObject({ name: 'ort-node', provider: 'webgpu' })
    expect(backend.attempts).toEqual([
      { provider: 'cuda', ok: false, reason: 'no driver' },
      { provider: 'webgpu', ok: true },
    ])
    expect(log).toEqual(['open cuda', 'open webgpu'])
  })

  test('graphics providers come before the processor, in any order of the runtimes', async () => {
    const first = fakeRuntime({ cpu: 'works' })
    const second = fakeRuntime({ webgpu: 'works', wasm: 'works' })
    expect((await createBackendOn([first.runtime, second.runtime], {})).provider).toBe('webgpu')
    expect((await createBackendOn([first.runtime, second.runtime], { device: 'cpu' })).provider).toBe('cpu')
  })

  test('a software graphics device is skipped without a try, unless requested by name', async () => {
    const { runtime, log } = fakeRuntime({ webgpu: 'software', cpu: 'works' })
    const backend = await createBackendOn([runtime], { device: 'auto' })
    expect(backend.provider).toBe('cpu')
    expect(backend.attempts[0]!.reason).toMatch(/only a software one.*"webgpu" by name/)
    expect(log).toEqual(['open cpu'])
    expect((await createBackendOn([runtime], { device: 'webgpu' })).provider).toBe('webgpu')
  })

  test('tensorrt is taken only by name', async () => {
    const { runtime } = fakeRuntime({ tensorrt: 'works', cuda: 'works' })
    expect((await createBackendOn([runtime], { device: 'gpu' })).provider).toBe('cuda')
    expect((await createBackendOn([runtime], { device: 'tensorrt' })).provider).toBe('tensorrt')
  })

  test('when nothing runs, the error names every provider and its reason', async () => {
    const { runtime } = fakeRuntime({ cuda: broken('no driver'), webgpu: broken('no adapter'), cpu: 'works' })
    const error = await rejection(createBackendOn([runtime], { device: 'gpu' }))
    expect(error.code).toBe('no-provider')
    expect(error.message).toBe('Nothing here can run a network on "gpu":\n  cuda: no driver\n  webgpu: no adapter')
    const unknown = await rejection(createBackendOn([runtime], { device: 'webnn' }))
    expect(unknown.message).toMatch(/no provider "webnn" among those of ort-node here/)
  })

  test('a backend closes its engine once', async () => {
    const { runtime, log } = fakeRuntime({ cpu: 'works' })
    const backend = await createBackendOn([runtime], {})
    await backend.dispose()
    await backend.dispose()
    expect(log).toEqual(['open cpu', 'close cpu'])
  })

  test('an aborted signal stops the attempts, and nothing stays open', async () => {
    const controller = new AbortController()
    const { runtime, log } = fakeRuntime({ cuda: broken('no driver'), cpu: 'works' })
    const creating = createBackendOn([runtime], { signal: controller.signal })
    controller.abort('never mind')
    await expect(creating).rejects.toBe('never mind')
    await expect(createBackendOn([runtime], { signal: AbortSignal.abort('no') })).rejects.toBe('no')
    expect(log).toEqual(['open cuda'])
  })
})

test.each([
  [{ device: 'gpus' }, /"device" should be one of auto, gpu, cpu, .*got "gpus"/],
  [{ threads: 0 }, /"threads" should be a whole number from 1, got 0/],
  [{ threads: 1.5 }, /"threads".*1.5/],
  [{ deviceId: -1 }, /"deviceId" should be a whole number from 0, got -1/],
])('options %j are refused', async (options, message) => {
  const error = await rejection(createBackend(options as BackendOptions))
  expect(error.code).toBe('invalid-option')
  expect(error.message).toMatch(message)
})

describe('missing runtimes', () => {
  test('a missing package is named, with the command that installs it', async () => {
    const absent = "Cannot find package 'onnxruntime-node' imported from /app/node_modules/@mot/backends/dist/index.js"
    vi.spyOn(platform, 'importOrtNode').mockRejectedValue(new Error(absent))
    vi.spyOn(platform, 'importOrtWeb').mockRejectedValue(new Error(absent.replace('node', 'web')))
    const error = await rejection(createBackend({ device: 'cpu' }))
    expect(error.code).toBe('no-provider')
    expect(error.message).toMatch(/cpu: the package onnxruntime-node is not installed: npm install onnxruntime-node/)
    expect(error.message).toMatch(/wasm: the package onnxruntime-web is not installed: npm install onnxruntime-web/)
  })

  test('without onnxruntime-node the processor is reached through WebAssembly', async () => {
    vi.spyOn(platform, 'importOrtNode').mockRejectedValue(new Error("Cannot find package 'onnxruntime-node'"))
    await using backend = await createBackend({ device: 'cpu' })
    expect(backend).toMatchObject({ name: 'ort-web', provider: 'wasm' })
    await using model = await backend.load(onnxFixtureUrl('next-ids.onnx'))
    expect((await model.run({ ids: { data: BigInt64Array.of(1n), shape: [1] } })).next!.data).toEqual(
      BigInt64Array.of(2n),
    )
  })

  test('an installed runtime that does not load gives the reason', async () => {
    vi.spyOn(platform, 'importOrtNode').mockRejectedValue(new Error('GLIBC_2.28 not found'))
    await using backend = await createBackend({ device: 'cpu' })
    expect(backend.attempts[0]!.reason).toBe('onnxruntime-node does not load: Error: GLIBC_2.28 not found')
  })
})

describe('probing', () => {
  test('every provider is reported, working ones are closed again', async () => {
    const { runtime, log } = fakeRuntime({ cuda: broken('no driver'), webgpu: 'software', cpu: 'works' })
    const about = { runtime: 'ort-node' }
    expect(await probeProvidersOn([runtime], {})).toEqual([
      { ...about, provider: 'cuda', kind: 'gpu', ok: false, software: false, reason: 'no driver' },
      { ...about, provider: 'webgpu', kind: 'gpu', ok: true, software: true },
      { ...about, provider: 'cpu', kind: 'cpu', ok: true, software: false },
    ])
    expect(log).toEqual(['open cuda', 'open webgpu', 'close webgpu', 'open cpu', 'close cpu'])
  })
})

async function rejection(promise: Promise<unknown>): Promise<MotError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MotError)
  return error as MotError
}
