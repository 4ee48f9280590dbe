import { ImageBatch, ImageBuffer, type Tensor } from '@mot/core'
import { createDetector, type NanoDetOptions, nanoDet } from '@mot/heads'
import { expectClose, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { expectToSee, findNetwork, person, readPictures, seen, sportsBall, titleFor, withNetwork } from './real-network'

const size = { width: 64, height: 32 }
const classCount = 3
const cells = { 8: 32, 16: 8, 32: 2, 64: 1 } as const

type Outputs = Record<string, Tensor<Float32Array>>

function zeros(...shape: number[]): Tensor<Float32Array> {
  return { data: new Float32Array(shape.reduce((a, b) => a * b)), shape }
}

function emptyOutputs(batch = 1): Outputs {
  return Object.fromEntries(
    ([8, 16, 32] as const).flatMap((stride) => [
      [`cls_pred_stride_${stride}`, zeros(batch, cells[stride], classCount)],
      [`dis_pred_stride_${stride}`, zeros(batch, cells[stride], 32)],
    ]),
  )
}

/** Logits of a distribution that is all at one number of cells. */
function certain(bin: number): number[] {
  return Array.from({ length: 8 }, (_, i) => (i === bin ? 99 : 0))
}

interface Location {
  readonly stride: 8 | 16 | 32
  readonly cell: number
  readonly scores: number[]
  /** Four distributions. */
  readonly distances: number[][]
}

function put(outputs: Outputs, { stride, cell, scores, distances }: Location, index = 0): void {
  const row = index * cells[stride] + cell
  outputs[`cls_pred_stride_${stride}`]!.data.set(scores, row * classCount)
  outputs[`dis_pred_stride_${stride}`]!.data.set(distances.flat(), row * 32)
}

function outputsOf(...locations: readonly Location[]): Outputs {
  const outputs = emptyOutputs()
  for (const location of locations) put(outputs, location)
  return outputs
}

function manyObjects(batch: number): Outputs {
  const random = seededRandom(batch)
  const outputs = emptyOutputs(batch)
  const distances = () => Array.from({ length: 4 }, () => Array.from({ length: 8 }, (_, bin) => random() - 2 * bin))
  for (let i = 0; i < batch; i++) {
    put(outputs, { stride: 8, cell: 9, scores: [random(), 0, 0], distances: distances() }, i)
    put(outputs, { stride: 16, cell: 6, scores: [0, random(), 0], distances: distances() }, i)
    put(outputs, { stride: 32, cell: 1, scores: [0, 0, random()], distances: distances() }, i)
  }
  return outputs
}

/** The same numbers in NanoDet-Plus's layout. */
function plusOutput(batch: number): Outputs {
  const levels = manyObjects(batch)
  const output = zeros(batch, 43, classCount + 32)
  for (let i = 0; i < batch; i++) {
    let row = 43 * i
    for (const stride of [8, 16, 32] as const) {
      for (let cell = 0; cell < cells[stride]; cell++, row++) {
        const from = i * cells[stride] + cell
        const { data: classes } = levels[`cls_pred_stride_${stride}`]!
        const { data: distances } = levels[`dis_pred_stride_${stride}`]!
        output.data.set(classes.subarray(from * classCount, (from + 1) * classCount), row * 35)
        output.data.set(distances.subarray(from * 32, (from + 1) * 32), row * 35 + classCount)
      }
    }
  }
  return { output }
}

testHead('nanodet', { head: nanoDet(), input: size, objects: manyObjects, nothing: emptyOutputs })
testHead('nanodet plus', {
  head: nanoDet({ version: 'plus' }),
  input: size,
  objects: plusOutput,
  nothing: () => ({ output: zeros(1, 43, 35) }),
})

describe('nanoDet', () => {
  const head = nanoDet()
  const view = head.view(size, size)
  const decodeOne = (outputs: Outputs, options: NanoDetOptions = {}) => nanoDet(options).decode(outputs, [view])[0]!
  const one: Location = {
    stride: 8,
    cell: 8 * 2 + 4,
    scores: [0.1, 0.7, 0],
    distances: [certain(1), certain(2), certain(3), certain(0)],
  }

  test('a location is the middle of its cell, its distances are in cells', () => {
    const { boxes, scores, classIds } = decodeOne(outputsOf(one), { minScore: 0.5 })
    expectClose(boxes, [36 - 8, 20 - 16, 36 + 24, 20], { absolute: 1e-9 })
    expect([...scores]).toEqual([Math.fround(0.7)])
    expect([...classIds]).toEqual([1])
  })

  test('a distance is the mean of its distribution', () => {
    const half = [0, 0, 0, 0, 0, 0, 50, 50]
    const { boxes } = decodeOne(outputsOf({ ...one, distances: [half, certain(0), half, certain(1)] }), {
      minScore: 0.5,
    })
    // 6.5 cells to both sides, clipped at the edges.
    expectClose(boxes, [0, 20, 64, 28], { absolute: 1e-9 })
  })

  test('a location of NanoDet-Plus is the corner of its cell', () => {
    const output = zeros(1, 43, 35)
    output.data.set([0, 0.9, 0, ...certain(1), ...certain(1), ...certain(1), ...certain(1)], 35 * (32 + 5))
    const [detections] = nanoDet({ version: 'plus' }).decode({ output }, [view])
    expectClose(detections!.boxes, [0, 0, 32, 32], { absolute: 1e-9 })
  })

  test('every class above the threshold is a detection, of one class the best is kept', () => {
    expect([...decodeOne(outputsOf(one)).classIds]).toEqual([1, 0])
    const next: Location = { ...one, cell: one.cell - 1, scores: [0, 0.6, 0], distances: [0, 2, 4, 0].map(certain) }
    expect(decodeOne(outputsOf(one, next)).count).toBe(2)
    expect(decodeOne(outputsOf(one, next), { maxOverlap: 1 }).count).toBe(3)
    expect(decodeOne(outputsOf(one, next), { maxOverlap: 1, maxDetections: 2 }).count).toBe(2)
  })

  test('requires more than the least score', () => {
    const exact: Location = { ...one, scores: [0, 0.25, 0] }
    expect(decodeOne(outputsOf(exact), { minScore: 0.25 }).count).toBe(0)
    expect(decodeOne(outputsOf(exact), { minScore: 0.2499 }).count).toBe(1)
  })

  test('the image is in the middle with black above and below, or stretched', () => {
    const white = { width: 4, height: 2, data: new Uint8ClampedArray(32).fill(255) }
    const batch = new ImageBatch({ width: 8, height: 8, scale: 1 })
    const firstColumn = () => [0, 3, 7].map((row) => batch.data[8 * row])
    head.prepare(white, batch, 0, new ImageBuffer())
    expect(firstColumn()).toEqual([0, 255, 0])
    const plus = nanoDet({ version: 'plus' })
    plus.prepare(white, batch, 0, new ImageBuffer())
    // Pixels are mapped by their corners, as in NanoDet, so the last rows fade to black.
    expect(firstColumn()).toEqual([255, 255, 64])
    expectClose(plus.view({ width: 640, height: 480 }, { width: 320, height: 320 }).toImage, [2, 0, 0, 0, 1.5, 0])
  })

  const network = findNetwork('nanodet_m_416.onnx')
  test.skipIf(!network)(titleFor(network, 'NanoDet-m detects the people and the ball in a picture'), async () => {
    await withNetwork(network!, async (model) => {
      const { basketball, football } = await readPictures()
      const detector = createDetector(model, head)
      const indoors = await detector.detect(basketball)
      for (const box of seen.basketball) expectToSee(indoors, person, box)
      const outdoors = await detector.detect(football)
      expectToSee(outdoors, person, seen.footballer)
      expectToSee(outdoors, sportsBall, seen.ball)
    })
  })

  describe('refuses', () => {
    test('levels in swapped order', () => {
      const names = { cls_pred_stride_8: 'cls_pred_stride_16', cls_pred_stride_16: 'cls_pred_stride_8' }
      expect(() => decodeOne(emptyOutputs(), { outputNames: names })).toThrow(
        'Head nanodet: Output "dis_pred_stride_8" should have shape [1, 8, 32], got [1, 32, 32].',
      )
    })

    test('rows that are not the cells of the input', () => {
      const outputs = {
        ...emptyOutputs(),
        cls_pred_stride_16: zeros(1, 9, classCount),
        dis_pred_stride_16: zeros(1, 9, 32),
      }
      expect(() => decodeOne(outputs)).toThrow('Output "cls_pred_stride_16" should hold 8 boxes')
      expect(() => nanoDet({ version: 'plus' }).decode({ output: zeros(1, 42, 35) }, [view])).toThrow(
        'Output "output" should hold 43 boxes',
      )
    })

    test('another number of bins, or no class', () => {
      expect(() => decodeOne(emptyOutputs(), { binCount: 17 })).toThrow('should have shape [1, ?, 68], got [1, 32, 32]')
      expect(() => nanoDet({ version: 'plus' }).decode({ output: zeros(1, 43, 32) }, [view])).toThrow(
        'Head nanodet: Output "output" should have shape [1, 43, more than 32], got [1, 43, 32].',
      )
    })

    test('NaN in the distances of an object', () => {
      const distances = [certain(1), [Number.NaN, 0, 0, 0, 0, 0, 0, 0], certain(1), certain(1)]
      expect(() => decodeOne(outputsOf({ ...one, distances }))).toThrow(
        'Output "dis_pred_stride_8" should hold finite numbers, got another value in row 20.',
      )
    })

    test.each([
      [{ minScore: -1 }, 'Option "minScore"'],
      [{ maxOverlap: 1.1 }, 'Option "maxOverlap"'],
      [{ version: 'v2' as 'plus' }, 'Option "version" should be one of nanodet, plus, got v2.'],
      [{ maxDetections: 0 }, 'Option "maxDetections"'],
      [{ binCount: 0 }, 'Option "binCount" should be a whole number from 1, got 0.'],
      [{ strides: [0] }, 'Option "strides"'],
    ])('options out of range: %o', (options, message) => {
      expect(() => nanoDet(options)).toThrow(message)
    })
  })
})
