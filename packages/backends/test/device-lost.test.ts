import type { InferenceSession, Tensor } from 'onnxruntime-common'
import { describe, expect, test } from 'vitest'
import { DeviceState } from '../src/device-state'
import { OrtModel } from '../src/ort-model'
import { isDeviceLost } from '../src/runtime-errors'
import { TaskQueue } from '../src/task-queue'

/** The part of ONNX Runtime's tensors that the model uses. */
class FakeTensor {
  constructor(
    readonly type: string,
    readonly data: Float32Array,
    readonly dims: readonly number[],
  ) {}
}

/** A session that doubles x until its device is lost. */
class FakeSession {
  lost = false
  runs = 0
  released = 0
  readonly inputNames = ['x']
  readonly outputNames = ['y']
  readonly inputMetadata = [{ name: 'x', isTensor: true, type: 'float32', shape: ['n'] }] as const
  readonly outputMetadata = [{ name: 'y', isTensor: true, type: 'float32', shape: ['n'] }] as const

  async run({ x }: { x: FakeTensor }) {
    this.runs++
    if (this.lost) throw new Error('failed to call OrtRun(). ERROR_CODE: 1, ERROR_MESSAGE: Device is lost.')
    const data = x.data.map((value) => 2 * value)
    return { y: new FakeTensor('float32', data, x.dims) }
  }

  async release() {
    this.released++
  }
}

function fakeModel(device = new DeviceState()) {
  const session = new FakeSession()
  const engine = {
    Tensor: FakeTensor as unknown as new () => Tensor & typeof Tensor,
    fillsOutputs: false,
    queue: new TaskQueue(),
  }
  const model = new OrtModel({}, session as unknown as InferenceSession, engine as never, device)
  return { session, model }
}

const x = { data: Float32Array.of(1, 2), shape: [2] }

describe('a lost device', () => {
  test('the run on it throws device-lost; later runs do not reach the runtime', async () => {
    const { session, model } = fakeModel()
    expect((await model.run({ x })).y!.data).toEqual(Float32Array.of(2, 4))
    session.lost = true
    await expect(model.run({ x })).rejects.toMatchObject({
      code: 'device-lost',
      message: expect.stringMatching(/Device is lost/),
    })
    await expect(model.run({ x })).rejects.toMatchObject({
      code: 'device-lost',
      message: expect.stringMatching(/create a new one/),
    })
    expect(session.runs).toBe(2)
  })

  test('queued runs throw it, too', async () => {
    const { session, model } = fakeModel()
    session.lost = true
    const runs = await Promise.allSettled([model.run({ x }), model.run({ x }), model.run({ x })])
    expect(runs.map((run) => run.status === 'rejected' && run.reason.code)).toEqual(Array(3).fill('device-lost'))
    expect(session.runs).toBe(1)
  })

  test('a loss reported by the runtime counts before the next run', async () => {
    let lose = (_: string) => {}
    const lost = new Promise<string>((resolve) => {
      lose = resolve
    })
    const { session, model } = fakeModel(new DeviceState(lost))
    await model.run({ x })
    lose('the driver was updated')
    await lost
    await expect(model.run({ x })).rejects.toMatchObject({
      code: 'device-lost',
      message: expect.stringMatching(/the driver was updated/),
    })
    expect(session.runs).toBe(1)
  })

  test('the model can still be disposed of, once', async () => {
    const { session, model } = fakeModel()
    session.lost = true
    await model.run({ x }).catch(() => {})
    await model.dispose()
    await model.dispose()
    expect(session.released).toBe(1)
    await expect(model.run({ x })).rejects.toMatchObject({ code: 'disposed' })
  })
})

test.each([
  'Device is lost.',
  'A valid external Instance reference no longer exists.',
  'CUDA failure 700: an illegal memory access was encountered ; GPU=0',
  'D3D12 device removed: DXGI_ERROR_DEVICE_REMOVED',
  'The parameter is incorrect. 887A0006',
  'vkQueueSubmit failed with VK_ERROR_DEVICE_LOST',
])('"%s" is a lost device', (message) => {
  expect(isDeviceLost(new Error(message))).toBe(true)
})

test.each(['Got invalid dimensions for input: image', 'CUDA error 2: out of memory', 'Protobuf parsing failed.'])(
  '"%s" is not',
  (message) => {
    expect(isDeviceLost(new Error(message))).toBe(false)
  },
)
