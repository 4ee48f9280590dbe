import { ImageBatch, ImageBuffer, type Tensor } from '@mot/core'
import { type DETROptions, detr } from '@mot/heads'
import { expectClose, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'

const size = { width: 64, height: 32 }

interface Query {
  readonly logits: readonly number[]
  /** Centre x and y, width, height in parts of the image. */
  readonly box: readonly number[]
}

const nothing: Query = { logits: [-9, -9, 9], box: [0.5, 0.5, 0.1, 0.1] }

/** Queries of one image after the other. */
function outputsOf(images: readonly (readonly Query[])[], [logits, boxes] = ['pred_logits', 'pred_boxes']) {
  const queries = images.flat()
  const tensor = (rows: readonly (readonly number[])[]): Tensor<Float32Array> => ({
    data: Float32Array.from(rows.flat()),
    shape: [images.length, images[0]!.length, rows[0]!.length],
  })
  return { [logits!]: tensor(queries.map((query) => query.logits)), [boxes!]: tensor(queries.map(({ box }) => box)) }
}

function manyQueries(batch: number): Query[][] {
  const random = seededRandom(batch)
  return Array.from({ length: batch }, () => [
    { logits: [3 + random(), 0, 1], box: [random(), random(), 0.2, 0.3] },
    nothing,
    { logits: [0, 2 + random(), 1], box: [random(), random(), 0.2, 0.3] },
    nothing,
  ])
}

testHead('detr', {
  head: detr(),
  input: size,
  objects: (batch) => outputsOf(manyQueries(batch)),
  nothing: () => outputsOf([[nothing, nothing]]),
})
testHead('rf-detr', {
  head: detr({ version: 'rf-detr' }),
  input: size,
  objects: (batch) => outputsOf(manyQueries(batch), ['labels', 'dets']),
  nothing: () => outputsOf([[{ ...nothing, logits: [-9, -9, -9] }]], ['labels', 'dets']),
})

describe('detr', () => {
  const head = detr()
  const view = head.view({ width: 200, height: 100 }, size)
  const decodeOne = (queries: readonly Query[], options: DETROptions = {}) =>
    detr(options).decode(outputsOf([queries]), [view])[0]!
  const softmax = (logits: number[], index: number) =>
    Math.exp(logits[index]!) / logits.reduce((sum, logit) => sum + Math.exp(logit), 0)

  test('a query has a class and a box, 0 to 1 of the image', () => {
    const { boxes, scores, classIds } = decodeOne([nothing, { logits: [0, 2, 1], box: [0.5, 0.25, 0.1, 0.5] }])
    expectClose(boxes, [90, 0, 110, 50], { absolute: 1e-4 })
    expect(scores[0]).toBeCloseTo(softmax([0, 2, 1], 1), 12)
    expect([...classIds]).toEqual([1])
  })

  test('its last class is "no object": it lowers the scores of the others, and is never detected', () => {
    expect(decodeOne([{ ...nothing, logits: [1, 0, 1] }], { minScore: 0.4 }).count).toBe(1)
    expect(decodeOne([{ ...nothing, logits: [1, 0, 4] }], { minScore: 0.4 }).count).toBe(0)
  })

  test('boxes that overlap are all kept, by descending score', () => {
    const query = (logit: number): Query => ({ logits: [logit, 0, 0], box: [0.5, 0.5, 0.5, 0.5] })
    const { count, scores } = decodeOne([query(2), query(4), query(3)])
    expect(count).toBe(3)
    expect([...scores]).toEqual([...scores].sort((a, b) => b - a))
    expect(decodeOne([query(2), query(4)], { maxDetections: 1 }).scores[0]).toBeCloseTo(softmax([4, 0, 0], 0), 12)
  })

  test('with sigmoids a query may be of several classes, the last among them', () => {
    const { scores, classIds } = decodeOne([{ logits: [2, -2, 1], box: [0.5, 0.5, 0.1, 0.1] }], { version: 'rt-detr' })
    expect([...classIds]).toEqual([0, 2])
    expectClose(scores, [1 / (1 + Math.exp(-2)), 1 / (1 + Math.exp(-1))])
  })

  test('a background class is none', () => {
    const queries = [{ logits: [2, -2, 1], box: [0.5, 0.5, 0.1, 0.1] }]
    expect([...decodeOne(queries, { scores: 'sigmoid', backgroundClass: 2 }).classIds]).toEqual([0])
  })

  test('requires more than the least score', () => {
    const queries = [{ logits: [0, -9, -9], box: [0.5, 0.5, 0.1, 0.1] }]
    expect(decodeOne(queries, { scores: 'sigmoid', minScore: 0.5 }).count).toBe(0)
    expect(decodeOne(queries, { scores: 'sigmoid', minScore: 0.4999 }).count).toBe(1)
  })

  test('each version has its input size', () => {
    const image = { width: 640, height: 480 }
    // 640 · 800 / 480 = 1066.7, cut down.
    expect(head.inputSize(image, {})).toEqual({ width: 1066, height: 800 })
    expect(head.inputSize({ width: 2000, height: 500 }, {})).toEqual({ width: 1332, height: 333 })
    expect(detr({ version: 'rt-detr' }).inputSize(image, {})).toEqual({ width: 640, height: 640 })
    expect(detr({ version: 'rf-detr' }).inputSize(image, {})).toEqual({ width: 560, height: 560 })
    expect(detr({ version: 'rf-detr' }).inputSize(image, { width: 384, height: 384 })).toEqual({
      width: 384,
      height: 384,
    })
    expect(detr({ inputSize: size }).inputSize(image, {})).toEqual(size)
  })

  test('images are stretched, and normalised as for ImageNet except for RT-DETR', () => {
    const white = { width: 1, height: 2, data: new Uint8ClampedArray(8).fill(255) }
    for (const version of ['detr', 'rt-detr'] as const) {
      const one = detr({ version })
      const batch = new ImageBatch({ width: 2, height: 2, ...one.pixels })
      one.prepare(white, batch, 0, new ImageBuffer())
      expectClose(batch.data.subarray(0, 4), Array(4).fill(version === 'detr' ? (1 - 0.485) / 0.229 : 1), {
        relative: 1e-6,
      })
    }
  })

  describe('refuses', () => {
    test('logits and boxes swapped', () => {
      const swapped = { outputNames: { logits: 'pred_boxes', boxes: 'pred_logits' } }
      expect(() => decodeOne([nothing], swapped)).toThrow(
        'Head detr: Output "pred_logits" should have shape [1, ?, 4], got [1, 1, 3].',
      )
    })

    test('a softmax without a class besides "no object"', () => {
      expect(() => decodeOne([{ ...nothing, logits: [1] }])).toThrow(
        'Output "pred_logits" should have shape [1, 1, 2 or more], got [1, 1, 1].',
      )
    })

    test.each(['softmax', 'sigmoid'] as const)('NaN in a logit or a box (%s)', (scores) => {
      for (const index of [0, 1, 2]) {
        const logits = [5, 5, 0]
        logits[index] = Number.NaN
        expect(() => decodeOne([nothing, { ...nothing, logits }], { scores })).toThrow(
          'Output "pred_logits" should hold finite numbers, got another value in query 1.',
        )
      }
      for (const index of [0, 1, 2, 3]) {
        const box = [0.5, 0.5, 0.1, 0.1]
        box[index] = Number.NaN
        expect(() => decodeOne([{ logits: [5, 0, 0], box }], { scores })).toThrow(
          'Output "pred_boxes" should hold finite numbers, got another value in query 0.',
        )
      }
    })

    test.each([
      [
        { version: 'dino' as 'detr' },
        'Option "version" should be one of detr, rt-detr, rt-detr-deployed, rf-detr, got dino.',
      ],
      [{ scores: 'none' as 'softmax' }, 'Option "scores"'],
      [{ minScore: -1 }, 'Option "minScore"'],
      [{ maxDetections: 0 }, 'Option "maxDetections"'],
    ])('options out of range: %o', (options, message) => {
      expect(() => detr(options)).toThrow(message)
    })
  })
})
