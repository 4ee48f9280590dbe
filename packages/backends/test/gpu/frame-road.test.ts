import { createBackend } from '@mot/backends'
import { createGpuBackend } from '@mot/backends/gpu'
import {
  type Detections,
  type FrameRequest,
  type Image,
  ImageBatch,
  ImageBuffer,
  letterboxPlacement,
  MotError,
  placeImage,
  type RowSelection,
} from '@mot/core'
import { createDetector } from '@mot/heads'
import type { InferenceSession } from 'onnxruntime-common'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DeviceState } from '../../src/device-state'
import { DeviceWays } from '../../src/gpu/device-ways'
import { FrameRoad } from '../../src/gpu/frame-road'
import { frameRoads } from '../../src/gpu/frame-roads'
import { selectRows } from '../../src/gpu/select-rows'
import type { Engine } from '../../src/runtimes/runtime'
import { TaskQueue } from '../../src/task-queue'
import { type EmulatedBuffer, EmulatedDevice, stubWebGpu } from './emulated-device'
import { drawn, roadCases } from './road-cases'

describe('the road on the processor finds what the plain road finds', () => {
  for (const { name, network, head } of roadCases) {
    test(name, async () => {
      await using plain = await createBackend({ device: 'cpu' })
      await using gpu = await createGpuBackend({ device: 'cpu', worker: false })
      const expected = createDetector(await plain.load(network), head)
      const detector = createDetector(await gpu.load(network), head)
      const found: Detections[] = []
      for (const image of [drawn(211, 139, 1), drawn(64, 139, 2)]) {
        found.push(await detector.detect(image))
        expect(found.at(-1)).toEqual(await expected.detect(image))
      }
      expect(found.some(({ count }) => count > 0)).toBe(true)
    })
  }

  test('in a worker, too, where the image stays as it is', async () => {
    const { network, head } = roadCases[0]!
    await using plain = await createBackend({ device: 'cpu' })
    await using gpu = await createGpuBackend({ device: 'cpu' })
    const image = drawn(211, 139, 1)
    const before = image.data.slice()
    const detector = createDetector(await gpu.load(network), head)
    expect(await detector.detect(image)).toEqual(await createDetector(await plain.load(network), head).detect(image))
    expect(image.data).toEqual(before)
    const aborted = { signal: AbortSignal.abort('not any more') }
    await expect(detector.detect(image, aborted)).rejects.toBe('not any more')
    await detector.dispose()
    await expect(detector.detect(image)).rejects.toMatchObject({ code: 'disposed' })
  })
})

/** What the network, which returns its input, is read for: the brightest pixels of the first colour. */
const selection: RowSelection = {
  output: 'y',
  channels: 'first',
  groupSize: 1,
  groupCount: 1,
  score: { rule: 'value' },
  above: 0.7,
  capacity: 40,
  reads: [{ output: 'y', first: 0, count: 3 }],
}

const size = { width: 6, height: 4 }

function requestFor(image: Image, more: Partial<FrameRequest> = {}): FrameRequest {
  const placement = letterboxPlacement(image, size)
  return { inputName: 'x', size, format: {}, placement, outputs: ['y'], selections: [selection], ...more }
}

function prepared(image: Image, { placement, format }: FrameRequest): Float32Array {
  const batch = new ImageBatch({ ...format, ...size })
  placeImage(image, placement, batch, new ImageBuffer())
  return batch.data
}

const image = drawn(9, 7, 3)

/** The part of the runtime's tensors that the road uses. What is open is counted by the session. */
class FakeTensor {
  constructor(
    readonly type: string,
    readonly data: Float32Array | Uint16Array | Int32Array | undefined,
    readonly dims: readonly number[],
    readonly gpuBuffer?: EmulatedBuffer,
    readonly dispose: () => void = () => {},
  ) {}

  get location() {
    return this.gpuBuffer ? 'gpu-buffer' : 'cpu'
  }

