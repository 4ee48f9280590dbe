import { type Backend, MotError } from '@mot/core'
import { onnxFixtureUrl, readBytes } from '@mot/test-utils/onnx-fixtures'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createBackendOn } from '../src/create-backend'
import type { Engine, Runtime } from '../src/runtimes/runtime'
import { TaskQueue } from '../src/task-queue'

let bytes: Uint8Array
beforeAll(async () => {
  bytes = await readBytes(onnxFixtureUrl('blend.onnx'))
})

/** A runtime that counts what is open: engines and sessions. */
class CountingRuntime implements Runtime {
  readonly name = 'ort-node'
  readonly providers = ['cpu'] as const
  engines = 0
  sessions = 0
  /** Releases of sessions that were released before. */
  twice = 0
  type = 'float32'
  readsPaths = false
  failure: Error | undefined
  releaseFailure: Error | undefined
  readonly sources: unknown[] = []
  readonly feeds: Record<string, { readonly type: string; readonly data: unknown }>[] = []
  lose: (reason: string) => void = () => {}
  gate: Promise<void> = Promise.resolve()

  async isSoftware() {
    return false
  }

  async open(): Promise<Engine> {
    this.engines++
    const engine = {
      readsPaths: this.readsPaths,
      fillsOutputs: false,
      queue: new TaskQueue(),
      Tensor: class {
        constructor(
          readonly type: string,
          readonly data: unknown,
          readonly dims: readonly number[],
        ) {}
      },
      createSession: (source: unknown) => this.#session(source),
      close: async () => void this.engines--,
      lost: new Promise<string>((resolve) => {
        this.lose = resolve
      }),
    }
    return engine as unknown as Engine
  }

  async #session(source: unknown) {
    this.sources.push(source)
    await this.gate
    if (this.failure) throw this.failure
    this.sessions++
    let isOpen = true
    const tensor = (name: string) => ({ name, isTensor: true, type: this.type, shape: ['n', '', -1, 2] })
    return {
      inputMetadata: [tensor('x')],
      outputMetadata: [tensor('y')],
      run: async (given: { x: { type: string; data: unknown; dims: readonly number[] } }) => {
        this.feeds.push(given)
        if (this.failure) throw this.failure
        return { y: given.x }
      },
      release: async () => {
        if (!isOpen) this.twice++
        isOpen = false
        this.sessions--
        if (this.releaseFailure) throw this.releaseFailure
      },
    }
  }
}

let runtime: CountingRuntime
let backend: Backend
beforeEach(async () => {
  runtime = new CountingRuntime()
  backend = await createBackendOn([runtime], { device: 'cpu' })
})

const x = () => ({ x: { data: Float32Array.of(1, 2), shape: [1, 1, 1, 2] } })

describe('no session stays open', () => {
  test('of a network that is disposed of, and it is released once', async () => {
    const model = await backend.load(bytes)
    expect(runtime.sessions).toBe(1)
    await model.dispose()
    await model.dispose()
    expect(runtime.sessions).toBe(0)
    await backend.dispose()
    expect([runtime.sessions, runtime.engines, runtime.twice]).toEqual([0, 0, 0])
  })

  test('of a backend that is disposed of, whose networks were not', async () => {
    await backend.load(bytes)
    await backend.load(bytes)
    await backend[Symbol.asyncDispose]()
    expect([runtime.sessions, runtime.engines]).toEqual([0, 0])
    await expect(backend.load(bytes)).rejects.toMatchObject({ code: 'disposed' })
  })

  test('of a network that cannot be used: with inputs that are no tensors of numbers', async () => {
    runtime.type = 'string'
    await expect(backend.load(bytes)).rejects.toMatchObject({ code: 'unsupported' })
    expect(runtime.sessions).toBe(0)
  })

  test('of a load that was aborted while the session was made', async () => {
    let open = () => {}
    runtime.gate = new Promise((resolve) => {
      open = resolve
    })
    const controller = new AbortController()
    const loading = backend.load(bytes, { signal: controller.signal })
    while (runtime.sources.length === 0) await new Promise(setImmediate)
    controller.abort('enough')
    await expect(loading).rejects.toBe('enough')
    open()
    for (let i = 0; i < 5; i++) await new Promise(setImmediate)
    expect(runtime.sessions).toBe(0)
    expect(runtime.sources.length).toBe(1)
  })

  test('of a load that is under way when the backend is disposed of', async () => {
    let open = () => {}
    runtime.gate = new Promise((resolve) => {
      open = resolve
    })
    const loading = backend.load(bytes)
    while (runtime.sources.length === 0) await new Promise(setImmediate)
    const disposed = backend.dispose()
    open()
    await expect(loading).rejects.toMatchObject({ code: 'disposed' })
    await disposed
    expect([runtime.sessions, runtime.engines]).toEqual([0, 0])
  })

  test('where a release fails: the others are released, and the engine is closed', async () => {
    await backend.load(bytes)
    await backend.load(bytes)
    runtime.releaseFailure = new Error('lost')
    await backend.dispose()
    expect([runtime.sessions, runtime.engines]).toEqual([0, 0])
  })
})

