import { createImage, type Image, ImageBatch, ImageBuffer, letterbox, planarImage, yuvToRgba } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { plainResizer, type Resizer } from '../../src/prepare/plain-resizer'
import { chooseResizer } from '../../src/prepare/resizer'

const random = seededRandom(3)
const upTo = (most: number) => 1 + Math.floor(most * random())
const simd = chooseResizer(WebAssembly)

function noise(width: number, height: number): Image {
  const { data } = createImage(width, height)
  return { width, height, data: data.map(() => 256 * random()) }
}

test('WebAssembly gives the numbers that TypeScript gives, beside which nothing is written', () => {
  for (let round = 0; round < 200; round++) {
    const [width, height] = [upTo(40), upTo(20)]
    const [left, top] = round % 2 === 0 ? [0, 0] : [upTo(5), upTo(5)]
    const rowStep = left + width + (round % 4 === 0 ? 0 : upTo(4))
    const area = rowStep * (top + height + 2)
    const image = noise(width, height)
    const format = {
      channels: round % 3 === 0 ? ([0, 1, 2] as const) : ([2, 1, 0] as const),
      tables: Float32Array.from({ length: 768 }, () => random() - 0.5),
    }
    const written = (each: Resizer, isInterleaved: boolean) => {
      const data = new Float32Array(3 * area).fill(9)
      const steps = isInterleaved ? { pixelStep: 3, planeStep: 1 } : { pixelStep: 1, planeStep: area }
      const start = steps.pixelStep * (rowStep * top + left)
      each.toPlanes(image, format, { data, start, rowStep: steps.pixelStep * rowStep, ...steps })
      return data
    }
    for (const isInterleaved of [false, true]) {
      const plain = written(plainResizer, isInterleaved)
      expect(written(simd, isInterleaved)).toEqual(plain)
      expect(plain.filter((value) => value !== 9).length).toBe(3 * width * height)
    }
  }
})

test('the channels of each pixel are looked up in their tables, in the order of the network', () => {
  const batch = new ImageBatch({ width: 2, height: 1, channelOrder: 'bgr', scale: 1, mean: [1, 10, 100] })
  batch.write({ width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255) })
  expect([...batch.data]).toEqual([3 - 1, 6 - 1, 2 - 10, 5 - 10, 1 - 100, 4 - 100])
})

test('pixels of a decoder that are made while they are written give the numbers of the same pixels as RGBA', () => {
  const size = { width: 40, height: 24 }
  const planes = {
    bytes: Uint8Array.from({ length: 40 * 24 * 1.5 }, () => 256 * random()),
    luma: { offset: 0, stride: 40 },
    u: { offset: 960, stride: 20 },
    v: { offset: 1200, stride: 20 },
    chromaStep: 1,
    encoding: { matrix: 'bt709', fullRange: false },
  } as const
  const pixels = yuvToRgba(planes, size, new Uint8ClampedArray(4 * 40 * 24))
  const numbersOf = (image: Image) => {
    const batch = new ImageBatch({ ...size, scale: 1 })
    letterbox(image, batch, new ImageBuffer())
    return batch.data
  }
  const numbers = numbersOf({ ...size, data: pixels })
  expect([...numbers.subarray(0, 3)]).toEqual([pixels[0], pixels[4], pixels[8]])
  expect(numbersOf(planarImage(planes, size))).toEqual(numbers)
})
