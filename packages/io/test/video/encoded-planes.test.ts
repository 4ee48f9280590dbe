import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Image, planarImage, type YuvEncoding, type YuvPlanes, yuvToRgba } from '@mot/core'
import { createVideoWriter, openVideo } from '@mot/io/video'
import { expect, test } from 'vitest'
import { createPlanes } from '../../src/video/encoded-planes'

const size = { width: 64, height: 48 }
const area = 64 * 48
const bt601: YuvEncoding = { matrix: 'bt601', fullRange: false }
const bt709: YuvEncoding = { matrix: 'bt709', fullRange: false }

/** One colour. */
function planes(encoding: YuvEncoding, [y, u, v]: readonly [number, number, number] = [90, 110, 180]): YuvPlanes {
  const bytes = new Uint8Array(1.5 * area)
    .fill(y, 0, area)
    .fill(u, area, 1.25 * area)
    .fill(v, 1.25 * area)
  const at = {
    luma: { offset: 0, stride: 64 },
    u: { offset: area, stride: 32 },
    v: { offset: 1.25 * area, stride: 32 },
  }
  return { bytes, ...at, chromaStep: 1, encoding }
}

function pixels(red: number, green: number, blue: number): Image {
  const data = new Uint8ClampedArray(4 * area)
  for (let i = 0; i < data.length; i += 4) data.set([red, green, blue, 255], i)
  return { ...size, data }
}

test('planes of a decoder go to the encoder as they are', () => {
  const given = planes(bt601)
  const image = planarImage(given, size)
  expect(createPlanes(size)(image)).toBe(given)
  expect(image.planes).toBe(given)
})

test.each([
  ['full range', planarImage(planes({ matrix: 'bt709', fullRange: true }), size), size],
  ['BT.2020', planarImage(planes({ matrix: 'bt2020', fullRange: false }), size), size],
  ['a video that grows by a column', { ...planarImage(planes(bt709), size), width: 63 }, size],
  ['pixels', pixels(200, 40, 90), size],
] as const)('%s: the encoder has planes of BT.709 made from the pixels', (_, image, video) => {
  const { encoding, bytes } = createPlanes(video)(image)
  expect(encoding).toEqual(bt709)
  expect(bytes.length).toBe(1.5 * area)
})

test('all frames of a video have the encoding of the first, whatever they are made of', () => {
  const planesOf = createPlanes(size)
  expect(planesOf(planarImage(planes(bt601), size)).encoding).toEqual(bt601)
  for (const image of [pixels(200, 40, 90), planarImage(planes(bt709), size)]) {
    const [red, green, blue] = image.data.slice(0, 3)
    const made = planesOf(image)
    expect(made.encoding).toEqual(bt601)
    const rgba = yuvToRgba(made, size, new Uint8ClampedArray(4 * area))
    for (const [i, value] of [red!, green!, blue!].entries()) {
      expect(Math.abs(rgba[i]! - value)).toBeLessThanOrEqual(2)
    }
  }
})

test.each([bt601, bt709])('a video that is made of planes has their colours: $matrix', async (encoding) => {
  const path = join(mkdtempSync(join(tmpdir(), 'mot-planes-')), 'clip.mp4')
  const image = () => planarImage(planes(encoding), size)
  const writer = await createVideoWriter(path, size)
  for (let i = 0; i < 4; i++) await writer.write(image())
  await writer.close()
  const expected = image().data
  for await (const frame of openVideo(path)) {
    expect(frame.planes!.encoding).toEqual(encoding)
    const at = 4 * (20 * 64 + 20)
    for (let i = 0; i < 3; i++) expect(Math.abs(frame.data[at + i]! - expected[at + i]!)).toBeLessThanOrEqual(4)
  }
})
