import type { Tensor } from '@mot/core'
import { jde } from '@mot/heads'
import { expectClose, readGoldenCase, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { put } from './fairmot-maps'
import { decodeEverything } from './jde-oracle'

const size = { width: 64, height: 32 }

/** Three scales on which every anchor is background; two numbers of appearance. */
function emptyMaps(batch = 1): Record<'raw_32' | 'raw_16' | 'raw_8', Tensor<Float32Array>> {
  const map = (stride: number) => {
    const shape = [batch, 26, size.height / stride, size.width / stride]
    const tensor = { data: new Float32Array(shape.reduce((a, b) => a * b)), shape }
    const area = shape[2]! * shape[3]!
    for (let i = 0; i < tensor.data.length; i++) if ((Math.floor(i / area) % 26) % 6 === 4) tensor.data[i] = 9
    return tensor
  }
  return { raw_32: map(32), raw_16: map(16), raw_8: map(8) }
}

/** All channels of a cell: four anchors of [dx, dy, dw, dh, background, foreground], then the appearance. */
function cellOf(anchor: number, numbers: number[], appearance: number[] = [3, 4]): number[] {
  const background = [0, 0, 0, 0, 9, 0]
  return [0, 1, 2, 3].flatMap((i) => (i === anchor ? numbers : background)).concat(appearance)
}

/** Small objects on all three scales, far enough from each other. */
function manyObjects(batch: number): Record<string, Tensor<Float32Array>> {
  const random = seededRandom(batch)
  const maps = emptyMaps(batch)
  const object = (anchor: number) => cellOf(anchor, [random(), random(), -1, -1, 0, 1 + random()], [random(), random()])
  for (let i = 0; i < batch; i++) {
    for (const x of [2, 4, 6]) put(maps.raw_8, [i, 2, x], object(0))
    put(maps.raw_16, [i, 1, 1], object(1))
    put(maps.raw_32, [i, 0, 1], object(0))
  }
  return maps
}

testHead('jde', { head: jde(), input: size, objects: manyObjects, nothing: emptyMaps })

describe('jde', () => {
  const head = jde()
  const view = head.view(size, size)

  test('moves and stretches the anchor of a cell', () => {
    const maps = emptyMaps()
    put(maps.raw_8, [0, 2, 3], cellOf(1, [0.5, 0.25, Math.log(2), 0, 0, 1]))
    const [detections] = head.decode(maps, [view])
    // Anchor 11 × 34 at the corner of its cell: centre (3 · 8 + 5.5, 2 · 8 + 8.5), size 22 × 34.
    expectClose(detections!.boxes, [18.5, 7.5, 40.5, 41.5], { relative: 1e-6 })
    expect(detections!.scores[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12)
    expectClose(detections!.embeddings!, [0.6, 0.8], { relative: 1e-6 })
    expect(detections).toMatchObject({ count: 1, embeddingDimension: 2, imageWidth: 64, imageHeight: 32 })
  })

  test('clips boxes to the left and above, and nowhere else', () => {
    const maps = emptyMaps()
    put(maps.raw_32, [0, 0, 1], cellOf(0, [0, 0, 0, 0, 0, 5]))
    const [detections] = head.decode(maps, [view])
    expect([...detections!.boxes]).toEqual([0, 0, 32 + 64, 192])
  })

  test('anchors of one cell share its embedding, and the best of those that overlap is kept', () => {
    const maps = emptyMaps()
    const cell = cellOf(2, [0, 0, 0, 0, 0, 1])
    cell.splice(18, 6, 0, 0, 0, 0, 0, 2)
    put(maps.raw_8, [0, 1, 6], cell)
    const count = (options: Parameters<typeof jde>[0]) => jde(options).decode(maps, [view])[0]!.count
    expect(count({ maxOverlap: 0.4 })).toBe(1)
    expect(count({ maxOverlap: 0.6 })).toBe(2)
  })

  test('requires more than the least score', () => {
    const maps = emptyMaps()
    put(maps.raw_16, [0, 1, 1], cellOf(0, [0, 0, 0, 0, 2, 2]))
    expect(head.decode(maps, [view])[0]!.count).toBe(0)
    expect(jde({ minScore: 0.49 }).decode(maps, [view])[0]!.count).toBe(1)
  })

  test('fast suppression removes what a removed box overlaps', () => {
    const maps = emptyMaps()
    // Three boxes of 16 × 48, each overlapping the next by a half.
    for (const [x, dx, score] of [
      [1, 0, 3],
      [2, -0.17, 2],
      [3, -0.34, 1],
    ] as const) {
      put(maps.raw_8, [0, 2, x], cellOf(2, [dx, 0, 0, 0, 0, score]))
    }
    expect(jde({ nms: 'standard' }).decode(maps, [view])[0]!.count).toBe(2)
    expect(jde({ nms: 'fast' }).decode(maps, [view])[0]!.count).toBe(1)
  })

  test('reads each image of a batch with its own way back', () => {
    const maps = emptyMaps(2)
    for (const index of [0, 1]) put(maps.raw_8, [index, 1, 4], cellOf(0, [0, 0, 0, 0, 0, 3]))
    const large = head.view({ width: 640, height: 320 }, size)
    const [small, enlarged] = head.decode(maps, [view, large])
    expectClose(
      enlarged!.boxes,
      [...small!.boxes].map((edge) => 10 * edge),
      { relative: 1e-6 },
    )
  })

  test('equals decoding every anchor first, for any outputs', () => {
    const random = seededRandom(9)
    const large = head.view({ width: 500, height: 300 }, size)
    for (let round = 0; round < 20; round++) {
      const maps = emptyMaps()
      for (const { data, shape } of Object.values(maps)) {
        const area = shape[2]! * shape[3]!
        for (let i = 0; i < data.length; i++) {
          const channel = Math.floor(i / area) % 6
          // Anchors are as large as 512 pixels, the input is 64: sizes stay below the largest that a head reports.
          data[i] = 3 * random() - (channel === 2 || channel === 3 ? 4 : 1.5)
        }
      }
      const expected = decodeEverything(maps, large)
      const [found] = head.decode(maps, [large])
      expect(found!.count).toBeGreaterThan(5)
      expect(found!.count).toBe(expected.length)
      expectClose(
        found!.boxes,
        expected.flatMap(({ box }) => box),
        { absolute: 1e-3, relative: 1e-6 },
      )
      expectClose(
        found!.embeddings!,
        expected.flatMap(({ embedding }) => embedding),
        { absolute: 1e-5 },
      )
    }
  })

  interface Params {
    readonly img_size_wh: [number, number]
    readonly img0_hw: [number, number]
    readonly conf_thres: number
    readonly nms_thres: number
  }
  test.each(['standard', 'fast'] as const)("equals JDE's own decoding with %s suppression", (method) => {
    const { inputs, outputs, params } = readGoldenCase<Params>('heads/jde/decode_nms')!
    const [inputWidth, inputHeight] = params.img_size_wh
    const [imageHeight, imageWidth] = params.img0_hw
    const options = { minScore: params.conf_thres, maxOverlap: params.nms_thres, nms: method }
    const goldenView = head.view({ width: imageWidth, height: imageHeight }, { width: inputWidth, height: inputHeight })
    const [detections] = jde(options).decode(inputs, [goldenView])
    const expected = (method === 'fast' ? outputs.nms_fast! : outputs.nms!) as Tensor<Float32Array>
    const column = expected.shape[1]!
    expectClose(
      detections!.scores,
      expected.data.filter((_, i) => i % column === 4),
      { absolute: 1e-6 },
    )
    expectClose(
      detections!.embeddings!,
      expected.data.filter((_, i) => i % column > 5),
      { absolute: 1e-6 },
    )
    if (method === 'standard') {
      expectClose(detections!.boxes, outputs.scaled!.data as Float32Array, { absolute: 1e-4 })
    }
  })

  describe('refuses', () => {
    test('a missing output', () => {
      const { raw_32, raw_16 } = emptyMaps()
      expect(() => head.decode({ raw_32, raw_16 }, [view])).toThrow('an output "raw_8", got "raw_32", "raw_16"')
    })

    test('scales in swapped order', () => {
      const swapped = jde({ outputNames: { raw_32: 'raw_8', raw_8: 'raw_32' } })
      expect(() => swapped.decode(emptyMaps(), [view])).toThrow(
        'Output "raw_8" should have 1 × 2 cells of 32 pixels, got 4 × 8.',
      )
    })

    test('scales with different channels', () => {
      const raw_8 = { data: new Float32Array(30 * 32), shape: [1, 30, 4, 8] }
      expect(() => head.decode({ ...emptyMaps(), raw_8 }, [view])).toThrow(
        'Output "raw_8" should have shape [1, 26, ?, ?], got [1, 30, 4, 8].',
      )
    })

    test('scales without an appearance', () => {
      const bare = (rows: number, columns: number) => ({
        data: new Float32Array(24 * rows * columns),
        shape: [1, 24, rows, columns],
      })
      const maps = { raw_32: bare(1, 2), raw_16: bare(2, 4), raw_8: bare(4, 8) }
      expect(() => head.decode(maps, [view])).toThrow('Output "raw_32" should have more than 24 channels, got 24.')
    })

    test.each([0, 1, 2, 3, 4, 5])('NaN in channel %d of a box', (channel) => {
      const maps = emptyMaps()
      const numbers = [0, 0, 0, 0, 0, 3]
      numbers[channel] = Number.NaN
      put(maps.raw_16, [0, 1, 2], cellOf(3, numbers))
      expect(() => head.decode(maps, [view])).toThrow(
        'Output "raw_16" should hold finite boxes, got another value at anchor 3, row 1, column 2.',
      )
    })

    test('a size that overflows, and NaN in the appearance', () => {
      const maps = emptyMaps()
      put(maps.raw_16, [0, 1, 2], cellOf(3, [0, 0, 1000, 0, 0, 3]))
      expect(() => head.decode(maps, [view])).toThrow('finite boxes')
      put(maps.raw_16, [0, 1, 2], cellOf(3, [0, 0, 0, 0, 0, 3], [0, Number.NaN]))
      expect(() => head.decode(maps, [view])).toThrow('Output "raw_16" should hold finite vectors')
    })

    test('anchors that are not four sizes', () => {
      const { anchors } = { anchors: { raw_32: [[1, 1]], raw_16: [], raw_8: [] } } as const
      expect(() => jde({ anchors })).toThrow('Option "anchors.raw_32" should hold 4 sizes above 0, got [[1,1]].')
    })

    test('options out of range', () => {
      expect(() => jde({ minScore: -1 })).toThrow('Option "minScore"')
      expect(() => jde({ maxOverlap: 7 })).toThrow('Option "maxOverlap"')
    })
  })
})