describe('a failure of the runtime', () => {
  test.each([
    ['No such operator', 'invalid-model', 'run-failed'],
    ['Device is lost', 'device-lost', 'device-lost'],
    ['output size mismatch: pre-allocated 4', 'invalid-model', 'invalid-output'],
  ])('%s: a load is %s, a run %s', async (message, loadCode, runCode) => {
    const model = await backend.load(bytes)
    runtime.failure = new Error(message)
    await expect(backend.load(bytes)).rejects.toMatchObject({ code: loadCode })
    const next = await createBackendOn([runtime], { device: 'cpu' })
    runtime.failure = undefined
    const other = await next.load(bytes)
    runtime.failure = new Error(message)
    await expect(other.run(x())).rejects.toMatchObject({ code: runCode })
    // The first network shares its device with the load that failed.
    await expect(model.run(x())).rejects.toMatchObject({ code: runCode })
  })

  test('a loss that the runtime reports reaches loads and runs before they begin', async () => {
    const model = await backend.load(bytes)
    runtime.lose('unplugged')
    await new Promise(setImmediate)
    await expect(backend.load(bytes)).rejects.toMatchObject({ code: 'device-lost' })
    await expect(model.run(x())).rejects.toMatchObject({ code: 'device-lost' })
    expect([runtime.sources.length, runtime.feeds.length]).toEqual([1, 0])
  })
})

test('free lengths without a name are all the same sign, whatever the runtime says', async () => {
  const model = await backend.load(bytes)
  expect(model.inputs).toEqual([{ name: 'x', type: 'float32', shape: ['n', '?', '?', 2] }])
  expect(model.outputs).toEqual([{ name: 'y', type: 'float32', shape: ['n', '?', '?', 2] }])
})

test('a runtime that reads paths is given the path, another the bytes', async () => {
  const url = onnxFixtureUrl('blend.onnx')
  await backend.load(url)
  expect(runtime.sources).toEqual([bytes])
  const reader = new CountingRuntime()
  reader.readsPaths = true
  await (await createBackendOn([reader], { device: 'cpu' })).load(url)
  expect(reader.sources).toEqual([decodeURIComponent(url.pathname)])
  await expect(backend.load(new URL('nowhere.onnx', url))).rejects.toBeInstanceOf(MotError)
})

test('borrowed inputs are read in place, others are copied; outputs are copied into the arrays to fill', async () => {
  const model = await backend.load(bytes)
  const inputs = x()
  await model.run(inputs, { borrow: true })
  expect(runtime.feeds[0]!.x!.data).toBe(inputs.x.data)
  await model.run(inputs)
  expect(runtime.feeds[1]!.x!.data).not.toBe(inputs.x.data)
  expect(runtime.feeds[1]!.x).toMatchObject({ type: 'float32', data: inputs.x.data })
  const y = { data: new Float32Array(2), shape: [1, 1, 1, 2] }
  expect((await model.run(inputs, { into: { y } })).y).toBe(y)
  expect([...y.data]).toEqual([1, 2])
})

test.each([
  ['float16', Uint16Array.of(0x3c00, 0xc000), Float32Array.of(1, -2)],
  ['int64', BigInt64Array.of(1n, -2n), BigInt64Array.of(1n, -2n)],
  ['uint8', Uint8ClampedArray.of(0, 9, 8).subarray(1), Uint8Array.of(9, 8)],
] as const)('numbers of type %s go in and out', async (type, data, expected) => {
  runtime.type = type
  const model = await backend.load(bytes)
  expect((await model.run({ x: { data, shape: [1, 1, 1, 2] } })).y!.data).toEqual(expected)
})