  static fromGpuBuffer(buffer: EmulatedBuffer, { dataType, dims }: { dataType: string; dims: number[] }) {
    return new FakeTensor(dataType, undefined, dims, buffer)
  }
}

/** A network y = x, whose output is made by `answer`. */
function identity(device: EmulatedDevice | undefined) {
  const open = { outputs: 0, runs: 0, atOnce: 0 }
  const feeds: Record<string, FakeTensor>[] = []
  const session = {
    inputMetadata: [
      { name: 'x', isTensor: true, type: 'float32', shape: [] },
      { name: 'scale', isTensor: true, type: 'float32', shape: [] },
    ],
    answer: (numbers: Float32Array, dims: readonly number[]) => onProcessor(numbers, dims),
    async run(given: Record<string, FakeTensor>, names: readonly string[]) {
      feeds.push(given)
      open.atOnce = Math.max(open.atOnce, ++open.runs)
      await new Promise(setImmediate)
      open.runs--
      const x = given.x!
      const count = x.dims.reduce((product, length) => product * length, 1)
      const numbers = x.gpuBuffer
        ? new Float32Array(x.gpuBuffer.open().slice(0, 4 * count).buffer)
        : (x.data as Float32Array).slice()
      return Object.fromEntries(names.map((name) => [name, session.answer(numbers, x.dims)]))
    },
  }
  const onProcessor = (data: Float32Array | Uint16Array | Int32Array, dims: readonly number[]) => {
    open.outputs++
    return new FakeTensor('float32', data, dims, undefined, () => void open.outputs--)
  }
  const onDevice = (numbers: Float32Array, dims: readonly number[], type = 'float32') => {
    open.outputs++
    const buffer = device!.createBuffer({ label: 'y', size: numbers.byteLength + 16, usage: 0 })
    device!.queue.writeBuffer(buffer, 0, numbers)
    return new FakeTensor(type, undefined, dims, buffer, () => {
      open.outputs--
      buffer.destroy()
    })
  }
  if (device) session.answer = onDevice
  return { session, open, feeds, onProcessor, onDevice }
}

function roadOn(device?: EmulatedDevice) {
  const network = identity(device)
  const engine = { Tensor: FakeTensor as unknown as Engine['Tensor'], queue: new TaskQueue() }
  const state = new DeviceState()
  const session = network.session as unknown as InferenceSession
  const ways = device && new DeviceWays(device.asDevice())
  const road = new FrameRoad({ session, engine, provider: 'fake', state, ...(ways && { ways }) })
  return { road, ways, state, ...network }
}

/** A bitmap of a page, which the emulated device copies. */
class FakeBitmap {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
  close() {}
  constructor({ width, height, data }: Image) {
    Object.assign(this, { width, height })
    this.width = width
    this.height = height
    this.pixels = new Uint8Array(data)
  }
}

