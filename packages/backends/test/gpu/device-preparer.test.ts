import {
  type FrameRequest,
  type Image,
  ImageBatch,
  ImageBuffer,
  letterboxPlacement,
  type PixelFormat,
  type Placement,
  placeImage,
  planarImage,
  type Size,
} from '@mot/core'
import { seededRandom } from '@mot/test-utils/random'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DevicePreparer, type DeviceSource } from '../../src/gpu/device-preparer'
import { type EmulatedBuffer, EmulatedDevice, stubWebGpu } from './emulated-device'

beforeEach(stubWebGpu)
afterEach(() => vi.unstubAllGlobals())

const input = { width: 18, height: 11 }

function noise({ width, height }: Size): Image {
  const random = seededRandom(width)
  const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => (i % 4 === 3 ? 255 : 256 * random()))
  return { width, height, data }
}

/** Planes of noise after 5 bytes of something else, with rows that are padded. */
function noisyPlanes(size: Size, chromaStep: 1 | 2): Image {
  const random = seededRandom(size.height)
  const [columns, rows] = [(size.width + 1) >> 1, (size.height + 1) >> 1]
  const [stride, chromaStride] = [size.width + 3, chromaStep * columns + 1]
  const [first, second] = [5 + stride * size.height, 5 + stride * size.height + chromaStride * rows]
  const bytes = Uint8Array.from({ length: second + (2 - chromaStep) * chromaStride * rows }, () => 256 * random())
  const u = { offset: first, stride: chromaStride }
  const v = { offset: chromaStep === 2 ? first + 1 : second, stride: chromaStride }
  const encoding = { matrix: 'bt709', fullRange: chromaStep === 2 } as const
  return planarImage({ bytes, luma: { offset: 5, stride }, u, v, chromaStep, encoding }, size)
}

function request(placement: Placement, format: PixelFormat = {}): FrameRequest {
  return { inputName: 'image', size: input, format, placement, outputs: [] }
}

async function onDevice(preparer: DevicePreparer, source: DeviceSource, asked: FrameRequest): Promise<Float32Array> {
  const buffer = preparer.prepare(source, await preparer.plan(source, asked)) as unknown as EmulatedBuffer
  return new Float32Array(buffer.open().slice(0, 12 * input.width * input.height).buffer)
}

function onProcessor(image: Image, { placement, size, format }: FrameRequest): Float32Array {
  const batch = new ImageBatch({ ...format, ...size })
  placeImage(image, placement, batch, new ImageBuffer())
  return batch.data
}

