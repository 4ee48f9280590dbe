import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createBackend } from '@mot/backends'
import { onnxFixtureUrl, readBytes } from '@mot/test-utils/onnx-fixtures'
import { describe, expect, test } from 'vitest'
import type { WorkerHandle } from '../src/platform'
import { WorkerChannel } from '../src/worker-channel'

describe('a worker', () => {
  test('keeps this thread free while the network runs', async () => {
    const image = { data: new Float32Array(100 * 3 * 64 * 64), shape: [100, 3, 64, 64] }
    const iterations = { worker: 0, here: 0 }
    for (const place of ['worker', 'here'] as const) {
      await using backend = await createBackend({ device: 'cpu', threads: 1, worker: place === 'worker' })
      await using model = await backend.load(onnxFixtureUrl('conv-relu.onnx'))
      await model.run({ image })
      let running = true
      const count = () => {
        iterations[place]++
        if (running) setImmediate(count)
      }
      const run = model.run({ image })
      setImmediate(count)
      await run
      running = false
    }
    // Without a worker the event loop iterates once or twice: before the run begins and after it has ended.
    expect(iterations.here).toBeLessThan(10)
    expect(iterations.worker).toBeGreaterThan(10 * iterations.here)
  })

  test('passes on the reasons why providers failed, and errors with their codes', async () => {
    await using backend = await createBackend({ device: 'cpu', worker: true })
    expect(backend.attempts).toEqual([{ provider: 'cpu', ok: true }])
    await expect(backend.load('nowhere.onnx')).rejects.toMatchObject({ name: 'MotError', code: 'file-not-found' })
    await expect(createBackend({ device: 'webnn', worker: true })).rejects.toMatchObject({ code: 'no-provider' })
  })

  test('leaves the arrays of this thread unchanged, parts of larger ones too', async () => {
    await using backend = await createBackend({ device: 'cpu', worker: true })
    const file = await readBytes(onnxFixtureUrl('next-ids.onnx'))
    await using model = await backend.load(file)
    const many = BigInt64Array.of(0n, 1n, 2n, 3n)
    const { next } = await model.run({ ids: { data: many.subarray(1, 3), shape: [2] } })
    expect(next!.data).toEqual(BigInt64Array.of(2n, 3n))
    expect(many).toEqual(BigInt64Array.of(0n, 1n, 2n, 3n))
    expect(file.length).toBeGreaterThan(0)
  })

  test('refuses an address of its script that is none, and says which script is missing', async () => {
    await expect(createBackend({ workerUrl: './worker.js' })).rejects.toMatchObject({
      code: 'invalid-option',
      message: 'Option "workerUrl" should be an absolute URL, got "./worker.js".',
    })
    const missing = new URL('./no-such-worker.js', import.meta.url)
    const expected = { code: 'run-failed', message: expect.stringContaining('no-such-worker.js') }
    await expect(createBackend({ workerUrl: missing })).rejects.toMatchObject(expected)
  })

  test('refuses options that cannot be sent to it', async () => {
    const creating = createBackend({ device: 'cpu', worker: true, sessionOptions: { logger: () => {} } })
    await expect(creating).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(/cannot be sent to a worker/),
    })
  })

  test('does not keep a program alive that does not dispose of it', async () => {
    const program = `
      const { createBackend } = await import('@mot/backends')
      const model = await (await createBackend({ device: 'cpu', worker: true })).load(process.argv[1])
      const { next } = await model.run({ ids: { data: BigInt64Array.of(41n), shape: [1] } })
      console.log(next.data)`
    const flags = ['--import', 'tsx', '--conditions=@mot/source', '--input-type=module', '-e', program]
    const folder = fileURLToPath(new URL('..', import.meta.url))
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...flags, fileURLToPath(onnxFixtureUrl('next-ids.onnx'))],
      { cwd: folder, timeout: 30_000 },
    )
    expect(stdout.trim()).toBe('BigInt64Array(1) [ 42n ]')
  })
})