describe('a road on the processor', () => {
  const expected = () => selectRows({ y: { data: prepared(image, requestFor(image)), shape: [1, 3, 4, 6] } }, selection)

  test('returns the rows of the selections, and reports where that happened', async () => {
    const { road, open, feeds } = roadOn()
    expect(await road.run(image, requestFor(image))).toEqual({
      rows: [expected()],
      report: { provider: 'fake', prepared: 'processor', selected: 'processor', bytesRead: 0, readBacks: 0 },
    })
    expect(expected()!.count).toBeGreaterThan(0)
    expect(feeds[0]).toMatchObject({ x: { type: 'float32', dims: [1, 3, 4, 6] } })
    expect(open.outputs).toBe(0)
  })

  test('returns the outputs whole, as copies, where there is no selection or it has no room', async () => {
    const { road, session, onProcessor, open } = roadOn()
    let memory: Float32Array = new Float32Array()
    session.answer = (numbers, dims) => {
      memory = numbers
      return onProcessor(numbers, dims)
    }
    for (const selections of [undefined, [{ ...selection, capacity: 1 }]]) {
      const { selections: _, ...whole } = requestFor(image)
      const { outputs, rows } = await road.run(image, { ...whole, ...(selections && { selections }) })
      memory.fill(9)
      expect(rows).toBeUndefined()
      expect(outputs).toEqual({ y: { data: prepared(image, whole), shape: [1, 3, 4, 6] } })
      expect(open.outputs).toBe(0)
    }
  })

  test('gives the network its other inputs, of those that it has', async () => {
    const { road, feeds } = roadOn()
    const scale = { data: Float32Array.of(2), shape: [1] }
    await road.run(image, requestFor(image, { companions: { scale, unknown: scale } }))
    expect(Object.keys(feeds[0]!)).toEqual(['x', 'scale'])
    expect(feeds[0]!.scale).toMatchObject({ type: 'float32', data: Float32Array.of(2), dims: [1] })
  })

  test('takes another size and another layout after each other', async () => {
    const { road, feeds } = roadOn()
    const other = drawn(7, 9, 4)
    for (const format of [{}, { layout: 'nhwc' }, {}] as const) {
      const { outputs } = await road.run(other, {
        ...requestFor(other),
        format,
        selections: [{ ...selection, capacity: 0 }],
      })
      expect(outputs!.y!.data).toEqual(prepared(other, { ...requestFor(other), format }))
    }
    expect(feeds.map(({ x }) => x!.dims)).toEqual([
      [1, 3, 4, 6],
      [1, 4, 6, 3],
      [1, 3, 4, 6],
    ])
  })

  test('reads float16, and refuses outputs of other numbers', async () => {
    const { road, session, onProcessor, open } = roadOn()
    const { selections: _, ...whole } = requestFor(image)
    session.answer = () => onProcessor(Uint16Array.of(0x3c00, 0xc000), [1, 2])
    expect((await road.run(image, whole)).outputs!.y).toEqual({ data: Float32Array.of(1, -2), shape: [1, 2] })
    session.answer = () => onProcessor(Int32Array.of(1), [1, 1])
    await expect(road.run(image, whole)).rejects.toMatchObject({ code: 'invalid-output' })
    expect(open.outputs).toBe(0)
  })

  test('runs one frame at a time, and takes no more than two', async () => {
    const { road, open } = roadOn()
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => road.run(image, requestFor(image))))
    expect(answers.map(({ rows }) => rows)).toEqual(Array(5).fill([expected()]))
    expect(open).toMatchObject({ atOnce: 1, outputs: 0, runs: 0 })
  })

  test('refuses an image that is none, an aborted signal, and all after dispose', async () => {
    const { road, feeds } = roadOn()
    const short = { ...image, data: image.data.subarray(4) }
    await expect(road.run(short, requestFor(image))).rejects.toMatchObject({ code: 'invalid-image' })
    const aborted = { signal: AbortSignal.abort('enough') }
    await expect(road.run(image, requestFor(image), aborted)).rejects.toBe('enough')
    road.dispose()
    await expect(road.run(image, requestFor(image))).rejects.toMatchObject({ code: 'disposed' })
    expect(feeds).toEqual([])
  })

  test('a frame that waits for its turn does not run when it is aborted', async () => {
    const { road, feeds } = roadOn()
    const controller = new AbortController()
    const running = [1, 2].map(() => road.run(image, requestFor(image)))
    const waiting = road.run(image, requestFor(image), { signal: controller.signal })
    controller.abort('enough')
    await expect(waiting).rejects.toBe('enough')
    await Promise.all(running)
    await road.run(image, requestFor(image))
    expect(feeds.length).toBe(3)
  })

  test('a failure of the runtime is run-failed; the next frame runs', async () => {
    const { road, session, onProcessor } = roadOn()
    session.answer = () => {
      throw new Error('out of memory')
    }
    await expect(road.run(image, requestFor(image))).rejects.toMatchObject({ code: 'run-failed' })
    session.answer = onProcessor
    expect((await road.run(image, requestFor(image))).rows).toEqual([expected()])
  })
})

