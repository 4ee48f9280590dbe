import { ImageBatch, ImageBuffer, type Tensor } from '@mot/core'
import { type FCOSOptions, fcos } from '@mot/heads'
import { expectClose, readGoldenCase, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { put } from './fairmot-maps'

const size = { width: 64, height: 32 }
const strides = [8, 16] as const
const small: FCOSOptions = { strides, shortSide: 32, longSide: 64 }
const classCount = 3

/** Two levels without an object of three classes. */
function emptyMaps(batch = 1): Record<string, Tensor<Float32Array>> {
  const map = (stride: number, channels: number, value: number) => {
    const shape = [batch, channels, size.height / stride, size.width / stride]
    return { data: new Float32Array(shape.reduce((a, b) => a * b)).fill(value), shape }
  }
  return Object.fromEntries(
    strides.flatMap((stride) => [
      [`cls_${stride}`, map(stride, classCount, -9)],
      [`reg_${stride}`, map(stride, 4, 0)],
      [`ctr_${stride}`, map(stride, 1, 0)],
    ]),
  )
}

/** The outputs of one location. */
interface Location {
  readonly stride: 8 | 16
  readonly at: readonly [index: number, row: number, column: number]
  readonly logits: number[]
  readonly centreness?: number
  readonly ltrb: number[]
}

function mapsOf(locations: readonly Location[], batch = 1): Record<string, Tensor<Float32Array>> {
  const maps = emptyMaps(batch)
  for (const { stride, at, logits, centreness = 0, ltrb } of locations) {
    put(maps[`cls_${stride}`]!, at, logits)
    put(maps[`reg_${stride}`]!, at, ltrb)
    put(maps[`ctr_${stride}`]!, at, [centreness])
  }
  return maps
}

function manyObjects(batch: number): Record<string, Tensor<Float32Array>> {
  const random = seededRandom(batch)
  const ltrb = () => [1 + random(), 2, 1, 2 + random()]
  const locations = Array.from({ length: batch }, (_, i): Location[] => [
    { stride: 8, at: [i, 1, 1], logits: [random(), -9, -9], ltrb: ltrb() },
    { stride: 8, at: [i, 2, 4], logits: [-9, random(), -9], ltrb: ltrb() },
    { stride: 16, at: [i, 1, 3], logits: [random(), -9, -9], ltrb: ltrb() },
  ])
  return mapsOf(locations.flat(), batch)
}

testHead('fcos', { head: fcos(small), input: size, objects: manyObjects, nothing: emptyMaps })

describe('fcos', () => {
  const head = fcos(small)
  const view = head.view(size, size)
  const decodeOne = (locations: readonly Location[], options: FCOSOptions = {}) =>
    fcos({ ...small, ...options }).decode(mapsOf(locations), [view])[0]!
  const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))

  test('a location is the middle of its cell and measures the distances to the four edges', () => {
    const detections = decodeOne([{ stride: 8, at: [0, 1, 3], logits: [-9, 2, -9], centreness: 1, ltrb: [5, 4, 3, 2] }])
    expect([...detections.boxes]).toEqual([28 - 5, 12 - 4, 28 + 3, 12 + 2])
    expect([...detections.classIds]).toEqual([1])
    expect(detections.scores[0]).toBeCloseTo(Math.sqrt(sigmoid(2) * sigmoid(1)), 6)
  })

  test('learned distances become pixels by exp or by relu and stride', () => {
    const raw: Location = { stride: 16, at: [0, 0, 1], logits: [2, -9, -9], ltrb: [0, 0.5, 1, -0.5] }
    const scales = [1, 0.5]
    expectClose(
      decodeOne([raw], { distances: 'exponential', scales }).boxes,
      [24 - 1, 8 - Math.exp(0.25), 24 + Math.exp(0.5), 8 + Math.exp(-0.25)],
      { absolute: 1e-5 },
    )
    expectClose(decodeOne([raw], { distances: 'relu', scales }).boxes, [24, 8 - 4, 24 + 8, 8])
  })

  test('candidates depend on the class score, their order on centre-ness, too', () => {
    const wanting: Location = { stride: 8, at: [0, 1, 1], logits: [0, -9, -9], centreness: 9, ltrb: [4, 4, 4, 4] }
    expect(decodeOne([wanting], { minScore: 0.5 }).count).toBe(0)
    const offCentre: Location = { ...wanting, logits: [0.01, -9, -9], centreness: -9 }
    expect(decodeOne([offCentre], { minScore: 0.5 }).count).toBe(1)
  })

  test("boxes end at the image's last pixel, not at the input's", () => {
    const wide = fcos(small).view({ width: 50, height: 30 }, size)
    const huge: Location = { stride: 16, at: [0, 0, 1], logits: [2, -9, -9], ltrb: [99, 99, 99, 99] }
    const [detections] = head.decode(mapsOf([huge]), [wide])
    // 50 × 30 becomes 53 × 32 in an input of 64 × 32.
    expectClose(detections!.boxes, [0, 0, (52 * 50) / 53, (31 * 30) / 32])
    const [whole] = fcos({ ...small, scoreRule: 'product' }).decode(mapsOf([huge]), [wide])
    expectClose(whole!.boxes, [0, 0, 50, 30])
  })

  test('boxes of one class suppress each other, those of different classes do not', () => {
    const a: Location = { stride: 8, at: [0, 1, 3], logits: [3, -9, -9], ltrb: [6, 6, 6, 6] }
    const b: Location = { stride: 8, at: [0, 1, 4], logits: [2, -9, -9], ltrb: [14, 6, -2, 6] }
    expect(decodeOne([a, b]).count).toBe(1)
    expect(decodeOne([a, { ...b, logits: [-9, 2, -9] }]).count).toBe(2)
    expect(decodeOne([{ ...a, logits: [3, 2, -9] }]).count).toBe(2)
  })

  test('the best of each level are kept', () => {
    const row: Location[] = [0, 1, 2, 3].map((x) => ({
      stride: 8,
      at: [0, 1, 2 * x],
      logits: [x, -9, -9],
      ltrb: [2, 2, 2, 2],
    }))
    const coarse: Location = { stride: 16, at: [0, 1, 3], logits: [-1, -9, -9], ltrb: [2, 2, 2, 2] }
    const { boxes } = decodeOne([...row, coarse], { maxCandidates: 2 })
    expect([...boxes].filter((_, i) => i % 4 === 0)).toEqual([6 * 8 + 2, 4 * 8 + 2, 3 * 16 + 6])
  })

  test('detections that tie with the last of the best are kept, too', () => {
    const alike: Location[] = [0, 2, 4].map((x) => ({
      stride: 8,
      at: [0, 1, x],
      logits: [1, -9, -9],
      ltrb: [2, 2, 2, 2],
    }))
    const better: Location = { stride: 8, at: [0, 3, 6], logits: [2, -9, -9], ltrb: [2, 2, 2, 2] }
    expect(decodeOne([...alike, better], { maxDetections: 1 }).count).toBe(1)
    expect(decodeOne([...alike, better], { maxDetections: 2 }).count).toBe(4)
  })

  test('the score rule of MMDetection is the product, with all classes of the best locations', () => {
    const both: Location = { stride: 8, at: [0, 1, 1], logits: [2, 1, -9], ltrb: [2, 2, 2, 2] }
    const between: Location = { stride: 8, at: [0, 1, 5], logits: [1.5, -9, -9], ltrb: [2, 2, 2, 2] }
    const { scores, classIds } = decodeOne([both, between], { scoreRule: 'product', maxCandidates: 1 })
    expectClose(scores, [sigmoid(2) / 2, sigmoid(1) / 2], { absolute: 1e-6 })
    expect([...classIds]).toEqual([0, 1])
    expect([...decodeOne([both, between], { maxCandidates: 2 }).classIds]).toEqual([0, 0])
  })

  test('an image gets a short side of 800 pixels in multiples of 32, no longer than 1333', () => {
    expect(fcos().inputSize({ width: 640, height: 480 }, {})).toEqual({ width: 1088, height: 800 })
    expect(fcos().inputSize({ width: 1920, height: 1080 }, {})).toEqual({ width: 1344, height: 768 })
    expect(fcos().inputSize({ width: 480, height: 640 }, { width: 512 })).toEqual({ width: 512, height: 1088 })
  })

  test('the image is in the corner, less the mean, with the mean colour around it', () => {
    const white = { width: 4, height: 2, data: new Uint8ClampedArray(32).fill(255) }
    const batch = new ImageBatch({ width: 64, height: 64, ...head.pixels })
    batch.data.fill(5)
    const inCorner = fcos({ shortSide: 16, longSide: 99 }).prepare(white, batch, 0, new ImageBuffer())
    expect(inCorner.toImage).toEqual([4 / 64, 0, 0, 0, 2 / 32, 0])
    expect(batch.data[0]).toBeCloseTo(255 - 102.9801, 4)
    expect(batch.data[31 * 64 + 63]).toBeCloseTo(255 - 102.9801, 4)
    expect([...batch.data.subarray(32 * 64, 64 * 64)].every((value) => value === 0)).toBe(true)
  })

  interface Params {
    readonly strides: number[]
    readonly pre_nms_thresh: number
    readonly pre_nms_top_n: number
    readonly nms_thresh: number
    readonly post_top_n: number
    readonly image_hw: [number, number]
  }
  test("equals FCOS's own decoding", () => {
    const { inputs, outputs, params } = readGoldenCase<Params>('heads/fcos/default')!
    const [height, width] = params.image_hw
    const golden = fcos({
      strides: params.strides,
      minScore: params.pre_nms_thresh,
      maxCandidates: params.pre_nms_top_n,
      maxOverlap: params.nms_thresh,
      maxDetections: params.post_top_n,
      shortSide: height,
      longSide: width,
    })
    const imageSize = { width, height }
    const [detections] = golden.decode(inputs, [golden.view(imageSize, golden.inputSize(imageSize, {}))])
    const expected = outputs.rows_sorted as Tensor<Float32Array>
    const column = (from: number, to = from + 1) => expected.data.filter((_, i) => i % 6 >= from && i % 6 < to)
    expect([...detections!.classIds]).toEqual([...column(5)].map((label) => label - 1))
    expectClose(detections!.scores, column(4), { absolute: 1e-6 })
    expectClose(detections!.boxes, column(0, 4), { absolute: 1e-4 })
  })

  test("has the locations of FCOS's own code", () => {
    const { outputs, params } = readGoldenCase<{ h: number; w: number }>('heads/fcos/locations')!
    for (const stride of [8, 16, 32, 64, 128]) {
      const shape = (channels: number) => [1, channels, params.h, params.w]
      const area = params.h * params.w
      const one = fcos({ strides: [stride], shortSide: stride * params.h, longSide: stride * params.w, maxOverlap: 1 })
      const input = { width: stride * params.w, height: stride * params.h }
      const maps = {
        // Descending, so that they come back in their order.
        [`cls_${stride}`]: { data: Float32Array.from({ length: area }, (_, i) => 2 - i / 10), shape: shape(1) },
        [`reg_${stride}`]: { data: new Float32Array(4 * area), shape: shape(4) },
        [`ctr_${stride}`]: { data: new Float32Array(area), shape: shape(1) },
      }
      const [{ boxes } = { boxes: [] }] = one.decode(maps, [one.view(input, input)])
      expect([...boxes].filter((_, i) => i % 4 < 2)).toEqual([...(outputs[`s${stride}`]!.data as Float32Array)])
    }
  })

  describe('refuses', () => {
    const one: Location = { stride: 8, at: [0, 2, 5], logits: [2, -9, -9], ltrb: [1, 1, 1, 1] }

    test('levels in swapped order, with the expected and the given shape', () => {
      const swapped = fcos({ ...small, outputNames: { cls_8: 'cls_16', cls_16: 'cls_8' } })
      expect(() => swapped.decode(emptyMaps(), [view])).toThrow(
        'Head fcos: Output "reg_8" should have shape [1, 4, 2, 4], got [1, 4, 4, 8].',
      )
    })

    test('a level with other channels', () => {
      const maps = { ...emptyMaps(), reg_16: { data: new Float32Array(5 * 8), shape: [1, 5, 2, 4] } }
      expect(() => head.decode(maps, [view])).toThrow(
        'Head fcos: Output "reg_16" should have shape [1, 4, ?, ?], got [1, 5, 2, 4].',
      )
    })

    test.each(['cls_8', 'reg_8', 'ctr_8'])('NaN in "%s" where there is an object', (name) => {
      const maps = mapsOf([one])
      put(maps[name]!, one.at, [Number.NaN])
      expect(() => head.decode(maps, [view])).toThrow(
        `Head fcos: Output "${name}" should hold finite numbers, got another value at row 2, column 5.`,
      )
    })

    test('an exponential that overflows', () => {
      expect(() => decodeOne([{ ...one, ltrb: [0, 100, 0, 0] }], { distances: 'exponential' })).toThrow(
        'finite numbers',
      )
    })

    test.each([
      [{ minScore: 2 }, 'Option "minScore" should be from 0 to 1, got 2.'],
      [{ scoreRule: 'sum' as 'root' }, 'Option "scoreRule" should be one of root, product, got sum.'],
      [{ distances: 'cells' as 'relu' }, 'Option "distances"'],
      [{ maxCandidates: 0 }, 'Option "maxCandidates"'],
      [{ strides: [8, 0] }, 'Option "strides" should be a whole number from 1, got 0.'],
      [{ scales: [1] }, 'Option "scales" should hold 5 numbers like "strides", got 1.'],
      [{ shortSide: 0.5 }, 'Option "shortSide"'],
    ])('options out of range: %o', (options, message) => {
      expect(() => fcos(options)).toThrow(message)
    })
  })
})
