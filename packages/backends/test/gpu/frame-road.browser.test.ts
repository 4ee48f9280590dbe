import { createBackend } from '@mot/backends'
import { createGpuBackend } from '@mot/backends/gpu'
import type { Backend, Detections, FrameReport, Image, Model } from '@mot/core'
import { createDetector, fairMOT } from '@mot/heads'
import { env } from 'onnxruntime-web/webgpu'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { whyNoWebGpu } from '../why-no-web-gpu'
import { drawn, fairMOTNetwork, roadCases } from './road-cases'

// A software device compiles the runtime's own shaders for seconds.
vi.setConfig({ testTimeout: 300_000 })

const skip = await whyNoWebGpu()
const images = [1, 2, 3].map((seed) => drawn(211, 139, seed))

/** The plain road on the same provider: prepared, read whole and decoded on this thread. */
async function oracle(
  network: Uint8Array,
  head: Parameters<typeof createDetector>[1],
  device: 'wasm' | 'webgpu',
): Promise<Detections[]> {
  await using backend = await createBackend({ device })
  const detector = createDetector(await backend.load(network), head)
  const found: Detections[] = []
  for (const image of images) found.push(await detector.detect(image))
  return found
}

function expectEqual(found: Detections, expected: Detections): void {
  expect(found.count).toBe(expected.count)
  expect([...found.classIds]).toEqual([...expected.classIds])
  const columns = [
    [found.boxes, expected.boxes, 1e-3],
    [found.scores, expected.scores, 1e-5],
    [found.embeddings ?? [], expected.embeddings ?? [], 1e-5],
    [found.keypoints ?? [], expected.keypoints ?? [], 1e-3],
    [found.boxes3d ?? [], expected.boxes3d ?? [], 1e-3],
  ] as const
  for (const [numbers, wanted, tolerance] of columns) {
    expect(numbers.length).toBe(wanted.length)
    let worst = 0
    for (let i = 0; i < numbers.length; i++) worst = Math.max(worst, Math.abs(numbers[i]! - wanted[i]!))
    expect(worst).toBeLessThanOrEqual(tolerance)
  }
}

/** A model that notes how its frames went. */
function noting(model: Model, reports: FrameReport[]): Model {
  const { frames } = model
  return {
    inputs: model.inputs,
    outputs: model.outputs,
    metadata: model.metadata,
    run: (...given) => model.run(...given),
    dispose: () => model.dispose(),
    [Symbol.asyncDispose]: () => model.dispose(),
    frames: {
      async run(...given) {
        const result = await frames!.run(...given)
        reports.push(result.report)
        return result
      },
    },
  }
}

function places(title: string, open: () => Promise<Backend>, selected: 'device' | 'processor'): void {
  const isSkipped = selected === 'device' && skip !== ''
  describe.skipIf(isSkipped)(`${title}${isSkipped ? ` (skipped: ${skip})` : ''}`, () => {
    let opened: Promise<Backend> | undefined
    const backend = () => {
      opened ??= open()
      return opened
    }
    afterAll(async () => (await opened)?.dispose())

    for (const { name, network, head } of roadCases) {
      test(`${name} finds what the plain road finds`, async () => {
        const expected = await oracle(network, head, selected === 'device' ? 'webgpu' : 'wasm')
        expect(expected.some(({ count }) => count > 0)).toBe(true)
        const reports: FrameReport[] = []
        const detector = createDetector(noting(await (await backend()).load(network), reports), head)
        for (const [i, image] of images.entries()) expectEqual(await detector.detect(image), expected[i]!)
        if (head.selections) expect(reports.slice(1).every((report) => report.selected === selected)).toBe(true)
        await detector.dispose()
      })
    }
  })
}

places('on a device of this thread', () => createGpuBackend({ device: 'webgpu', worker: false }), 'device')
places('on a device of a worker', () => createGpuBackend({ device: 'webgpu' }), 'device')
places('on the processor, in a worker', () => createGpuBackend({ device: 'wasm' }), 'processor')

