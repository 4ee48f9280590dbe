import { ImageBatch, ImageBuffer, type Tensor } from '@mot/core'
import { createDetector, type YOLOXOptions, yolox } from '@mot/heads'
import { expectClose, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { expectToSee, findNetwork, person, readPictures, seen, sportsBall, titleFor, withNetwork } from './real-network'

const size = { width: 64, height: 32 }
/** 8 × 4, 4 × 2 and 2 × 1 cells. */
const cellCount = 42
const channels = 5 + 3

type Output = Record<'output', Tensor<Float32Array>>

function emptyOutput(batch = 1): Output {
  return { output: { data: new Float32Array(batch * cellCount * channels), shape: [batch, cellCount, channels] } }
}

/** A cell: x, y, width, height, objectness, classes. */
function put({ output }: Output, row: number, values: number[], index = 0): void {
  output.data.set(values, (index * cellCount + row) * channels)
}

function manyObjects(batch: number): Output {
  const random = seededRandom(batch)
  const output = emptyOutput(batch)
  for (let i = 0; i < batch; i++) {
    for (const row of [9, 22, 35, 40]) put(output, row, [0, random(), -1, random() - 1, 0.9, random(), 0.5, 0.1], i)
  }
  return output
}

testHead('yolox', { head: yolox(), input: size, objects: manyObjects, nothing: emptyOutput })

describe('yolox', () => {
  const head = yolox()
  const view = head.view(size, size)
  const decodeOne = (output: Output, options: YOLOXOptions = {}) => yolox(options).decode(output, [view])[0]!

  test('a box is relative to the corner of its cell, with logarithmic sizes', () => {
    const output = emptyOutput()
    // Row 32 + 5 is in the second level, row 1, column 1 of 4.
    put(output, 37, [0.5, 0.25, Math.log(2), 0, 0.8, 0.1, 0.6, 0.2])
    const detections = decodeOne(output)
    expectClose(detections.boxes, [24 - 16, 20 - 8, 24 + 16, 20 + 8], { relative: 1e-6 })
    expect(detections.scores[0]).toBeCloseTo(0.8 * 0.6, 6)
    expect([...detections.classIds]).toEqual([1])
  })

  test('the last level has cells of 32 pixels, or of 64 where there are four', () => {
    const output = emptyOutput()
    put(output, 41, [0, 0, 0, 0, 1, 1, 0, 0])
    expect([...decodeOne(output).boxes]).toEqual([16, -16, 48, 16])
    const shape = [1, cellCount + 1, channels]
    const deeper = { output: { data: new Float32Array((cellCount + 1) * channels), shape } }
    put(deeper, 42, [0.5, 0.5, -1, -1, 1, 1, 0, 0])
    const halfSide = 32 * Math.exp(-1)
    const { boxes } = decodeOne(deeper, { strides: [8, 16, 32, 64] })
    expectClose(boxes, [32 - halfSide, 32 - halfSide, 32 + halfSide, 32 + halfSide], { relative: 1e-6 })
  })

  test('boxes that the network has decoded are kept unchanged', () => {
    const output = emptyOutput()
    put(output, 7, [20, 10, 8, 6, 1, 1, 0, 0])
    expect([...decodeOne(output, { decoded: true }).boxes]).toEqual([16, 7, 24, 13])
  })

  test('objectness times class must exceed the least score', () => {
    const output = emptyOutput()
    put(output, 3, [0, 0, 0, 0, 0.5, 0.5, 0, 0])
    expect(decodeOne(output, { minScore: 0.25 }).count).toBe(0)
    expect(decodeOne(output, { minScore: 0.2499 }).count).toBe(1)
  })

  test('of boxes of one class that overlap the best is kept', () => {
    const output = emptyOutput()
    put(output, 10, [0.5, 0.5, 1, 1, 0.9, 1, 0, 0])
    put(output, 11, [-0.4, 0.5, 1, 1, 0.8, 1, 0, 0])
    put(output, 12, [-1.4, 0.5, 1, 1, 0.7, 0, 1, 0])
    expect([...decodeOne(output).scores]).toEqual([Math.fround(0.9), Math.fround(0.7)])
    expect(decodeOne(output, { maxOverlap: 0.99 }).count).toBe(3)
    expect(decodeOne(output, { maxDetections: 1 }).count).toBe(1)
  })

  test('the image lies in the corner, as BGR from 0 to 255, with grey 114 around it', () => {
    const batch = new ImageBatch({ width: 4, height: 4, ...head.pixels })
    const red = { width: 2, height: 1, data: Uint8ClampedArray.of(200, 20, 10, 255, 200, 20, 10, 255) }
    head.prepare(red, batch, 0, new ImageBuffer())
    const plane = (first: number) => [...Array(8).fill(first), ...Array(8).fill(114)]
    expect([...batch.data]).toEqual([...plane(10), ...plane(20), ...plane(200)])
  })

  test('the way back is one ratio', () => {
    expect(head.view({ width: 1280, height: 333 }, { width: 640, height: 640 }).toImage).toEqual([2, 0, 0, 0, 2, 0])
  })

  const network = findNetwork('yolox_nano_416.onnx')
  test.skipIf(!network)(titleFor(network, 'YOLOX-nano detects the people and the ball in a picture'), async () => {
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
    test('an output under another name', () => {
      expect(() => head.decode({ boxes: emptyOutput().output }, [view])).toThrow(
        'Head yolox: The network should have an output "output", got "boxes".',
      )
    })

    test('rows that are not the cells of the input', () => {
      const output = { data: new Float32Array(40 * channels), shape: [1, 40, channels] }
      expect(() => head.decode({ output }, [view])).toThrow(
        'Output "output" should hold 42 boxes, 1 for each cell of 8, 16, 32 pixels of an input of 64×32, got 40.',
      )
    })

    test('rows and channels swapped', () => {
      const output = { data: new Float32Array(cellCount * channels), shape: [1, channels, cellCount] }
      expect(() => head.decode({ output }, [view])).toThrow('should hold 42 boxes')
    })

    test('channels without a class', () => {
      const output = { data: new Float32Array(cellCount * 5), shape: [1, cellCount, 5] }
      expect(() => head.decode({ output }, [view])).toThrow(
        'Head yolox: Output "output" should have shape [1, ?, more than 5], got [1, 42, 5].',
      )
    })

    test.each([0, 1, 2, 3, 4, 5, 6, 7])('NaN in channel %d of an object', (channel) => {
      const output = emptyOutput()
      put(output, 33, [0, 0, 0, 0, 1, 1, 0.5, 0])
      output.output.data[33 * channels + channel] = Number.NaN
      expect(() => decodeOne(output)).toThrow(
        'Output "output" should hold finite numbers, got another value in row 33.',
      )
    })

    test.each([
      [{ minScore: -1 }, 'Option "minScore"'],
      [{ maxOverlap: 1.1 }, 'Option "maxOverlap" should be from 0 to 1, got 1.1.'],
      [{ maxDetections: 0 }, 'Option "maxDetections"'],
      [{ strides: [8, 1.5] }, 'Option "strides"'],
    ])('options out of range: %o', (options, message) => {
      expect(() => yolox(options)).toThrow(message)
    })
  })
})