describe('an image is prepared on a device as on the processor', () => {
  test.each([
    [9, 5, 'bilinear', 'taps'],
    [18, 11, 'bilinear', 'copy'],
    [18, 11, 'area', 'copy'],
    [36, 22, 'area', 'blocks'],
    [27, 15, 'area', 'sums'],
    [41, 13, 'area', 'sums'],
    [41, 13, 'bilinear', 'taps'],
  ] as const)('%i×%i letterboxed, %s: by %s', async (width, height, resampling, kind) => {
    const device = new EmulatedDevice()
    const preparer = new DevicePreparer(device.asDevice())
    const asked = request(letterboxPlacement({ width, height }, input, 'middle', resampling))
    for (const image of [
      noise({ width, height }),
      noisyPlanes({ width, height }, 1),
      noisyPlanes({ width, height }, 2),
    ]) {
      expect(await onDevice(preparer, image, asked)).toEqual(onProcessor(image, asked))
    }
    expect(device.compiled).toEqual([`prepare rgba ${kind}`, `prepare yuv ${kind}`])
    expect(device.dispatched).toEqual(['rgba', 'yuv', 'yuv'].map((source) => `prepare ${source} ${kind} 3×2`))
  })

  const format: PixelFormat = { channelOrder: 'bgr', mean: [0.4, 0.45, 0.47], deviation: [0.28, 0.27, 0.26] }

  test.each([
    ['rows of pixels, a border of zeros', 'zero', { ...format, layout: 'nhwc' }],
    ['planes, a border of grey', 100, format],
    ['planes, a black border', 0, {}],
  ] as const)('%s', async (_, border, pixels) => {
    const size = { width: 30, height: 8 }
    const asked = request({ ...letterboxPlacement(size, input, 'corner'), border }, pixels)
    const preparer = new DevicePreparer(new EmulatedDevice().asDevice())
    expect(await onDevice(preparer, noise(size), asked)).toEqual(onProcessor(noise(size), asked))
  })

  test('warped, out of the image on all sides', async () => {
    const preparer = new DevicePreparer(new EmulatedDevice().asDevice())
    for (const toInput of [
      [0.7, 0.1, 3, -0.1, 0.6, 5],
      [2.3, 0, -13, 0, 2.3, -9],
    ] as const) {
      const asked = request({ kind: 'warped', toInput }, format)
      const image = noise({ width: 13, height: 17 })
      expect(await onDevice(preparer, image, asked)).toEqual(onProcessor(image, asked))
    }
  })

  test('other sizes, formats and placements after each other, each with tables of its own', async () => {
    const preparer = new DevicePreparer(new EmulatedDevice().asDevice())
    const sizes = [
      { width: 36, height: 22 },
      { width: 18, height: 11 },
      { width: 18, height: 12 },
      { width: 19, height: 11 },
    ]
    for (const size of sizes) {
      for (const asked of [
        request(letterboxPlacement(size, input)),
        request(letterboxPlacement(size, input), format),
        request(letterboxPlacement(size, input, 'corner'), format),
      ]) {
        const image = noise(size)
        expect(await onDevice(preparer, image, asked)).toEqual(onProcessor(image, asked))
      }
    }
  })

  test('a bitmap by a texture and a video frame by an import, of the same pixels', async () => {
    const device = new EmulatedDevice()
    const preparer = new DevicePreparer(device.asDevice())
    for (const size of [
      { width: 25, height: 13 },
      { width: 25, height: 13 },
      { width: 9, height: 13 },
      { width: 9, height: 5 },
    ]) {
      const image = noise(size)
      const pixels = new Uint8Array(image.data)
      const asked = request(letterboxPlacement(size, input))
      const expected = onProcessor(image, asked)
      expect(await onDevice(preparer, { ...size, pixels } as unknown as ImageBitmap, asked)).toEqual(expected)
      const external = { pixels } as unknown as VideoFrame
      expect(await onDevice(preparer, { ...size, external }, asked)).toEqual(expected)
      expect(device.textures.size).toBe(1)
    }
    preparer.dispose()
    expect([device.textures.size, device.buffers.size]).toEqual([0, 0])
  })
})

test('frames of one size take no more memory and compile nothing again', async () => {
  const device = new EmulatedDevice()
  const preparer = new DevicePreparer(device.asDevice())
  const size = { width: 27, height: 15 }
  const asked = request(letterboxPlacement(size, input))
  const inputs = []
  for (let frame = 0; frame < 3; frame++) {
    inputs.push(preparer.prepare(noise(size), await preparer.plan(noise(size), asked)))
    expect(device.buffers.size).toBe(4)
  }
  expect(new Set(inputs).size).toBe(1)
  expect(device.compiled.length).toBe(1)
  preparer.dispose()
  expect(device.buffers.size).toBe(0)
})

test('an array that is longer than its image is uploaded only as far as the image goes', async () => {
  const device = new EmulatedDevice()
  const preparer = new DevicePreparer(device.asDevice())
  const image = noise({ width: 27, height: 15 })
  const longer = { ...image, data: new Uint8ClampedArray([...image.data, ...new Array(400).fill(7)]) }
  const asked = request(letterboxPlacement(image, input))
  expect(await onDevice(preparer, longer, asked)).toEqual(onProcessor(image, asked))
  expect([...device.buffers].find(({ label }) => label === 'the image')!.size).toBe(4 * 27 * 15)
})
