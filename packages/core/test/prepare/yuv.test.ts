import {
  createImage,
  ImageBatch,
  ImageBuffer,
  letterbox,
  planarImage,
  resizeArea,
  resizeBilinear,
  rgbaToI420,
  type YuvPlanes,
  yuvToRgba,
} from '@mot/core'
import { forbiddenWebAssembly, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { plainResizer } from '../../src/prepare/plain-resizer'
import { chooseResizer } from '../../src/prepare/resizer'

/** An image of one colour in I420. */
function flat(y: number, u: number, v: number, width = 4, height = 2) {
  const bytes = new Uint8Array((width * height * 3) / 2).fill(y, 0, width * height)
  bytes.fill(u, width * height, (width * height * 5) / 4).fill(v, (width * height * 5) / 4)
  const planes = {
    bytes,
    luma: { offset: 0, stride: width },
    u: { offset: width * height, stride: width / 2 },
    v: { offset: (width * height * 5) / 4, stride: width / 2 },
    chromaStep: 1 as const,
  }
  return { bytes, planes, size: { width, height } }
}

// Test bars of ITU-R BT.601 and BT.709, 75 %: luma and chroma as the recommendations list them.
test.each([
  ['bt601', false, [65, 100, 212], [191, 0, 0]],
  ['bt601', false, [112, 72, 58], [0, 191, 0]],
  ['bt601', false, [35, 212, 114], [0, 0, 191]],
  ['bt709', false, [51, 109, 212], [191, 0, 0]],
  ['bt709', false, [133, 63, 52], [0, 191, 0]],
  ['bt709', false, [28, 212, 120], [0, 0, 191]],
  ['bt709', false, [235, 128, 128], [255, 255, 255]],
  ['bt709', false, [16, 128, 128], [0, 0, 0]],
  ['bt601', true, [76, 85, 255], [255, 0, 0]],
  ['bt2020', true, [255, 128, 128], [255, 255, 255]],
] as const)('%s, full range %s: %j is %j', (matrix, fullRange, [y, u, v], expected) => {
  const { planes, size } = flat(y, u, v)
  const rgba = new Uint8ClampedArray(32)
  yuvToRgba({ ...planes, encoding: { matrix, fullRange } }, size, rgba)
  for (let pixel = 0; pixel < 8; pixel++) {
    const [red, green, blue, alpha] = rgba.subarray(4 * pixel)
    for (const [i, value] of [red!, green!, blue!].entries())
      expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2)
    expect(alpha).toBe(255)
  }
})

test('interleaved chroma (NV12) gives the same image as separate planes', () => {
  const width = 5
  const height = 3
  const luma = Uint8Array.from({ length: 15 }, (_, i) => 16 + 13 * i)
  const u = [90, 120, 200, 60, 128, 240]
  const v = [30, 140, 128, 220, 100, 70]
  const size = { width, height }
  const encoding = { matrix: 'bt709', fullRange: false } as const
  const planar = new Uint8ClampedArray(60)
  const i420 = Uint8Array.from([...luma, ...u, ...v])
  const shared = { luma: { offset: 0, stride: width }, encoding }
  const planes = { u: { offset: 15, stride: 3 }, v: { offset: 21, stride: 3 }, chromaStep: 1 } as const
  yuvToRgba({ bytes: i420, ...shared, ...planes }, size, planar)
  const interleaved = new Uint8ClampedArray(60)
  const nv12 = Uint8Array.from([...luma, ...u.flatMap((value, i) => [value, v[i]!])])
  const pairs = { u: { offset: 15, stride: 6 }, v: { offset: 16, stride: 6 }, chromaStep: 2 } as const
  yuvToRgba({ bytes: nv12, ...shared, ...pairs }, size, interleaved)
  expect(interleaved).toEqual(planar)
  expect(new Set(planar).size).toBeGreaterThan(20)
})

test('colours convert to I420 and back', () => {
  for (const color of [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [200, 100, 40],
    [0, 0, 0],
    [255, 255, 255],
    [17, 34, 51],
  ]) {
    const rgba = Uint8ClampedArray.from({ length: 32 }, (_, i) => (i % 4 === 3 ? 255 : color[i % 4]!))
    const { bytes, planes, size } = flat(0, 0, 0)
    rgbaToI420(rgba, size, bytes)
    const back = new Uint8ClampedArray(32)
    yuvToRgba({ ...planes, encoding: { matrix: 'bt709', fullRange: false } }, size, back)
    for (const [i, value] of rgba.entries()) expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(2)
  }
})

test('an odd size grows by its last row and column', () => {
  const bytes = new Uint8Array(6)
  rgbaToI420(new Uint8ClampedArray([255, 255, 255, 255]), { width: 1, height: 1 }, bytes)
  expect([...bytes]).toEqual([235, 235, 235, 235, 128, 128])
})

const random = seededRandom(7)
const upTo = (most: number) => 1 + Math.floor(most * random())
const simd = chooseResizer(WebAssembly)

/** Planes of random samples, extremes included, with rows that are longer than the image and gaps between planes. */
function noise(width: number, height: number, chromaStep: 1 | 2): YuvPlanes {
  const [columns, rows] = [(width + 1) >> 1, (height + 1) >> 1]
  const gap = Math.floor(9 * random())
  const luma = { offset: gap, stride: width + gap }
  const start = luma.offset + height * luma.stride + gap
  const stride = columns * chromaStep + gap
  const u = { offset: start, stride }
  const v = { offset: chromaStep === 2 ? start + 1 : start + rows * stride + gap, stride }
  const length = v.offset + rows * stride
  const bytes = Uint8Array.from({ length }, () => Math.max(0, Math.min(255, Math.floor(300 * random()) - 20)))
  const matrix = (['bt601', 'bt709', 'bt2020'] as const)[Math.floor(3 * random())]!
  return { bytes, luma, u, v, chromaStep, encoding: { matrix, fullRange: random() < 0.5 } }
}

