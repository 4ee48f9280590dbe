import { readPlanarArea, writePlanarArea, type YuvEncoding, type YuvPlanes, yuvToRgba } from '@mot/core'
import { expect, test } from 'vitest'

/** Odd, so that the last row and column have half a block. */
const size = { width: 23, height: 17 }
const columns = 12
const rows = 9

function planesOf(encoding: YuvEncoding, chromaStep: 1 | 2): YuvPlanes {
  const luma = size.width * size.height
  const bytes = Uint8Array.from({ length: luma + 2 * columns * rows }, (_, i) => (i * 97 + (i >> 3) * 31) % 256)
  const stride = chromaStep * columns
  const v = { offset: luma + (chromaStep === 1 ? columns * rows : 1), stride }
  return { bytes, luma: { offset: 0, stride: size.width }, u: { offset: luma, stride }, v, chromaStep, encoding }
}

const cases = (['bt601', 'bt709', 'bt2020'] as const).flatMap((matrix) =>
  [true, false].flatMap((fullRange) => ([1, 2] as const).map((chromaStep) => ({ matrix, fullRange, chromaStep }))),
)

test.each(cases)('parts of planes are the pixels of the whole: %o', ({ chromaStep, ...encoding }) => {
  const planes = planesOf(encoding, chromaStep)
  const whole = yuvToRgba(planes, size, new Uint8ClampedArray(4 * size.width * size.height))
  const words = new Int32Array(size.width * size.height)
  for (const top of [0, 8]) {
    for (const left of [0, 10]) {
      const area = { left, top, width: left === 0 ? 10 : 13, height: top === 0 ? 8 : 9 }
      readPlanarArea(planes, area, { width: size.width, words })
    }
  }
  expect(new Uint8ClampedArray(words.buffer)).toEqual(whole)
})

test.each(cases)('pixels that are not painted keep the bytes of the planes: %o', ({ chromaStep, ...encoding }) => {
  const planes = planesOf(encoding, chromaStep)
  const start = planes.bytes.slice()
  const area = { left: 0, top: 0, ...size }
  const image = { width: size.width, words: new Int32Array(size.width * size.height) }
  readPlanarArea(planes, area, image)
  const before = image.words.slice()
  writePlanarArea(planes, area, image, before)
  expect(planes.bytes).toEqual(start)
  // One pixel, of the last column: its luma, and the chroma of its block.
  image.words[5 * size.width + 22] = 0xff0000ff | 0
  writePlanarArea(planes, area, image, before)
  const changed = [...planes.bytes.keys()].filter((i) => planes.bytes[i] !== start[i])
  const [u, v] = [planes.u, planes.v].map(({ offset, stride }) => offset + 2 * stride + 11 * chromaStep)
  expect([5 * size.width + 22, u, v]).toEqual(expect.arrayContaining(changed))
  expect(changed.length).toBeGreaterThanOrEqual(2)
})
