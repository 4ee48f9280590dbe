import { ImageBatch, ImageBuffer, type Tensor } from '@mot/core'
import { detectHead, type FCOSOptions, fcos } from '@mot/heads'
import { expectClose, readGoldenCase, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { fakeModel, tensorInfo } from '../fake-model'

const size = { width: 64, height: 32 }
/** 8 × 4 cells, then 4 × 2. */
const strides = [8, 16] as const
const small: FCOSOptions = { version: 'torchvision', strides, shortSide: 32, longSide: 64 }
const cellCount = 32 + 8
const classCount = 3

type Rows = Record<'cls_logits' | 'bbox_regression' | 'bbox_ctrness', Tensor<Float32Array>>

/** The outputs of one location. */
interface Location {
  readonly stride: 8 | 16
  readonly at: readonly [index: number, row: number, column: number]
  readonly logits: number[]
  readonly centreness?: number
  /** In strides. */
  readonly ltrb: number[]
}

function rowsOf(locations: readonly Location[], batch = 1): Rows {
  const rows = (channels: number, value: number) => ({
    data: new Float32Array(batch * cellCount * channels).fill(value),
    shape: [batch, cellCount, channels],
  })
  const maps = { cls_logits: rows(classCount, -9), bbox_regression: rows(4, 0), bbox_ctrness: rows(1, 0) }
  for (const { stride, at, logits, centreness = 0, ltrb } of locations) {
    const [index, row, column] = at
    const cell = index * cellCount + (stride === 8 ? 8 * row + column : 32 + 4 * row + column)
    maps.cls_logits.data.set(logits, cell * classCount)
    maps.bbox_regression.data.set(ltrb, cell * 4)
    maps.bbox_ctrness.data[cell] = centreness
  }
  return maps
}

function manyObjects(batch: number): Rows {
  const random = seededRandom(batch)
  const locations = Array.from({ length: batch }, (_, i): Location[] => [
    { stride: 8, at: [i, 1, 1], logits: [random(), -9, -9], ltrb: [0.2 + random(), 0.3, 0.2, 0.3] },
    { stride: 8, at: [i, 2, 4], logits: [-9, random(), -9], ltrb: [0.1, 0.3 + random(), 0.2, 0.3] },
    { stride: 16, at: [i, 1, 3], logits: [random(), -9, -9], ltrb: [0.1, 0.3, 0.2, 0.3] },
  ])
  return rowsOf(locations.flat(), batch)
}

testHead('fcos', { head: fcos(small), input: size, objects: manyObjects, nothing: () => rowsOf([]) })

describe("fcos of torchvision's networks", () => {
  const head = fcos(small)
  const view = head.view(size, size)
  const decodeOne = (locations: readonly Location[], options: FCOSOptions = {}) =>
    fcos({ ...small, ...options }).decode(rowsOf(locations), [view])[0]!
  const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))

  test('a location is the corner of its cell and measures the distances to the edges in strides', () => {
    const fine: Location = { stride: 8, at: [0, 1, 3], logits: [-9, 2, -9], centreness: 1, ltrb: [1, 0.5, 2, 0.25] }
    const coarse: Location = { stride: 16, at: [0, 1, 2], logits: [1, -9, -9], ltrb: [0.5, 0.25, 1, 0.5] }
    const detections = decodeOne([fine, coarse])
    expect([...detections.boxes]).toEqual([24 - 8, 8 - 4, 24 + 16, 8 + 2, 32 - 8, 16 - 4, 32 + 16, 16 + 8])
    expect([...detections.classIds]).toEqual([1, 0])
    expect(detections.scores[0]).toBeCloseTo(Math.sqrt(sigmoid(2) * sigmoid(1)), 6)
  })

  test('cells are as many whole pixels apart as divide the input', () => {
    // Three columns and two rows of 32 pixels in 80 × 48: 26 and 24 apart.
    const uneven = fcos({ version: 'torchvision', strides: [32], shortSide: 48, longSide: 80, minScore: 0 })
    const input = { width: 80, height: 48 }
    const rows = (channels: number, of: number[]) => ({ data: Float32Array.from(of), shape: [1, 6, channels] })
    const outputs = {
      cls_logits: rows(1, [-99, -99, -99, -99, -99, 1]),
      bbox_regression: rows(4, [...Array(20).fill(0), 0.25, 0.25, 0.25, 0.25]),
      bbox_ctrness: rows(1, Array(6).fill(0)),
    }
    const [{ boxes } = { boxes: [] }] = uneven.decode(outputs, [uneven.view(input, input)])
    expect([...boxes].slice(0, 4)).toEqual([52 - 8, 24 - 8, 52 + 8, 24 + 8])
  })

  test('the threshold applies to the score with centre-ness in it', () => {
    const offCentre: Location = { stride: 8, at: [0, 1, 1], logits: [3, -9, -9], centreness: -9, ltrb: [1, 1, 1, 1] }
    expect(decodeOne([offCentre]).count).toBe(0)
    expect(decodeOne([offCentre], { minScore: 0.01 }).count).toBe(1)
    // √0.25 = 0.5 passes below it, and not at it.
    const half: Location = { ...offCentre, logits: [0, -9, -9], centreness: 0 }
    expect(decodeOne([half], { minScore: 0.499 }).count).toBe(1)
    expect(decodeOne([half], { minScore: 0.5 }).count).toBe(0)
  })

  test("boxes end at the image's edge, and exactly as many as requested are kept", () => {
    const wide = head.view({ width: 50, height: 30 }, size)
    const huge: Location = { stride: 16, at: [0, 0, 1], logits: [2, -9, -9], ltrb: [9, 9, 9, 9] }
    const [detections] = head.decode(rowsOf([huge]), [wide])
    expectClose(detections!.boxes, [0, 0, 50, 30], { absolute: 1e-4 })
    const alike = [0, 2, 4].map(
      (x): Location => ({ stride: 8, at: [0, 1, x], logits: [1, -9, -9], ltrb: [0.2, 0.2, 0.2, 0.2] }),
    )
    expect(decodeOne(alike, { maxDetections: 2 }).count).toBe(2)
  })

  test('boxes of one class suppress each other, without a pixel more at the edge', () => {
    // Side by side, 8 × 8 of 10 × 8: an overlap of 0.667; with a pixel more 0.69.
    const a: Location = { stride: 8, at: [0, 1, 3], logits: [3, -9, -9], ltrb: [1, 1, 0.25, 0] }
    const b: Location = { ...a, at: [0, 1, 4], logits: [2, -9, -9], ltrb: [2, 1, -1, 0] }
    expect(decodeOne([a, b], { maxOverlap: 0.7 }).count).toBe(2)
    expect(decodeOne([a, b], { maxOverlap: 0.5 }).count).toBe(1)
    expect(decodeOne([a, { ...b, logits: [-9, 2, -9] }], { maxOverlap: 0.5 }).count).toBe(2)
  })

  test('an image is resized as torchvision does it, both sides rounded down', () => {
    // [width, height] and what the transform of torchvision 0.14's detectors makes of it.
    for (const [width, height, resizedWidth, resizedHeight] of [
      [640, 480, 1066, 800],
      [1920, 1080, 1333, 749],
      [500, 375, 1066, 799],
      [333, 500, 799, 1201],
      [427, 640, 799, 1199],
      [771, 333, 1332, 575],
      [2000, 300, 1333, 199],
    ] as const) {
      const whole = fcos({ version: 'torchvision' })
      const input = whole.inputSize({ width, height }, {})
      expect(input).toEqual({ width: Math.ceil(resizedWidth / 32) * 32, height: Math.ceil(resizedHeight / 32) * 32 })
      const { toImage } = whole.view({ width, height }, input)
      expectClose([width / toImage[0], height / toImage[4]], [resizedWidth, resizedHeight], { absolute: 1e-9 })
    }
  })

  test('pixels are RGB, normalised by mean and deviation, around the image the mean', () => {
    const red = { width: 4, height: 2, data: new Uint8ClampedArray(Array(8).fill([255, 0, 0, 255]).flat()) }
    const batch = new ImageBatch({ width: 32, height: 32, ...head.pixels })
    fcos({ version: 'torchvision', shortSide: 4, longSide: 8 }).prepare(red, batch, 0, new ImageBuffer())
    expectClose([batch.data[0]!, batch.data[32 * 32]!], [(1 - 0.485) / 0.229, -0.456 / 0.224], { absolute: 1e-5 })
    expect(batch.data[31]).toBe(0)
  })

  interface Params {
    readonly strides: number[]
    readonly score_thresh: number
    readonly nms_thresh: number
    readonly max_candidates: number
    readonly detections_per_img: number
    readonly input_hw: [number, number]
    readonly image_hw: [number, number]
  }
  test("equals torchvision's own decoding", () => {
    const { inputs, outputs, params } = readGoldenCase<Params>('heads/fcos/torchvision')!
    const [height, width] = params.image_hw
    const golden = fcos({
      version: 'torchvision',
      strides: params.strides,
      minScore: params.score_thresh,
      maxCandidates: params.max_candidates,
      maxOverlap: params.nms_thresh,
      maxDetections: params.detections_per_img,
      shortSide: Math.min(width, height),
      longSide: Math.max(width, height),
    })
    const input = { width: params.input_hw[1], height: params.input_hw[0] }
    const [detections] = golden.decode(inputs, [golden.view({ width, height }, input)])
    const rows = outputs.rows as Tensor<Float32Array>
    const column = (from: number, to = from + 1) => rows.data.filter((_, i) => i % 6 >= from && i % 6 < to)
    expect([...detections!.classIds]).toEqual([...column(5)])
    expectClose(detections!.scores, column(4), { absolute: 1e-6 })
    expectClose(detections!.boxes, column(0, 4), { absolute: 1e-4 })
  })

  test('is detected by the names of its outputs', () => {
    const outputs = [
      tensorInfo('cls_logits', 1, 18134, 91),
      tensorInfo('bbox_regression', 1, 18134, 4),
      tensorInfo('bbox_ctrness', 1, 18134, 1),
    ]
    const model = fakeModel([tensorInfo('input', 1, 3, 800, 1088)], outputs, () => ({}))
    expect(detectHead(model)).toMatchObject({ name: 'fcos', options: { version: 'torchvision' } })
  })

  test('refuses other counts of locations, and numbers that are not finite', () => {
    const short = Object.fromEntries(
      Object.entries(rowsOf([])).map(([name, { shape }]) => [
        name,
        { data: new Float32Array(39 * shape[2]!), shape: [1, 39, shape[2]!] },
      ]),
    )
    expect(() => head.decode(short, [view])).toThrow(
      'Head fcos: Output "cls_logits" should hold 40 locations, the cells of 8, 16 pixels of an input of 64×32, got 39.',
    )
    for (const [name, channels] of [
      ['cls_logits', 3],
      ['bbox_regression', 4],
      ['bbox_ctrness', 1],
    ] as const) {
      const maps = rowsOf([{ stride: 16, at: [0, 1, 2], logits: [2, -9, -9], ltrb: [1, 1, 1, 1] }])
      maps[name].data[(32 + 6) * channels] = Number.NaN
      expect(() => head.decode(maps, [view])).toThrow(
        `Output "${name}" should hold finite numbers, got another value at row 1, column 2 of the cells of 16 pixels.`,
      )
    }
    expect(() => fcos({ version: 'torch' as 'torchvision' })).toThrow('Option "version"')
    expect(() => fcos({ version: 'torchvision', scoreRule: 'product' })).toThrow('should be root for torchvision')
  })
})
