import { ImageBatch, ImageBuffer } from '@mot/core'
import { fairMOT } from '@mot/heads'
import { expectClose, readGoldenCase, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { emptyMaps, type FairMOTMaps, put, randomMaps } from './fairmot-maps'
import { decodeEverything } from './fairmot-oracle'

const size = { width: 64, height: 32 }
const cells = { rows: 8, columns: 16 }

testHead('fairMOT', {
  head: fairMOT(),
  input: size,
  objects: (batch) => randomMaps(seededRandom(batch), { ...cells, batch, embeddingDimension: 5 }),
  nothing: () => emptyMaps(cells),
})

describe('fairMOT', () => {
  const head = fairMOT()
  const view = head.view(size, size)
  const decodeOne = (maps: FairMOTMaps, options = {}) => fairMOT(options).decode(maps, [view])[0]!

  /** One object whose centre lies in row 3, column 5. */
  function oneObject(): FairMOTMaps {
    const maps = emptyMaps(cells)
    put(maps.hm, [0, 3, 5], [2])
    put(maps.wh, [0, 3, 5], [1, 2, 3, 4])
    put(maps.reg, [0, 3, 5], [0.25, 0.5])
    put(maps.id, [0, 3, 5], [3, 4])
    return maps
  }

  test('reads box, score and unit-length embedding at a peak of the heatmap', () => {
    const detections = decodeOne(oneObject())
    expect(detections.count).toBe(1)
    expect([...detections.boxes]).toEqual([4 * (5.25 - 1), 4 * (3.5 - 2), 4 * (5.25 + 3), 4 * (3.5 + 4)])
    expect(detections.scores[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 12)
    expectClose(detections.embeddings!, [0.6, 0.8], { relative: 1e-6 })
    expect(detections).toMatchObject({ imageWidth: 64, imageHeight: 32, embeddingDimension: 2 })
  })

  test('keeps an embedding of zeros', () => {
    const maps = oneObject()
    put(maps.id, [0, 3, 5], [0, 0])
    expect([...decodeOne(maps).embeddings!]).toEqual([0, 0])
  })

  test('reads width and height where the network has two channels', () => {
    const maps = { ...oneObject(), wh: emptyMaps({ ...cells, sizeChannels: 2 }).wh }
    put(maps.wh, [0, 3, 5], [2, 6])
    expect([...decodeOne(maps, { ltrb: false }).boxes]).toEqual([4 * 4.25, 4 * 0.5, 4 * 6.25, 4 * 6.5])
  })

  test('selects every cell of a plateau, and none beside a higher one', () => {
    const maps = emptyMaps(cells)
    for (const x of [5, 6]) put(maps.hm, [0, 3, x], [2])
    for (const x of [10, 11]) put(maps.hm, [0, 3, x], [x / 10])
    expect(decodeOne(maps).count).toBe(3)
  })

  test('finds peaks in the corners of the map', () => {
    const maps = emptyMaps(cells)
    for (const y of [0, 7]) for (const x of [0, 15]) put(maps.hm, [0, y, x], [1])
    expect(decodeOne(maps).count).toBe(4)
  })

  test('keeps the best, by descending score', () => {
    const maps = emptyMaps(cells)
    for (const [x, logit] of [
      [1, 1],
      [5, 3],
      [9, 2],
    ] as const)
      put(maps.hm, [0, 4, x], [logit])
    const centres = (maxDetections: number) =>
      [...decodeOne(maps, { maxDetections })].map(({ box }) => (box.left + box.right) / 8)
    expect(centres(500)).toEqual([5, 9, 1])
    expect(centres(2)).toEqual([5, 9])
  })

  test('requires more than the least score', () => {
    const maps = emptyMaps(cells)
    put(maps.hm, [0, 4, 4], [0])
    expect(decodeOne(maps, { minScore: 0.5 }).count).toBe(0)
    expect(decodeOne(maps, { minScore: 0.4999 }).count).toBe(1)
  })

  test('names the class where the heatmap has several channels', () => {
    const maps = oneObject()
    const data = new Float32Array(2 * 8 * 16).fill(-9)
    data[128 + 3 * 16 + 5] = 1
    const hm = { data, shape: [1, 2, 8, 16] }
    expect(decodeOne({ ...maps, hm }, { classCount: 2 }).at(0).classId).toBe(1)
  })

  test('leads back to an image of another aspect ratio as FairMOT does', () => {
    const tall = head.view({ width: 100, height: 200 }, size)
    const [detections] = head.decode(oneObject(), [tall])
    // 200 rows become 32, and the image lies in the middle of the 64 columns.
    expectClose(detections!.boxes, [50 + (17 - 32) * 6.25, 6 * 6.25, 50 + (33 - 32) * 6.25, 30 * 6.25])
  })

  test.each([2, 4] as const)('equals decoding everything first (%d size channels)', (sizeChannels) => {
    const random = seededRandom(9)
    for (let round = 0; round < 20; round++) {
      const maps = randomMaps(random, { rows: 12, columns: 20, sizeChannels, embeddingDimension: 7 })
      const otherView = head.view({ width: 333, height: 150 }, { width: 80, height: 48 })
      const options = { minScore: 0.3, maxDetections: 15, ltrb: sizeChannels === 4 }
      const detections = fairMOT(options).decode(maps, [otherView])[0]!
      const expected = decodeEverything(maps, otherView, 0.3, 15)
      expect(detections.count).toBe(expected.length)
      expectClose(
        detections.scores,
        expected.map(({ score }) => score),
      )
      expectClose(
        detections.boxes,
        expected.flatMap(({ box }) => box),
        { relative: 1e-6, absolute: 1e-4 },
      )
      expectClose(
        detections.embeddings!,
        expected.flatMap(({ embedding }) => embedding),
        { relative: 1e-5, absolute: 1e-6 },
      )
    }
  })

  const golden = readGoldenCase<{ K: number; img_hw: [number, number]; inp_hw: [number, number]; conf_thres: number }>(
    'heads/fairmot/dla_ltrb64',
  )
  test.skipIf(golden === undefined)(
    "equals FairMOT's own decoding (skipped where the shared golden data is not at hand)",
    () => {
      const { inputs, outputs, params } = golden!
      const { hm, wh, reg, id_f16: id } = inputs
      const maps = { hm: hm!, wh: wh!, reg: reg!, id: id! }
      const [imageHeight, imageWidth] = params.img_hw
      const [height, width] = params.inp_hw
      const goldenView = head.view({ width: imageWidth, height: imageHeight }, { width, height })

      const [all] = fairMOT({ minScore: 0, maxDetections: params.K }).decode(maps, [goldenView])
      const rows = outputs.boxes!.data as Float32Array
      expectClose(
        all!.boxes,
        rows.filter((_, i) => i % 5 !== 4),
        { absolute: 1e-4 },
      )
      expectClose(
        all!.scores,
        rows.filter((_, i) => i % 5 === 4),
        { absolute: 1e-6 },
      )
      expectClose(all!.embeddings!, outputs.id!.data as Float32Array, { absolute: 1e-6 })

      const [kept] = fairMOT({ minScore: params.conf_thres }).decode(maps, [goldenView])
      expectClose(
        kept!.boxes,
        (outputs.kept!.data as Float32Array).filter((_, i) => i % 5 !== 4),
        { absolute: 1e-4 },
      )
      expectClose(kept!.embeddings!, outputs.kept_id!.data as Float32Array, { absolute: 1e-6 })
    },
  )

  test('letterboxes an image and keeps its frame number', () => {
    const batch = new ImageBatch({ ...size, ...head.pixels })
    const frame = { width: 2, height: 2, data: new Uint8ClampedArray(16).fill(255), index: 7, time: 0.2 }
    const frameView = head.prepare(frame, batch, 0, new ImageBuffer())
    expect(frameView).toMatchObject({ frame: 7, image: { width: 2, height: 2 }, input: size })
    expect(batch.data[0]).toBeCloseTo(128 / 255, 6)
    expect(batch.data[32]).toBe(1)
    expect(head.decode(oneObject(), [frameView])[0]!.frame).toBe(7)
  })

  test("its input size is the network's, else the requested one, else 1088 × 608", () => {
    expect(head.inputSize(size, {})).toEqual({ width: 1088, height: 608 })
    expect(head.inputSize(size, { width: 640, height: 384 })).toEqual({ width: 640, height: 384 })
    expect(fairMOT({ inputSize: { width: 320, height: 192 } }).inputSize(size, {})).toEqual({ width: 320, height: 192 })
  })

  describe('refuses', () => {
    test('a missing output, with a hint at outputNames', () => {
      const { hm, wh, reg, id: feature } = oneObject()
      expect(() => head.decode({ hm, wh, reg, feature }, [view])).toThrow(
        'The network should have an output "id", got "hm", "wh", "reg", "feature".',
      )
      expect(fairMOT({ outputNames: { id: 'feature' } }).decode({ hm, wh, reg, feature }, [view])[0]!.count).toBe(1)
    })

    test('wrong channels', () => {
      const wh = { data: new Float32Array(2 * 152 * 272), shape: [1, 2, 152, 272] }
      expect(() => head.decode({ ...oneObject(), wh }, [view])).toThrow(
        'Output "wh" should have shape [1, 4, ?, ?], got [1, 2, 152, 272].',
      )
    })

    test('outputs in swapped order', () => {
      const swapped = fairMOT({ outputNames: { wh: 'reg', reg: 'wh' } })
      expect(() => swapped.decode(oneObject(), [view])).toThrow(
        'Output "reg" should have shape [1, 4, ?, ?], got [1, 2, 8, 16].',
      )
    })

    test('maps of different sizes', () => {
      const { reg } = emptyMaps({ rows: 4, columns: 8 })
      expect(() => head.decode({ ...oneObject(), reg }, [view])).toThrow(
        'Output "reg" should have shape [1, 2, 8, 16], got [1, 2, 4, 8].',
      )
    })

    test('maps that do not cover the input', () => {
      const large = head.view(size, { width: 128, height: 64 })
      expect(() => head.decode(oneObject(), [large])).toThrow('Output "hm" should have 16 × 32 cells of 4 pixels')
    })

    test('another batch size than there are images', () => {
      expect(() => head.decode(oneObject(), [view, view])).toThrow('Output "hm" should have shape [2, 1, ?, ?]')
    })

    test('NaN anywhere in the heatmap', () => {
      const maps = oneObject()
      put(maps.hm, [0, 6, 2], [Number.NaN])
      expect(() => decodeOne(maps)).toThrow('Output "hm" should hold numbers, got NaN at [0, 0, 6, 2].')
    })

    test.each(['wh', 'reg', 'id'] as const)('NaN or infinity at a peak of "%s"', (name) => {
      for (const bad of [Number.NaN, Infinity]) {
        const maps = oneObject()
        put(maps[name], [0, 3, 5], [bad])
        expect(() => decodeOne(maps)).toThrow('row 3, column 5')
      }
    })

    test.each([
      [{ minScore: 1.5 }, 'Option "minScore" should be from 0 to 1, got 1.5.'],
      [{ maxDetections: 0 }, 'Option "maxDetections" should be a whole number from 1, got 0.'],
      [{ stride: 2.5 }, 'Option "stride"'],
      [{ classCount: -1 }, 'Option "classCount"'],
    ])('options out of range: %o', (options, message) => {
      expect(() => fairMOT(options)).toThrow(message)
    })

    test("an input size that is no multiple of 32, or not the network's", () => {
      expect(() => fairMOT({ inputSize: { width: 100, height: 64 } }).inputSize(size, {})).toThrow(
        'multiples of 32 pixels, got 100×64',
      )
      expect(() => fairMOT({ inputSize: size }).inputSize(size, { width: 640, height: 384 })).toThrow(
        'Option "inputSize" should be the network\'s own 640×384, got 64×32.',
      )
    })
  })
})