describe('a worker that dies', () => {
  test('rejects pending calls and all later ones', async () => {
    const { handle, fail } = silentWorker()
    const channel = new WorkerChannel(handle)
    const load = channel.call('load', { load: 1, source: 'model.onnx', options: {} })
    fail('out of memory')
    await expect(load).rejects.toMatchObject({ code: 'run-failed', message: 'The worker failed: out of memory.' })
    await expect(channel.call('dispose', undefined)).rejects.toMatchObject({ code: 'run-failed' })
  })

  test('rejects pending calls with `disposed` when it was closed on purpose', async () => {
    const { handle, log } = silentWorker()
    const channel = new WorkerChannel(handle)
    const load = channel.call('load', { load: 1, source: 'model.onnx', options: {} })
    const rejected = expect(load).rejects.toMatchObject({ code: 'disposed' })
    await channel.close()
    await rejected
    expect(log).toEqual(['post', 'alive', 'asleep', 'terminate'])
  })
})

/** A worker that never answers. */
function silentWorker() {
  const log: string[] = []
  let fail = (_: string) => {}
  const handle: WorkerHandle = {
    post: () => log.push('post'),
    onMessage: () => {},
    onFailure: (listener) => {
      fail = listener
    },
    keepAlive: (on) => log.push(on ? 'alive' : 'asleep'),
    terminate: async () => void log.push('terminate'),
  }
  return { handle, log, fail: (reason: string) => fail(reason) }
}

describe('several workers', () => {
  test('give what one gives, each run its own, in any order', async () => {
    await using backend = await createBackend({ device: 'cpu', threads: 1, worker: 3 })
    await using model = await backend.load(onnxFixtureUrl('next-ids.onnx'))
    const runs = Array.from({ length: 20 }, (_, i) =>
      model.run({ ids: { data: BigInt64Array.of(BigInt(i)), shape: [1] } }),
    )
    const next = (await Promise.all(runs)).map(({ next }) => Number(next!.data[0]))
    expect(next).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })

  test('take inputs of changing lengths, and leave outputs of former runs as they were', async () => {
    await using backend = await createBackend({ device: 'cpu', threads: 1, worker: 2 })
    await using model = await backend.load(onnxFixtureUrl('next-ids.onnx'))
    const outputs: unknown[] = []
    for (const ids of [[1n], [2n, 3n], [4n, 5n], [6n]]) {
      outputs.push((await model.run({ ids: { data: BigInt64Array.from(ids), shape: [ids.length] } })).next!.data)
    }
    expect(outputs).toEqual([[2n], [3n, 4n], [5n, 6n], [7n]].map((ids) => BigInt64Array.from(ids)))
  })

  test('fill the given arrays in every run, also where their lengths change', async () => {
    await using backend = await createBackend({ device: 'cpu', threads: 1, worker: 2 })
    await using model = await backend.load(onnxFixtureUrl('next-ids.onnx'))
    for (const ids of [[1n], [2n], [3n, 4n], [5n, 6n], [7n], [8n]]) {
      const into = { next: { data: new BigInt64Array(ids.length), shape: [ids.length] } }
      const inputs = { ids: { data: BigInt64Array.from(ids), shape: [ids.length] } }
      const { next } = await model.run(inputs, { into })
      expect(next).toBe(into.next)
      expect([...into.next.data]).toEqual(ids.map((id) => id + 1n))
    }
  })

  test('fail as one does, and refuse numbers that are none', async () => {
    await using backend = await createBackend({ device: 'cpu', worker: 2 })
    await expect(backend.load('nowhere.onnx')).rejects.toMatchObject({ name: 'MotError', code: 'file-not-found' })
    for (const worker of [0, 1.5, Number.NaN]) {
      await expect(createBackend({ worker })).rejects.toMatchObject({ code: 'invalid-option' })
    }
  })
})