describe('SIMD gives the bytes that TypeScript gives', () => {
  test.each([1, 2] as const)('for planes whose samples of chroma are %d apart', (chromaStep) => {
    for (let round = 0; round < 150; round++) {
      const size = { width: upTo(70), height: upTo(40) }
      const planes = noise(size.width, size.height, chromaStep)
      const [ours, plain] = [simd, plainResizer].map((each) => {
        const { data } = createImage(size.width, size.height)
        each.yuvToRgba(planes, size, data)
        return data
      })
      expect(ours).toEqual(plain)
    }
  })

  test('for the way back, of even and odd sizes', () => {
    for (let round = 0; round < 200; round++) {
      const size = { width: upTo(70), height: upTo(40) }
      const rgba = Uint8Array.from({ length: 4 * size.width * size.height }, () => 256 * random())
      const even = (length: number) => length + (length & 1)
      const [ours, plain] = [simd, plainResizer].map((each) => {
        const bytes = new Uint8Array((even(size.width) * even(size.height) * 3) / 2)
        each.rgbaToI420(rgba, size, bytes)
        return bytes
      })
      expect(ours).toEqual(plain)
    }
  })

  test('for a frame of a video', () => {
    const size = { width: 1920, height: 1080 }
    const planes = noise(size.width, size.height, 1)
    const [ours, plain] = [simd, plainResizer].map((each) => {
      const { data } = createImage(size.width, size.height)
      each.yuvToRgba(planes, size, data)
      const bytes = new Uint8Array((size.width * size.height * 3) / 2)
      each.rgbaToI420(data, size, bytes)
      return [Buffer.from(data.buffer), Buffer.from(bytes.buffer)]
    })
    expect(ours![0]!.equals(plain![0]!)).toBe(true)
    expect(ours![1]!.equals(plain![1]!)).toBe(true)
  })

  test('and TypeScript replaces it where there is no WebAssembly', () => {
    expect(simd).not.toBe(plainResizer)
    expect(chooseResizer(forbiddenWebAssembly)).toBe(plainResizer)
  })
})

describe('an image of planes', () => {
  const ways = { area: resizeArea, bilinear: resizeBilinear } as const

  test.each(['area', 'bilinear'] as const)('resizes (%s) to the bytes of its pixels, which are not made', (way) => {
    for (let round = 0; round < 100; round++) {
      const size = { width: upTo(120), height: upTo(60) }
      const planes = noise(size.width, size.height, random() < 0.5 ? 1 : 2)
      const pixels = { ...size, data: yuvToRgba(planes, size, createImage(size.width, size.height).data) }
      const image = planarImage(planes, size)
      const into = () => createImage(upTo(90), upTo(50))
      const ours = ways[way](image, into())
      expect(ours).toEqual(ways[way](pixels, createImage(ours.width, ours.height)))
      expect(image.planes).toBe(planes)
    }
  })

  test('fills the input of a network as its pixels do', () => {
    for (const [width, height] of [
      [768, 576],
      [1920, 1080],
      [31, 17],
    ] as const) {
      const planes = noise(width, height, 1)
      const pixels = { width, height, data: yuvToRgba(planes, { width, height }, createImage(width, height).data) }
      const [ours, expected] = [planarImage(planes, { width, height }), pixels].map((image) => {
        const batch = new ImageBatch({ width: 416, height: 416, channelOrder: 'bgr' })
        letterbox(image, batch, new ImageBuffer(), { place: 'corner', resampling: 'bilinear' })
        return Buffer.from(batch.data.buffer)
      })
      expect(ours!.equals(expected!)).toBe(true)
    }
  })

  test('has no planes any more once its pixels have been read: they may be changed', () => {
    const planes = noise(6, 4, 1)
    const image = planarImage(planes, { width: 6, height: 4 })
    expect(image.planes).toBe(planes)
    image.data.fill(7)
    expect(image.planes).toBeUndefined()
    expect(resizeBilinear(image, createImage(2, 2)).data[0]).toBe(7)
    expect(image.data).toBe(image.data)
  })

  test('is copied with its pixels', () => {
    const planes = noise(6, 4, 1)
    const copy = { ...planarImage(planes, { width: 6, height: 4 }) }
    expect(copy.data).toEqual(yuvToRgba(planes, { width: 6, height: 4 }, new Uint8ClampedArray(96)))
    expect(structuredClone(copy).data).toEqual(copy.data)
  })

  test('is refused where its planes end before it does', () => {
    const planes = noise(6, 4, 1)
    const image = planarImage({ ...planes, bytes: planes.bytes.subarray(0, 20) }, { width: 6, height: 4 })
    const batch = new ImageBatch({ width: 8, height: 8 })
    expect(() => letterbox(image, batch, new ImageBuffer())).toThrow('The planes of a 6×4 image should have')
    expect(() => rgbaToI420(new Uint8Array(3), { width: 1, height: 1 }, new Uint8Array(6))).toThrow(
      'should have 4 bytes',
    )
  })
})