describe('a road on a device', () => {
  beforeEach(() => {
    stubWebGpu()
    vi.stubGlobal('ImageBitmap', FakeBitmap)
    vi.stubGlobal('VideoFrame', class {})
    vi.stubGlobal(
      'OffscreenCanvas',
      class {
        drawing: FakeBitmap | undefined
        getContext() {
          return this
        }
        drawImage(bitmap: FakeBitmap) {
          this.drawing = bitmap
        }
        getImageData(_: number, __: number, width: number, height: number) {
          return { data: new Uint8ClampedArray(this.drawing!.pixels.subarray(0, 4 * width * height)) }
        }
      },
    )
  })
  afterEach(() => vi.unstubAllGlobals())

  const bitmap = () => new FakeBitmap(image)
  const expected = () => selectRows({ y: { data: prepared(image, requestFor(image)), shape: [1, 3, 4, 6] } }, selection)
  const onDevice = { provider: 'fake', prepared: 'device', selected: 'device' }

  test('prepares a bitmap and reads rows there, with one wait', async () => {
    const device = new EmulatedDevice()
    const { road, open, feeds } = roadOn(device)
    const bytesRead = 4 * 4 + 4 * 40 * 4
    for (let frame = 0; frame < 2; frame++) {
      expect(await road.run(bitmap(), requestFor(image))).toEqual({
        rows: [expected()],
        report: { ...onDevice, bytesRead, readBacks: 1 },
      })
    }
    expect(feeds[0]!.x).toMatchObject({ type: 'float32', dims: [1, 3, 4, 6], location: 'gpu-buffer' })
    expect([open.outputs, device.scopes]).toEqual([0, 0])
    road.dispose()
    expect([device.buffers.size, device.textures.size]).toEqual([0, 0])
  })

  test('an image of bytes is uploaded by the same way, or prepared on the processor where that is closed', async () => {
    const device = new EmulatedDevice()
    const { road, ways } = roadOn(device)
    expect(ways!.takes(image)).toBe(false)
    expect(ways!.takes(bitmap())).toBe(true)
    expect((await road.run(image, requestFor(image))).report.prepared).toBe('device')
    ways!.closed.preparing = 'no shader'
    expect(ways!.takes(bitmap())).toBe(false)
    for (const source of [image, bitmap()]) {
      const { rows, report } = await road.run(source, requestFor(image))
      expect(rows).toEqual([expected()])
      expect(report).toMatchObject({ prepared: 'processor', selected: 'device' })
    }
  })

  test.each([
    ['preparing', 'prepare texture sums', { prepared: 'processor', selected: 'device' }],
    ['selecting', 'gather', { prepared: 'device', selected: 'processor' }],
  ] as const)(
    '%s is closed where its shader does not compile, and the numbers are the same',
    async (way, label, report) => {
      const device = new EmulatedDevice()
      device.broken.add(label)
      const { road, ways } = roadOn(device)
      const answer = await road.run(bitmap(), requestFor(image))
      expect(answer.rows).toEqual([expected()])
      expect(answer.report).toMatchObject(report)
      expect(ways!.closed).toEqual({ [way]: `${label} does not compile` })
    },
  )

  test.each([
    ['preparing', ['bad size', null, null, null], { prepared: 'processor', selected: 'device' }],
    ['preparing', [null, 'out of memory', null, null], { prepared: 'processor', selected: 'device' }],
    ['selecting', [null, null, 'bad size', null], { prepared: 'device', selected: 'processor' }],
    ['selecting', [null, null, null, 'out of memory'], { prepared: 'device', selected: 'processor' }],
  ] as const)(
    '%s is closed where the device refuses the work (%j), and the frame runs again',
    async (way, problems, report) => {
      const device = new EmulatedDevice()
      device.problems.push(...problems)
      const { road, ways, open, feeds } = roadOn(device)
      const answer = await road.run(bitmap(), requestFor(image))
      expect(answer.rows).toEqual([expected()])
      expect(answer.report).toMatchObject(report)
      expect(feeds.length).toBe(2)
      expect(ways!.closed).toEqual({ [way]: problems.find((problem) => problem !== null) })
      expect([open.outputs, device.scopes]).toEqual([0, 0])
    },
  )

  test('rows that do not hold all that counts: the outputs are downloaded whole', async () => {
    const device = new EmulatedDevice()
    const { road, open } = roadOn(device)
    const narrow = { ...selection, capacity: 1 }
    const { outputs, report } = await road.run(bitmap(), requestFor(image, { selections: [narrow] }))
    expect(outputs!.y).toEqual({ data: prepared(image, requestFor(image)), shape: [1, 3, 4, 6] })
    const rows = 4 * 4 + 4 * 4
    expect(report).toEqual({ ...onDevice, bytesRead: rows + 4 * 72, readBacks: 2 })
    expect(open.outputs).toBe(0)
    expect([...device.buffers].some(({ label }) => label === 'a whole output')).toBe(false)
  })

  test('outputs that lie elsewhere, or are not float32, are read on the processor', async () => {
    const device = new EmulatedDevice()
    const { road, ways, session, onProcessor } = roadOn(device)
    session.answer = onProcessor
    const elsewhere = await road.run(bitmap(), requestFor(image))
    expect(elsewhere.rows).toEqual([expected()])
    expect(elsewhere.report).toMatchObject({ selected: 'processor', bytesRead: 0, readBacks: 0 })
    expect(ways!.closed).toEqual({})
  })

  test('a lost device is told, by each frame that is on it, and by the backend from then on', async () => {
    const device = new EmulatedDevice()
    const { road, session, state } = roadOn(device)
    // A run on a lost device neither ends nor fails.
    session.run = () => new Promise(() => {})
    const frames = [1, 2].map(() => road.run(bitmap(), requestFor(image)))
    await new Promise(setImmediate)
    device.lose({ reason: 'destroyed', message: '' })
    for (const frame of frames) await expect(frame).rejects.toMatchObject({ code: 'device-lost' })
    expect(() => state.check()).toThrow(expect.objectContaining({ code: 'device-lost' }))
  })

  test('a failure whose loss is reported a little later is a loss', async () => {
    const device = new EmulatedDevice()
    device.broken.add('count')
    const { road, ways } = roadOn(device)
    const frame = road.run(bitmap(), requestFor(image))
    setTimeout(() => device.lose({ reason: 'unknown', message: 'unplugged' }), 5)
    await expect(frame).rejects.toMatchObject({ code: 'device-lost' })
    expect(ways!.closed).toEqual({})
    await expect(ways!.whenLost()).rejects.toMatchObject({ code: 'device-lost', message: 'unplugged' })
  })

  test('an error of the library stays what it is', async () => {
    const { road, session } = roadOn(new EmulatedDevice())
    const error = new MotError('unsupported', 'no')
    session.answer = () => {
      throw error
    }
    await expect(road.run(bitmap(), requestFor(image))).rejects.toBe(error)
  })

  test('roads are on the device of an engine that shares one', async () => {
    const device = new EmulatedDevice()
    const engine = { device: Promise.resolve(device.asDevice()), queue: new TaskQueue(), Tensor: FakeTensor } as never
    const shared = await frameRoads(engine, 'webgpu')
    expect(shared.sessionOptions).toEqual({ preferredOutputLocation: 'gpu-buffer' })
    const { session } = identity(device)
    const road = shared.create(session as never, new DeviceState())
    expect((await road.run(bitmap() as never, requestFor(image))).report).toMatchObject({
      provider: 'webgpu',
      prepared: 'device',
    })
    const alone = await frameRoads({ queue: new TaskQueue(), Tensor: FakeTensor } as never, 'cpu')
    expect(alone.sessionOptions).toEqual({})
    const plain = alone.create(identity(undefined).session as never, new DeviceState())
    expect((await plain.run(image, requestFor(image))).report).toMatchObject({ provider: 'cpu', prepared: 'processor' })
  })
})
