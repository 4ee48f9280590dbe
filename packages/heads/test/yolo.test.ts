import { ImageBatch, ImageBuffer, type Tensor } from '@mot/core'
import { type YOLOOptions, type YOLOVersion, yolo } from '@mot/heads'
import { expectClose, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { size, type YOLOBox, yoloOutput } from './yolo-outputs'

/** Three objects far from each other in each image; two classes. */
function manyBoxes(version: YOLOVersion, batch: number, extras: () => number[] = () => []): YOLOBox[] {
  const random = seededRandom(batch)
  const classes = {
    v5: () => [0.9, random(), 0.1],
    v6: () => [1, random(), 0.1],
    v8: () => [0.3 + random() / 2, 0.1],
    v10: () => [random(), 1],
  }
  return Array.from({ length: batch }, (_, index) =>
    [0, 1, 2].map((k) => {
      const left = 20 * k + random()
      const box = version === 'v10' ? [left, 4, left + 10, 20] : [left + 8, 16, 8 + random(), 12]
      return { index, at: 3 * k + 1, numbers: [...box, ...classes[version](), ...extras()] }
    }),
  ).flat()
}

for (const version of ['v5', 'v8', 'v10'] as const) {
  const channels = { v5: 7, v8: 6, v10: 6 }[version]
  testHead(`yolo ${version}`, {
    head: yolo({ version, minScore: 0.05 }),
    input: size,
    objects: (batch) => ({ output0: yoloOutput(version, channels, manyBoxes(version, batch), batch) }),
    nothing: () => ({ output0: yoloOutput(version, channels) }),
  })
}

testHead('yolo pose', {
  head: yolo({ task: 'pose', keypointShape: [2, 3] }),
  input: size,
  objects: (batch) => ({
    output0: yoloOutput(
      'v8',
      12,
      manyBoxes('v8', batch, () => [1, 2, 0.5, 30, 20, 0.9]),
      batch,
    ),
  }),
  nothing: () => ({ output0: yoloOutput('v8', 12) }),
})

testHead('yolo oriented', {
  head: yolo({ task: 'oriented' }),
  input: size,
  objects: (batch) => ({
    output0: yoloOutput(
      'v8',
      7,
      manyBoxes('v8', batch, () => [0.4]),
      batch,
    ),
  }),
  nothing: () => ({ output0: yoloOutput('v8', 7) }),
})

function prototypes(batch: number): Tensor<Float32Array> {
  const data = Float32Array.from({ length: batch * 2 * 8 * 16 }, (_, i) => Math.sin(i))
  return { data, shape: [batch, 2, 8, 16] }
}

testHead('yolo masks', {
  head: yolo({ task: 'masks', prototypeCount: 2 }),
  input: size,
  objects: (batch) => ({
    output0: yoloOutput(
      'v8',
      8,
      manyBoxes('v8', batch, () => [1, -1]),
      batch,
    ),
    output1: prototypes(batch),
  }),
  nothing: () => ({ output0: yoloOutput('v8', 8), output1: prototypes(1) }),
})

describe('yolo', () => {
  const head = yolo()
  const view = head.view(size, size)
  const decodeOne = (output0: Tensor<Float32Array>, options: YOLOOptions = {}) =>
    yolo(options).decode({ output0 }, [view])[0]!

  test('v5 has centre, size, objectness and classes, box by box', () => {
    const output = yoloOutput('v5', 8, [{ at: 100, numbers: [30, 16, 20, 8, 0.9, 0.1, 0.8, 0.3] }])
    const { boxes, scores, classIds } = decodeOne(output, { version: 'v5' })
    expect([...boxes]).toEqual([20, 12, 40, 20])
    expect(scores[0]).toBeCloseTo(0.72, 6)
    expect([...classIds]).toEqual([1])
  })

  test('v8 has centre, size and classes, stored by columns', () => {
    const output = yoloOutput('v8', 7, [{ at: 40, numbers: [30, 16, 20, 8, 0.1, 0.3, 0.8] }])
    const { boxes, scores, classIds } = decodeOne(output)
    expect([...boxes]).toEqual([20, 12, 40, 20])
    expect([...scores]).toEqual([Math.fround(0.8)])
    expect([...classIds]).toEqual([2])
  })

  test('v10 has edges, score and class, and no suppression', () => {
    const output = yoloOutput('v10', 6, [
      { at: 0, numbers: [20, 12, 40, 20, 0.6, 7] },
      { at: 1, numbers: [20, 12, 40, 21, 0.9, 7] },
    ])
    const { boxes, scores, classIds } = decodeOne(output, { version: 'v10' })
    expect([...boxes]).toEqual([20, 12, 40, 21, 20, 12, 40, 20])
    expect([...scores]).toEqual([Math.fround(0.9), Math.fround(0.6)])
    expect([...classIds]).toEqual([7, 7])
  })

  test.each(['v5', 'v8', 'v10'] as const)('%s requires more than the least score', (version) => {
    const numbers = { v5: [30, 16, 9, 9, 1, 0.5], v8: [30, 16, 9, 9, 0.5], v10: [30, 16, 40, 40, 0.5, 0] }[version]
    const output = yoloOutput(version, numbers.length, [{ at: 2, numbers }])
    expect(decodeOne(output, { version, minScore: 0.5 }).count).toBe(0)
    expect(decodeOne(output, { version, minScore: 0.4999 }).count).toBe(1)
  })

  test('of boxes of one class that overlap the best is kept', () => {
    const output = yoloOutput('v8', 6, [
      { at: 0, numbers: [30, 16, 20, 8, 0.8, 0] },
      { at: 1, numbers: [31, 16, 20, 8, 0.9, 0] },
      { at: 2, numbers: [31, 16, 20, 8, 0, 0.7] },
    ])
    expect([...decodeOne(output).classIds]).toEqual([0, 1])
    expect(decodeOne(output, { maxOverlap: 0.95 }).count).toBe(3)
    expect(decodeOne(output, { maxOverlap: 0.95, maxDetections: 2 }).count).toBe(2)
  })

  test('boxes end at the edges of the image', () => {
    const output = yoloOutput('v8', 5, [{ at: 0, numbers: [2, 31, 20, 8, 0.8] }])
    expect([...decodeOne(output).boxes]).toEqual([0, 27, 12, 32])
  })

  test('points of a pose are mapped to the image, with their scores', () => {
    const output = yoloOutput('v8', 11, [{ at: 5, numbers: [30, 16, 20, 8, 0.8, 24, 14, 0.9, 36, 18, 0.2] }])
    const pose = yolo({ task: 'pose', keypointShape: [2, 3] })
    const [detections] = pose.decode({ output0: output }, [pose.view({ width: 128, height: 32 }, size)])
    // 128 × 32 becomes 64 × 16 with 8 rows above it.
    const [first, second] = detections!.at(0).keypoints!
    expect(first).toEqual({ x: 48, y: 12, score: Math.fround(0.9) })
    expect(second).toEqual({ x: 72, y: 20, score: Math.fround(0.2) })
  })

  test('points without scores have score 1', () => {
    const output = yoloOutput('v8', 9, [{ at: 5, numbers: [30, 16, 20, 8, 0.8, 24, 14, 36, 18] }])
    const { keypoints } = decodeOne(output, { task: 'pose', keypointShape: [2, 2] })
    expect([...keypoints!]).toEqual([24, 14, 1, 36, 18, 1])
  })

  test('an oriented box has an angle, and upright bounds', () => {
    const output = yoloOutput('v8', 6, [{ at: 5, numbers: [30, 16, 20, 8, 0.8, Math.PI / 2] }])
    const { boxes, orientedBoxes } = decodeOne(output, { task: 'oriented' })
    expectClose(orientedBoxes!, [30, 16, 20, 8, Math.PI / 2], { absolute: 1e-6 })
    expectClose(boxes, [26, 6, 34, 26], { absolute: 1e-5 })
  })

  test('oriented boxes are compared with their angles: crossed ones are both kept', () => {
    const crossed: YOLOBox[] = [
      { at: 5, numbers: [30, 16, 20, 4, 0.8, Math.PI / 4] },
      { at: 6, numbers: [30, 16, 20, 4, 0.7, -Math.PI / 4] },
      { at: 7, numbers: [30, 16, 20, 4, 0.6, Math.PI / 4] },
    ]
    const { orientedBoxes } = decodeOne(yoloOutput('v8', 6, crossed), { task: 'oriented', maxOverlap: 0.3 })
    expect(orientedBoxes!.filter((_, i) => i % 5 === 4).map(Math.sign)).toEqual(Float64Array.of(1, -1))
  })

  test('a mask is a sum of prototypes, cropped to its box', () => {
    // Cells of 4 pixels. The first prototype is bright on the left half, the second everywhere.
    const data = new Float32Array(2 * 8 * 16).fill(1)
    for (let cell = 0; cell < 128; cell++) data[cell] = cell % 16 < 8 ? 1 : -1
    const output1 = { data, shape: [1, 2, 8, 16] }
    const masks = (coefficients: number[]) => {
      const numbers = [32, 16, 16, 8, 0.9, ...coefficients]
      const output0 = yoloOutput('v8', 7, [{ at: 5, numbers }])
      return yolo({ task: 'masks', prototypeCount: 2 }).decode({ output0, output1 }, [view])[0]!.at(0).mask!
    }
    const left = masks([1, 0])
    expect(left).toMatchObject({ left: 24, top: 12, width: 16, height: 8 })
    const row = [...Array(8).fill(1), ...Array(8).fill(0)]
    expect([...left.data]).toEqual(Array(8).fill(row).flat())
    expect(masks([-1, 0]).data[0]).toBe(0)
    expect(masks([-1, 0]).data[15]).toBe(1)
    expect([...masks([1, 2]).data]).toEqual(Array(128).fill(1))
  })

  test('a mask in an image of another size has its pixels', () => {
    const data = Float32Array.from({ length: 128 }, (_, cell) => (Math.floor(cell / 16) < 4 ? 1 : -1))
    const masks = yolo({ task: 'masks', prototypeCount: 1 })
    const output0 = yoloOutput('v8', 6, [{ at: 5, numbers: [32, 16, 32, 16, 0.9, 1] }])
    const large = masks.view({ width: 320, height: 160 }, size)
    const [detections] = masks.decode({ output0, output1: { data, shape: [1, 1, 8, 16] } }, [large])
    const { left, top, width, height, data: pixels } = detections!.at(0).mask!
    expect({ left, top, width, height }).toEqual({ left: 80, top: 40, width: 160, height: 80 })
    expect(pixels.reduce((sum, pixel) => sum + pixel, 0)).toBe((160 * 80) / 2)
  })

  test('the image is in the middle as RGB from 0 to 1, with grey 114 around it', () => {
    const batch = new ImageBatch({ width: 2, height: 4, ...head.pixels })
    head.prepare({ width: 1, height: 1, data: Uint8ClampedArray.of(255, 51, 0, 255) }, batch, 0, new ImageBuffer())
    const grey = Math.fround(114 / 255)
    const plane = (byte: number) => [grey, grey, ...Array(4).fill(Math.fround(byte / 255)), grey, grey]
    expect([...batch.data]).toEqual([...plane(255), ...plane(51), ...plane(0)])
  })

  describe('refuses', () => {
    test('an output of other cells, either way round', () => {
      const swapped = { data: new Float32Array(41 * 7), shape: [1, 41, 7] }
      expect(() => decodeOne(swapped)).toThrow(
        'Head yolo: Output "output0" should hold 42 boxes, 1 for each cell of 8, 16, 32 pixels of an input of 64×32, got 7.',
      )
      expect(() => decodeOne(swapped, { version: 'v5' })).toThrow('should hold 126 boxes, 3 for each cell')
    })

    test('no channel for a class after the box', () => {
      expect(() => decodeOne(yoloOutput('v8', 4))).toThrow(
        'Head yolo: Output "output0" should have shape [1, more than 4, ?], got [1, 4, 42].',
      )
      expect(() => decodeOne(yoloOutput('v5', 5), { version: 'v5' })).toThrow('[1, ?, more than 5], got [1, 126, 5]')
      expect(() => decodeOne(yoloOutput('v8', 55), { task: 'pose' })).toThrow('[1, more than 55, ?]')
      expect(() => decodeOne(yoloOutput('v10', 7), { version: 'v10' })).toThrow('[1, ?, 6], got [1, 10, 7]')
    })

    test('prototypes that are missing, or not as many', () => {
      const output0 = yoloOutput('v8', 8)
      expect(() => decodeOne(output0, { task: 'masks' })).toThrow(
        'Head yolo: The network should have an output "output1"',
      )
      const output1 = { data: new Float32Array(3 * 128), shape: [1, 3, 8, 16] }
      expect(() => yolo({ task: 'masks', prototypeCount: 2 }).decode({ output0, output1 }, [view])).toThrow(
        'Output "output1" should have shape [1, 2, ?, ?], got [1, 3, 8, 16].',
      )
    })

    test.each([
      ['v5', 7],
      ['v8', 6],
      ['v10', 6],
    ] as const)('NaN in any number of a box of %s', (version, channels) => {
      for (let channel = 0; channel < channels; channel++) {
        const numbers = { v5: [30, 16, 9, 9, 1, 0.5, 0.4], v8: [30, 16, 9, 9, 0.5, 0.4], v10: [3, 4, 9, 9, 0.5, 1] }[
          version
        ]
        numbers[channel] = Number.NaN
        expect(() => decodeOne(yoloOutput(version, channels, [{ at: 3, numbers }]), { version })).toThrow(
          `Output "output0" should hold finite numbers, got NaN in channel ${channel} of box 3.`,
        )
      }
    })

    test('NaN in the prototypes below a mask', () => {
      const output0 = yoloOutput('v8', 6, [{ at: 5, numbers: [32, 16, 32, 16, 0.9, 1] }])
      const data = new Float32Array(128)
      data[3 * 16 + 7] = Number.NaN
      const masks = yolo({ task: 'masks', prototypeCount: 1 })
      expect(() => masks.decode({ output0, output1: { data, shape: [1, 1, 8, 16] } }, [view])).toThrow(
        'Output "output1" should hold finite numbers, got another value at row 3, column 7.',
      )
    })

    test.each([
      [{ version: 'v9' as 'v8' }, 'Option "version" should be one of v5, v6, v8, v10, got v9.'],
      [{ task: 'detect' as 'boxes' }, 'Option "task" should be one of boxes, pose, oriented, masks, got detect.'],
      [{ version: 'v10', task: 'oriented' } as const, 'Option "task" should not be oriented where "version" is v10.'],
      [{ keypointShape: [17, 4] as unknown as [17, 3] }, 'Option "keypointShape" should be one of 2, 3, got 4.'],
      [{ minScore: -1 }, 'Option "minScore"'],
      [{ maxOverlap: 1.1 }, 'Option "maxOverlap"'],
      [{ maxDetections: 0 }, 'Option "maxDetections"'],
      [{ prototypeCount: 0 }, 'Option "prototypeCount"'],
      [{ strides: [0] }, 'Option "strides"'],
    ])('options out of range: %o', (options, message) => {
      expect(() => yolo(options)).toThrow(message)
    })
  })
})
