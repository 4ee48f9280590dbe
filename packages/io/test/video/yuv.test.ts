import { expect, test } from 'vitest'
import { rgbaToI420, yuvToRgba } from '../../src/video/yuv'

/** An image of one colour in I420. */
function flat(y: number, u: number, v: number, width = 4, height = 2) {
  const bytes = new Uint8Array((width * height * 3) / 2).fill(y, 0, width * height)
  bytes.fill(u, width * height, (width * height * 5) / 4).fill(v, (width * height * 5) / 4)
  const planes = {
    u: { offset: width * height, stride: width / 2 },
    v: { offset: (width * height * 5) / 4, stride: width / 2 },
  }
  return { bytes, luma: { offset: 0, stride: width }, chroma: { ...planes, step: 1 as const }, size: { width, height } }
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
  const { bytes, luma, chroma, size } = flat(y, u, v)
  const rgba = new Uint8ClampedArray(32)
  yuvToRgba(bytes, luma, chroma, size, { matrix, fullRange }, rgba)
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
  const planes = { u: { offset: 15, stride: 3 }, v: { offset: 21, stride: 3 }, step: 1 } as const
  yuvToRgba(i420, { offset: 0, stride: width }, planes, size, encoding, planar)
  const interleaved = new Uint8ClampedArray(60)
  const nv12 = Uint8Array.from([...luma, ...u.flatMap((value, i) => [value, v[i]!])])
  const pairs = { u: { offset: 15, stride: 6 }, v: { offset: 16, stride: 6 }, step: 2 } as const
  yuvToRgba(nv12, { offset: 0, stride: width }, pairs, size, encoding, interleaved)
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
    const { bytes, luma, chroma, size } = flat(0, 0, 0)
    rgbaToI420(rgba, size, bytes)
    const back = new Uint8ClampedArray(32)
    yuvToRgba(bytes, luma, chroma, size, { matrix: 'bt709', fullRange: false }, back)
    for (const [i, value] of rgba.entries()) expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(2)
  }
})

test('an odd size grows by its last row and column', () => {
  const bytes = new Uint8Array(6)
  rgbaToI420(new Uint8ClampedArray([255, 255, 255, 255]), { width: 1, height: 1 }, bytes)
  expect([...bytes]).toEqual([235, 235, 235, 235, 128, 128])
})