const onDevice = () => createGpuBackend({ device: 'webgpu', worker: false })

describe.skipIf(skip)(`a frame on the device${skip && ` (skipped: ${skip})`}`, () => {
  test('comes back in 0.3 MB at 1088×608 with 128 numbers of appearance, by one wait', async () => {
    await using backend = await onDevice()
    const reports: FrameReport[] = []
    const detector = createDetector(noting(await backend.load(fairMOTNetwork(128)), reports), fairMOT())
    for (const seed of [1, 2]) await detector.detect(drawn(1280, 720, seed))
    expect(reports[0]!.bytesRead).toBeGreaterThan(20e6)
    expect(reports[1]).toMatchObject({ prepared: 'device', selected: 'device', readBacks: 1 })
    expect(reports[1]!.bytesRead).toBeLessThanOrEqual(300_000)
  })

  test('may be an ImageBitmap or a VideoFrame, which stay open', async () => {
    const { network, head } = roadCases[0]!
    const expected = await oracle(network, head, 'wasm')
    for (const worker of [false, true]) {
      await using backend = await createGpuBackend({ device: 'webgpu', worker })
      const detector = createDetector(await backend.load(network), head)
      const data = new ImageData(new Uint8ClampedArray(images[0]!.data), 211, 139)
      const bitmap = await createImageBitmap(data)
      const frame = new VideoFrame(data.data, { format: 'RGBX', codedWidth: 211, codedHeight: 139, timestamp: 0 })
      for (const image of [bitmap, frame, bitmap, frame]) expectEqual(await detector.detect(image), expected[0]!)
      expect(bitmap.width).toBe(211)
      frame.close()
      bitmap.close()
      await expect(detector.detect(bitmap)).rejects.toMatchObject({ code: 'invalid-image' })
      await expect(detector.detect(frame)).rejects.toMatchObject({ code: 'invalid-image' })
    }
  })

  test('has its answer where the device is lost while frames are on it, in their order', async () => {
    const { network, head } = roadCases[0]!
    const expected = await oracle(network, head, 'wasm')
    await using backend = await onDevice()
    const detector = createDetector(await backend.load(network), head)
    await detector.detect(images[0]!)
    const device = await env.webgpu.device
    const answers = images.map((image) => detector.detect(image))
    device.destroy()
    for (const [i, answer] of answers.entries()) expectEqual(await answer, expected[i]!)
    expectEqual(await detector.detect(images[1]!), expected[1]!)
    expect(backend.attempts.filter(({ ok }) => !ok)[0]!.provider).toBe('webgpu')
  })

  test('takes no more memory after many frames than after a few', async () => {
    await using backend = await onDevice()
    const { network, head } = roadCases[0]!
    const detector = createDetector(await backend.load(network), head)
    const device = await env.webgpu.device
    await detector.detect(images[0]!)
    await detector.detect(images[1]!)
    let made = 0
    const createBuffer = device.createBuffer.bind(device)
    device.createBuffer = (descriptor) => {
      if (descriptor.label !== '' && descriptor.label !== undefined) made++
      return createBuffer(descriptor)
    }
    for (let i = 0; i < frameCount; i += 2) {
      await Promise.all([detector.detect(images[i % 3]!), detector.detect(images[(i + 1) % 3]!)])
    }
    // The second of two frames at once has staging memory of its own.
    expect(made).toBeLessThanOrEqual(1)
  })
})

const frameCount = 200

test('an image of the page is refused by a network without a road', async () => {
  const { network, head } = roadCases[0]!
  await using backend = await createBackend({ device: 'wasm' })
  const detector = createDetector(await backend.load(network), head)
  const bitmap = await createImageBitmap(new ImageData(8, 8))
  await expect(detector.detect(bitmap as unknown as Image)).rejects.toMatchObject({ code: 'unsupported' })
})
