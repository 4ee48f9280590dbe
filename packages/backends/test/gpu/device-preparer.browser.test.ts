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
  type YuvPlanes,
} from '@mot/core'
import { seededRandom } from '@mot/test-utils/random'
import { afterAll, describe, expect, test } from 'vitest'
import { DevicePreparer, type DeviceSource } from '../../src/gpu/device-preparer'
import { whyNoWebGpu } from '../why-no-web-gpu'
import { download, openDevice } from './device'

const skip = await whyNoWebGpu()
const device = skip ? undefined : await openDevice()
const preparer = device && new DevicePreparer(device)

afterAll(() => {
  preparer?.dispose()
  device?.destroy()
})

/** Smooth and noisy parts, so that averages lie on and between whole numbers. */
function noise({ width, height }: Size, seed = 1): Image {
  const random = seededRandom(seed)
  const data = new Uint8ClampedArray(4 * width * height)
  for (let i = 0; i < data.length; i++) data[i] = i % 4 === 3 ? 255 : (i % 64 < 32 ? 256 : 3) * random()
  return { width, height, data }
}

const encodings = ['bt601', 'bt709', 'bt2020'] as const

/** The planes of a decoder, all bytes possible; rows are padded as decoders do. */
function noisyPlanes(size: Size, chromaStep: 1 | 2, seed: number): YuvPlanes {
  const random = seededRandom(seed)
  const columns = (size.width + 1) >> 1
  const rows = (size.height + 1) >> 1
  const stride = size.width + 3
  const chromaStride = chromaStep * columns + 1
  const luma = stride * size.height
  const chroma = chromaStride * rows
  const bytes = Uint8Array.from({ length: luma + (3 - chromaStep) * chroma }, () => 256 * random())
  const v = chromaStep === 2 ? luma + 1 : luma + chroma
  return {
    bytes,
    luma: { offset: 0, stride },
    u: { offset: luma, stride: chromaStride },
    v: { offset: v, stride: chromaStride },
    chromaStep,
    encoding: { matrix: encodings[seed % 3]!, fullRange: seed % 2 === 0 },
  }
}

async function onDevice(source: DeviceSource, request: FrameRequest): Promise<Float32Array> {
  const buffer = preparer!.prepare(source, await preparer!.plan(source, request))
  return new Float32Array(await download(device!, buffer, 12 * request.size.width * request.size.height))
}

function onProcessor(image: Image, { placement, size, format }: FrameRequest): Float32Array {
  const batch = new ImageBatch({ ...format, ...size })
  placeImage(image, placement, batch, new ImageBuffer())
  return batch.data
}

function request(size: Size, placement: Placement, format: PixelFormat = {}): FrameRequest {
  return { inputName: 'image', size, format, placement, outputs: [] }
}

const input = { width: 64, height: 48 }
/** Sides of images: the input's by factors from 0.5 to 3, whole and broken, even and odd. */
const images: readonly Size[] = [
  { width: 32, height: 24 },
  { width: 45, height: 33 },
  { width: 64, height: 48 },
  { width: 65, height: 49 },
  { width: 77, height: 59 },
  { width: 96, height: 72 },
  { width: 127, height: 95 },
  { width: 128, height: 96 },
  { width: 161, height: 113 },
  { width: 192, height: 144 },
  { width: 191, height: 67 },
  { width: 41, height: 131 },
]

describe.skipIf(skip)(
  `an image is prepared on the device to the bits of the processor${skip && ` (skipped: ${skip})`}`,
  () => {
    for (const image of images) {
      for (const resampling of ['area', 'bilinear'] as const) {
        test(`${image.width}×${image.height} letterboxed to 64×48, ${resampling}, from RGBA, I420 and NV12`, async () => {
          const asked = request(input, letterboxPlacement(image, input, 'middle', resampling))
          const rgba = noise(image)
          expect(await onDevice(rgba, asked)).toEqual(onProcessor(rgba, asked))
          for (const chromaStep of [1, 2] as const) {
            const planes = noisyPlanes(image, chromaStep, image.width)
            expect(await onDevice(planarImage(planes, image), asked)).toEqual(
              onProcessor(planarImage(planes, image), asked),
            )
          }
        })
      }
    }

    const format: PixelFormat = { channelOrder: 'bgr', mean: [0.4, 0.45, 0.47], deviation: [0.28, 0.27, 0.26] }

    test('blue first, normalised, in rows of pixels, with a border of zeros', async () => {
      const placement = { ...letterboxPlacement({ width: 50, height: 20 }, input, 'corner'), border: 'zero' } as const
      const asked = request(input, placement, { ...format, layout: 'nhwc' })
      const image = noise({ width: 50, height: 20 })
      expect(await onDevice(image, asked)).toEqual(onProcessor(image, asked))
    })

    test('warped, out of the image on all sides', async () => {
      for (const toInput of [
        [0.7, 0.1, 3, -0.1, 0.6, 5],
        [2.3, 0, -30, 0, 2.3, -20],
      ] as const) {
        const asked = request(input, { kind: 'warped', toInput }, format)
        const image = noise({ width: 71, height: 53 })
        expect(await onDevice(image, asked)).toEqual(onProcessor(image, asked))
      }
    })

    test('an ImageBitmap, by a texture', async () => {
      const image = noise({ width: 91, height: 67 })
      const bitmap = await createImageBitmap(new ImageData(new Uint8ClampedArray(image.data), 91, 67))
      const asked = request(input, letterboxPlacement(image, input))
      expect(await onDevice(bitmap, asked)).toEqual(onProcessor(image, asked))
      bitmap.close()
    })

    test('a smaller image after a larger one reads nothing of it', async () => {
      for (const size of [images[9]!, images[1]!]) {
        const image = noise(size, 7)
        const asked = request(input, letterboxPlacement(size, input))
        expect(await onDevice(image, asked)).toEqual(onProcessor(image, asked))
      }
    })

    test('a shader that does not compile is told', async () => {
      const broken = {
        ...device!,
        createShaderModule: () => device!.createShaderModule({ code: 'fn main() { broken }' }),
      }
      broken.createComputePipelineAsync = (descriptor: GPUComputePipelineDescriptor) =>
        device!.createComputePipelineAsync(descriptor)
      await expect(new DevicePreparer(broken as GPUDevice).compile('rgba', 'copy')).rejects.toThrow()
    })
  },
)
