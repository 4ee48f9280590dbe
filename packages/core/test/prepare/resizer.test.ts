import { createImage, type Image, resizeArea } from '@mot/core'
import { forbiddenWebAssembly, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { compile } from '../../../../scripts/simd/compile'
import { areaSums } from '../../src/prepare/average'
import { plainResizer, type Resizer } from '../../src/prepare/plain-resizer'
import { centreTaps } from '../../src/prepare/resize-bilinear'
import { resizeWasm } from '../../src/prepare/resize-wasm'
import { chooseResizer } from '../../src/prepare/resizer'
import { numberedImage } from './test-images'

const simd = chooseResizer(WebAssembly)
const random = seededRandom(12)
const upTo = (most: number) => 1 + Math.floor(most * random())

/** Random colours and alphas, sometimes of few values, so that averages have ties. */
function noise(width: number, height: number): Image {
  const step = [1, 15, 255][Math.floor(3 * random())]!
  const value = () => step * Math.floor((256 / step) * random())
  return { width, height, data: Uint8Array.from({ length: 4 * width * height }, value) }
}

function interpolateWith(resizer: Resizer, image: Image, width: number, height: number) {
  const into = createImage(width, height)
  return resizer.interpolate(image, into, centreTaps(image.width, width), centreTaps(image.height, height))
}

function averageWith(resizer: Resizer, image: Image, width: number, height: number) {
  const into = createImage(width, height)
  return resizer.averageAreas(image, into, areaSums(image.width, width), areaSums(image.height, height))
}

/** As `toEqual`, for many bytes. */
function expectSame(ours: Image, plain: Image) {
  const [bytes, plainBytes] = [ours, plain].map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.length))
  expect(bytes!.length).toBeGreaterThan(0)
  expect(bytes!.equals(plainBytes!)).toBe(true)
}

describe('SIMD gives the bytes that TypeScript gives', () => {
  test('when it interpolates, larger or smaller', () => {
    for (let round = 0; round < 300; round++) {
      const image = noise(upTo(70), upTo(40))
      const [width, height] = [upTo(90), upTo(50)]
      expectSame(interpolateWith(simd, image, width, height), interpolateWith(plainResizer, image, width, height))
    }
  })

  test.each([
    [700, 500, 60, 40],
    [60, 40, 700, 500],
    [700, 500, 800, 600],
  ])('when it interpolates images of more than a megabyte, %d×%d to %d×%d', (fromWidth, fromHeight, width, height) => {
    const image = noise(fromWidth, fromHeight)
    expectSame(interpolateWith(simd, image, width, height), interpolateWith(plainResizer, image, width, height))
  })

  test('when it interpolates images whose data is longer than their pixels', () => {
    const { width, height, data } = noise(30, 20)
    const longer = { width, height, data: Uint8Array.from([...data, 1, 2, 3]) }
    expectSame(interpolateWith(simd, longer, 40, 50), interpolateWith(plainResizer, longer, 40, 50))
  })

  test('when it averages areas', () => {
    for (let round = 0; round < 300; round++) {
      const image = noise(upTo(120), upTo(60))
      const [width, height] = [upTo(image.width), upTo(image.height)]
      expectSame(averageWith(simd, image, width, height), averageWith(plainResizer, image, width, height))
    }
  })

  test('when it averages blocks', () => {
    for (let round = 0; round < 100; round++) {
      const [blockWidth, blockHeight] = [upTo(5), upTo(5)]
      const into = { width: upTo(30), height: upTo(20) }
      const image = noise(blockWidth * into.width, blockHeight * into.height)
      const blocks = (resizer: Resizer) =>
        resizer.averageBlocks(image, createImage(into.width, into.height), blockWidth, blockHeight)
      expectSame(blocks(simd), blocks(plainResizer))
    }
  })

  test.each([
    [1, 1, 1, 1],
    [1, 50, 1, 7],
    [50, 1, 7, 1],
    [1, 1, 33, 17],
    [641, 3, 640, 2],
    [3, 641, 2, 640],
  ])('from %d × %d to %d × %d', (width, height, intoWidth, intoHeight) => {
    const image = noise(width, height)
    const [ours, plain] = [simd, plainResizer].map((each) => interpolateWith(each, image, intoWidth, intoHeight))
    expect(ours).toEqual(plain)
    if (intoWidth > width) return
    const [average, plainAverage] = [simd, plainResizer].map((each) => averageWith(each, image, intoWidth, intoHeight))
    expect(average).toEqual(plainAverage)
  })

  test('for a frame of a video, and for rows that need more memory than the module begins with', () => {
    for (const [width, height, intoWidth, intoHeight] of [
      [1920, 1080, 1081, 608],
      [20_011, 3, 9_001, 2],
    ] as const) {
      const image = noise(width, height)
      for (const way of [averageWith, interpolateWith]) {
        expectSame(way(simd, image, intoWidth, intoHeight), way(plainResizer, image, intoWidth, intoHeight))
      }
    }
  })

  test('for a block so large that its sums are not exact in float32', () => {
    const image = { width: 300, height: 300, data: new Uint8Array(360_000).fill(251) }
    image.data[0] = 250
    const blocks = (resizer: Resizer) => [...resizer.averageBlocks(image, createImage(1, 1), 300, 300).data]
    expect(blocks(simd)).toEqual(blocks(plainResizer))
  })
})

test('a view into a larger column of bytes is read from its own start', () => {
  const image = numberedImage(31, 17)
  const column = new Uint8Array(image.data.length + 7)
  column.set(image.data, 7)
  const view = { ...image, data: column.subarray(7) }
  expect(averageWith(simd, view, 20, 11)).toEqual(averageWith(plainResizer, image, 20, 11))
})

test('images are independent of the ones before', () => {
  const image = numberedImage(64, 48)
  const first = averageWith(simd, image, 37, 29)
  interpolateWith(simd, noise(99, 99), 120, 130)
  averageWith(simd, noise(300, 200), 40, 30)
  expect(averageWith(simd, image, 37, 29)).toEqual(first)
})

describe('where there is no WebAssembly', () => {
  test('TypeScript replaces it: under a strict content security policy', () => {
    expect(simd).not.toBe(plainResizer)
    expect(chooseResizer(forbiddenWebAssembly)).toBe(plainResizer)
    const image = numberedImage(23, 11)
    const into = createImage(13, 7)
    expect(averageWith(chooseResizer(forbiddenWebAssembly), image, 13, 7)).toEqual(resizeArea(image, into))
  })
})

test('the bytes are those that the source compiles to', async () => {
  expect(await compile('packages/core/simd/resize.ts')).toBe(resizeWasm)
})
