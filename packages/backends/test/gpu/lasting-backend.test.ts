import { type Backend, type FrameRequest, type Image, type Model, MotError } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { LastingBackend } from '../../src/gpu/lasting-backend'

const image: Image = { width: 1, height: 1, data: new Uint8ClampedArray(4) }
const request = {} as FrameRequest
const lost = () => new MotError('device-lost', 'unplugged')

/** Backends named by number; those in `broken` have lost their device. What is open is counted. */
function machine({ broken = [0], failing = [] }: { broken?: number[]; failing?: number[] } = {}) {
  const open = { backends: 0, models: 0 }
  const log: string[] = []
  let count = 0

  async function openBackend(again: boolean): Promise<Backend> {
    const number = count++
    log.push(`open ${number}${again ? ' again' : ''}`)
    if (failing.includes(number)) throw new MotError('no-provider', `no device ${number}`)
    open.backends++
    const work = async <Result>(what: string, result: Result): Promise<Result> => {
      log.push(`${what} on ${number}`)
      await Promise.resolve()
      if (broken.includes(number)) throw lost()
      return result
    }
    return {
      name: 'fake',
      provider: `device ${number}`,
      attempts: [{ provider: `device ${number}`, ok: true }],
      async load(source, options) {
        log.push(`load ${source} ${JSON.stringify(Object.keys(options ?? {}))} on ${number}`)
        open.models++
        let isOpen = true
        const close = async () => {
          if (isOpen) open.models--
          isOpen = false
        }
        const model: Model = {
          inputs: [],
          outputs: [],
          metadata: { number: `${number}` },
          run: () => work('run', { y: { data: Float32Array.of(number), shape: [1] } }),
          frames: { run: () => work('frame', { rows: [], report: {} as never }) },
          dispose: close,
          [Symbol.asyncDispose]: close,
        }
        return model
      },
      async dispose() {
        log.push(`dispose ${number}`)
        open.backends--
        open.models = 0
      },
      async [Symbol.asyncDispose]() {},
    }
  }
  return { openBackend, open, log }
}

describe('a backend that outlives its device', () => {
  test('has the name, the provider and the attempts of the first, and the metadata of its network', async () => {
    const { openBackend, log } = machine({ broken: [] })
    const backend = await LastingBackend.open(openBackend)
    expect(backend).toMatchObject({ name: 'fake', provider: 'device 0', generation: 0 })
    expect(backend.attempts).toEqual([{ provider: 'device 0', ok: true }])
    const model = await backend.load('a.onnx')
    expect(model).toMatchObject({ metadata: { number: '0' }, inputs: [], outputs: [] })
    expect((await model.run({})).y!.data).toEqual(Float32Array.of(0))
    expect(log).toEqual(['open 0', 'load a.onnx [] on 0', 'run on 0'])
  })

  test('runs again on what is left: one loss opens once for all that wait, and closes what is lost', async () => {
    const { openBackend, open, log } = machine()
    const backend = await LastingBackend.open(openBackend)
    const [first, second] = [await backend.load('a.onnx'), await backend.load('b.onnx', { timeout: 3 })]
    const runs = Promise.all([first.run({}), first.run({})])
    await second.frames!.run(image, request)
    expect((await runs).map(({ y }) => y!.data)).toEqual([Float32Array.of(1), Float32Array.of(1)])
    expect(log.filter((each) => !each.startsWith('run') && !each.startsWith('frame'))).toEqual([
      'open 0',
      'load a.onnx [] on 0',
      'load b.onnx ["timeout"] on 0',
      'dispose 0',
      'open 1 again',
      'load a.onnx [] on 1',
      'load b.onnx ["timeout"] on 1',
    ])
    expect(backend).toMatchObject({ provider: 'device 1', generation: 1 })
    expect(backend.attempts).toEqual([
      { provider: 'device 0', ok: true },
      { provider: 'device 0', ok: false, reason: 'unplugged' },
      { provider: 'device 1', ok: true },
    ])
    expect(open).toEqual({ backends: 1, models: 2 })
    await first.dispose()
    await first.dispose()
    expect(open.models).toBe(1)
    await backend.dispose()
    expect(open).toEqual({ backends: 0, models: 0 })
  })

  test('a network is loaded again without the signal of its first load, which may have aborted since', async () => {
    const { openBackend, log } = machine()
    const backend = await LastingBackend.open(openBackend)
    const controller = new AbortController()
    const model = await backend.load('a.onnx', { signal: controller.signal, maxBytes: 9 })
    controller.abort()
    await model.run({})
    expect(log).toContain('load a.onnx ["signal","maxBytes"] on 0')
    expect(log).toContain('load a.onnx ["maxBytes"] on 1')
  })

  test('of three losses in a row the third ends the frame', async () => {
    const two = machine({ broken: [0, 1] })
    const model = await (await LastingBackend.open(two.openBackend)).load('a.onnx')
    expect((await model.run({})).y!.data).toEqual(Float32Array.of(2))
    const three = machine({ broken: [0, 1, 2] })
    const worse = await (await LastingBackend.open(three.openBackend)).load('a.onnx')
    await expect(worse.run({})).rejects.toMatchObject({ code: 'device-lost', message: 'unplugged' })
    expect(three.log.filter((each) => each.startsWith('open'))).toEqual(['open 0', 'open 1 again', 'open 2 again'])
  })

  test('another failure is not a loss', async () => {
    for (const error of [new MotError('run-failed', 'no'), new Error('no')]) {
      const { openBackend, log } = machine({ broken: [] })
      const backend = await LastingBackend.open(async (again) => {
        const opened = await openBackend(again)
        const fail = async () => {
          throw error
        }
        return { ...opened, load: async () => ({ ...(await opened.load('x')), run: fail }) as Model }
      })
      await expect((await backend.load('a.onnx')).run({})).rejects.toBe(error)
      expect(log.filter((each) => each.startsWith('open'))).toEqual(['open 0'])
    }
  })

  test('where nothing is left that could run, each call says so, and dispose still ends', async () => {
    const { openBackend, open } = machine({ failing: [1] })
    const backend = await LastingBackend.open(openBackend)
    const model = await backend.load('a.onnx')
    for (let call = 0; call < 2; call++) await expect(model.run({})).rejects.toMatchObject({ code: 'no-provider' })
    await expect(backend.load('b.onnx')).rejects.toMatchObject({ code: 'no-provider' })
    await backend.dispose()
    expect(open.backends).toBe(0)
  })

  test('after dispose a loss opens nothing', async () => {
    const { openBackend, open, log } = machine()
    const backend = await LastingBackend.open(openBackend)
    const model = await backend.load('a.onnx')
    const run = model.run({})
    const disposed = backend.dispose()
    await expect(run).rejects.toMatchObject({ code: 'device-lost' })
    await disposed
    expect(log).toEqual(['open 0', 'load a.onnx [] on 0', 'run on 0', 'dispose 0'])
    expect(open).toEqual({ backends: 0, models: 0 })
  })
})
