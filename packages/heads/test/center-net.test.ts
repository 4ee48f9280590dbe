import { type Detections, ImageBatch, ImageBuffer } from '@mot/core'
import { centerNet, centerNetPresets, createDetector, type NetworkOutputs, type Pass, type View } from '@mot/heads'
import { readGoldenCase, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { expectRows, goldenRows, rowsOf } from './golden-rows'
import { constantMap, put, randomMap } from './maps'
import { expectToSee, findNetwork, person, readPictures, seen, sportsBall, titleFor, withNetwork } from './real-network'

const size = { width: 64, height: 32 }

function emptyMaps({ classes = 2, rows = 8, columns = 16, sizeChannels = 2 } = {}) {
  return {
    hm: constantMap([1, classes, rows, columns], -9),
    wh: constantMap([1, sizeChannels, rows, columns], 0),
    reg: constantMap([1, 2, rows, columns], 0),
  }
}

/** One object of class 1 whose centre lies in row 3, column 5. */
function oneObject() {
  const maps = emptyMaps()
  put(maps.hm, [0, 3, 5], [2], 1)
  put(maps.wh, [0, 3, 5], [4, 6])
  put(maps.reg, [0, 3, 5], [0.25, 0.5])
  return maps
}

testHead('centerNet', {
  head: centerNet({ classCount: 2 }),
  input: size,
  objects: (batch) => {
    const random = seededRandom(batch)
    return {
      hm: randomMap(random, [batch, 2, 8, 16], -6, 2),
      wh: randomMap(random, [batch, 2, 8, 16], 0.5, 9),
      reg: randomMap(random, [batch, 2, 8, 16], 0, 1),
    }
  },
  nothing: emptyMaps,
})

describe('centerNet', () => {
  const head = centerNet({ classCount: 2 })
  const view = head.view(size, size)
  const decodeOne = (maps: NetworkOutputs, options = {}) =>
    centerNet({ classCount: 2, ...options }).decode(maps, [view])[0]!

  test('reads class, score and box at a peak of the heatmap', () => {
    const detections = decodeOne(oneObject())
    expectRows(rowsOf(detections), [[4 * 3.25, 4 * 0.5, 4 * 7.25, 4 * 6.5, 1 / (1 + Math.exp(-2)), 1]])
    expect(detections).toMatchObject({ imageWidth: 64, imageHeight: 32 })
  })

  test('without an offset output a centre has a fixed position in its cell', () => {
    const { hm, wh } = oneObject()
    expect([...decodeOne({ hm, wh }, { offset: 0.5 }).boxes]).toEqual([4 * 3.5, 4 * 0.5, 4 * 7.5, 4 * 6.5])
    expect([...decodeOne({ hm, wh }, { offset: 0 }).boxes]).toEqual([4 * 3, 0, 4 * 7, 4 * 6])
  })

  test('reads the size of its class where each has its own', () => {
    const maps = { ...oneObject(), wh: emptyMaps({ sizeChannels: 4 }).wh }
    put(maps.wh, [0, 3, 5], [100, 100, 2, 4])
    expect([...decodeOne(maps, { boxes: 'class-size' }).boxes]).toEqual([4 * 4.25, 4 * 1.5, 4 * 6.25, 4 * 5.5])
  })

  test('reads four distances to the edges, in cells or in pixels', () => {
    const maps = { ...oneObject(), wh: emptyMaps({ sizeChannels: 4 }).wh }
    put(maps.wh, [0, 3, 5], [1, 2, 3, 4])
    expect([...decodeOne(maps, { boxes: 'ltrb' }).boxes]).toEqual([4 * 4.25, 4 * 1.5, 4 * 8.25, 4 * 7.5])
    expect([...decodeOne(maps, { boxes: 'ltrb', boxUnit: 'pixels' }).boxes]).toEqual([20, 12, 24, 18])
  })

  test("reads scores with heatmap: 'scores'", () => {
    const maps = { ...oneObject(), hm: constantMap([1, 2, 8, 16], 0) }
    put(maps.hm, [0, 3, 5], [0.7])
    expect(decodeOne(maps, { heatmap: 'scores' }).at(0).score).toBeCloseTo(0.7, 6)
    expect(() => decodeOne(oneObject(), { heatmap: 'scores' })).toThrow(
      `Head centernet: Output "hm" should hold scores up to 1, got 2. Where it holds logits, set heatmap: 'logits'.`,
    )
  })

  test('softNms lowers the scores of boxes of one class that overlap', () => {
    const maps = emptyMaps()
    put(maps.hm, [0, 4, 5], [3])
    put(maps.hm, [0, 4, 7], [2])
    put(maps.hm, [0, 4, 6], [2.5], 1)
    for (const x of [5, 6, 7]) put(maps.wh, [0, 4, x], [8, 4])
    const scores = (options: object) => [...decodeOne(maps, { minScore: 0.1, ...options }).scores]
    const [first, other, second] = scores({})
    const [strong, untouched, weak] = scores({ softNms: true })
    expect([strong, untouched]).toEqual([first, other])
    // 8 of 12 pixels across, each side one longer as both its edges count: (33 - 8) × 17 of 41 × 17.
    expect(weak).toBeCloseTo(second! * Math.exp(-((25 / 41) ** 2) / 0.5), 6)
  })

  describe('refuses', () => {
    test('a missing output, with a hint at outputNames', () => {
      const { hm, wh, reg: offset } = oneObject()
      expect(() => decodeOne({ hm, wh, offset })).toThrow(
        'Head centernet: The network should have an output "reg", got "hm", "wh", "offset".',
      )
      expect(decodeOne({ hm, wh, offset }, { outputNames: { reg: 'offset' } }).count).toBe(1)
    })

    test('wrong channels, and outputs in swapped order', () => {
      expect(() => decodeOne(oneObject(), { classCount: 80 })).toThrow(
        'Head centernet: Output "hm" should have shape [1, 80, ?, ?], got [1, 2, 8, 16].',
      )
      const { hm, wh, reg } = { ...oneObject(), ...emptyMaps({ sizeChannels: 4 }) }
      expect(() => decodeOne({ hm, wh: reg, reg: wh }, { boxes: 'ltrb' })).toThrow(
        'Output "wh" should have shape [1, 4, ?, ?], got [1, 2, 8, 16].',
      )
    })

    test('maps that do not cover the input', () => {
      const large = head.view(size, { width: 128, height: 64 })
      expect(() => head.decode(oneObject(), [large])).toThrow('Output "hm" should have 16 × 32 cells of 4 pixels')
    })

    test('NaN anywhere in the heatmap, NaN or infinity at a peak of the others', () => {
      const maps = oneObject()
      put(maps.hm, [0, 6, 2], [Number.NaN])
      expect(() => decodeOne(maps)).toThrow('Output "hm" should hold numbers, got NaN at [0, 0, 6, 2].')
      for (const name of ['wh', 'reg'] as const) {
        const bad = oneObject()
        put(bad[name], [0, 3, 5], [Infinity])
        expect(() => decodeOne(bad)).toThrow(
          `Output "${name}" should hold finite numbers, got Infinity at [0, 0, 3, 5].`,
        )
      }
    })

    test.each([
      [{ minScore: 1.5 }, 'Option "minScore" should be from 0 to 1, got 1.5.'],
      [{ maxPeaks: 0 }, 'Option "maxPeaks" should be a whole number from 1, got 0.'],
      [{ scales: [] }, 'Option "scales" should hold one or more numbers above 0, got [].'],
      [{ scales: [1, -1] }, 'Option "scales"'],
    ])('options out of range: %o', (options, message) => {
      expect(() => centerNet(options)).toThrow(message)
    })
  })

  describe('test-time augmentation', () => {
    const image = { width: 64, height: 32, data: new Uint8ClampedArray(4 * 64 * 32) }
    const passesWith = (options: object) => centerNet({ classCount: 2, ...options }).passes!(image, size)

    test('runs only where options request it', () => {
      expect(head.passes).toBeUndefined()
      expect(centerNet({ flip: true }).passes).toBeDefined()
      expect(centerNet({ scales: [1, 2] }).passes).toBeDefined()
    })

    test('averages the image and its mirror image', () => {
      const passes = passesWith({ flip: true })
      const { images } = passes.next().value as { images: readonly unknown[] }
      expect(images.length).toBe(2)
      const hm = constantMap([2, 2, 8, 16], -9)
      const wh = constantMap([2, 2, 8, 16], 0)
      const reg = constantMap([2, 2, 8, 16], 0)
      put(hm, [0, 3, 5], [2])
      put(hm, [1, 3, 10], [1])
      put(wh, [0, 3, 5], [4, 6])
      put(wh, [1, 3, 10], [2, 2])
      put(reg, [0, 3, 5], [0.25, 0.5])
      put(reg, [1, 3, 10], [0.75, 0.25])
      const { value } = passes.next({ hm, wh, reg })
      const score = (1 / (1 + Math.exp(-2)) + 1 / (1 + Math.exp(-1))) / 2
      expectRows(rowsOf(value as Detections), [[4 * 3.75, 4 * 1.5, 4 * 6.75, 4 * 5.5, score, 0]])
    })

    test('the mirror image has left and right swapped', () => {
      const { images, size: input } = passesWith({ flip: true }).next().value as Pass
      const batch = new ImageBatch({ ...input, count: 2 })
      image.data.fill(200, 0, 4)
      for (const [index, write] of images.entries()) write(batch, index, new ImageBuffer())
      const firstRow = (index: number) => [...batch.data.subarray(index * 3 * 64 * 32, index * 3 * 64 * 32 + 64)]
      expect(firstRow(0)[0]).toBeGreaterThan(0.5)
      expect(firstRow(1)).toEqual(firstRow(0).reverse())
    })

    test('runs at several scales, with soft-NMS over all of them', () => {
      const passes = passesWith({ scales: [1, 0.5], minScore: 0.4 })
      const sizes = [passes.next(), passes.next(oneObject())].map(({ value }) => (value as Pass).size)
      expect(sizes).toEqual([size, size])
      const half = emptyMaps()
      // The image in half its size lies in the middle of the input: the same object.
      put(half.hm, [0, 3, 6], [1], 1)
      put(half.wh, [0, 3, 6], [2, 3])
      put(half.reg, [0, 3, 6], [0.625, 0.75])
      const { value } = passes.next(half)
      const found = rowsOf(value as Detections)
      expectRows(found, [[4 * 3.25, 4 * 0.5, 4 * 7.25, 4 * 6.5, 1 / (1 + Math.exp(-2)), 1]])
    })
  })
})

describe("centerNet equals CenterNet's own decoding", () => {
  interface DecodeParams {
    readonly K: number
    readonly cat_spec_wh: boolean
  }
  for (const name of ['reg', 'noreg', 'catspec']) {
    const golden = readGoldenCase<DecodeParams>(`heads/centernet/ctdet_decode_${name}`)
    test.skipIf(golden === undefined)(`peaks ${name} (skipped where the shared golden data is not at hand)`, () => {
      const { inputs, outputs, params } = golden!
      const { hm, wh, reg } = inputs
      const [batch, classCount, rows, columns] = hm!.shape as [number, number, number, number]
      const head = centerNet({
        classCount,
        minScore: 0,
        maxPeaks: params.K,
        heatmap: 'scores',
        boxes: params.cat_spec_wh ? 'class-size' : 'size',
        offset: reg ? 'reg' : 0.5,
      })
      const input = { width: 4 * columns, height: 4 * rows }
      const view: View = { image: input, input, toImage: [0.25, 0, 0, 0, 0.25, 0] }
      const found = head.decode({ hm: hm!, wh: wh!, ...(reg && { reg }) }, new Array(batch).fill(view))
      const { data, shape } = outputs.dets!
      const length = data.length / batch
      for (const [i, detections] of found.entries()) {
        const rowsOfOne = { data: data.slice(i * length, (i + 1) * length), shape }
        expectRows(rowsOf(detections), goldenRows(rowsOfOne))
      }
    })
  }

  interface FullParams {
    readonly K: number
    readonly num_classes: number
    readonly flip_test: boolean
    readonly nms: boolean
    readonly scales: readonly number[]
    readonly metas: readonly { readonly c: readonly [number, number]; readonly out_h: number; readonly out_w: number }[]
    readonly max_per_image: number
  }
  test.each(['nms', 'flip'])('from outputs to merged boxes: %s', (name) => {
    const { inputs, outputs, params } = readGoldenCase<FullParams>(`heads/centernet/ctdet_full_${name}`)!
    const [{ c, out_h, out_w }] = params.metas as [FullParams['metas'][0]]
    const image = { width: 2 * c[0], height: 2 * c[1], data: new Uint8ClampedArray(16 * c[0] * c[1]) }
    const input = { width: 4 * out_w, height: 4 * out_h }
    const head = centerNet({
      classCount: params.num_classes,
      minScore: 0,
      maxPeaks: params.K,
      maxDetections: params.max_per_image,
      flip: params.flip_test,
      softNms: params.nms,
      scales: params.scales,
    })
    const maps = { hm: inputs.hm_0!, wh: inputs.wh_0!, reg: inputs.reg_0! }
    const passes = head.passes?.(image, input)
    passes?.next()
    const found = passes ? passes.next(maps).value : head.decode(maps, [head.view(image, input)])[0]
    expectRows(rowsOf(found as Detections), goldenRows(outputs.rows!))
  })

  interface RealParams {
    readonly K: number
    /** Of COCO's 80, those whose maps were kept. */
    readonly classes: readonly number[]
    readonly input: number
  }
  for (const name of ['messi5', 'vtest100']) {
    const real = readGoldenCase<RealParams>(`heads/real/centernet_mbv3_${name}`)
    test.skipIf(real === undefined)(
      `outputs of a real network: ${name} (skipped where the shared golden data is not at hand)`,
      () => {
        const { inputs, outputs, params } = real!
        const head = centerNet({ ...centerNetPresets.mobileNetV3, classCount: 4, minScore: 0, maxPeaks: params.K })
        const input = { width: params.input, height: params.input }
        const maps = { heatmap: inputs.heatmap4!, wh: inputs.wh! }
        const [found] = head.decode(maps, [head.view(input, input)])
        // The maps are kept as float16, the rows come from float32: half a step of distances up to 256 pixels, and
        // scores that differ by less may come in another order.
        const rows = rowsOf(found!).map((row) => [...row.slice(0, 5), params.classes[row[5]!]!])
        const golden = goldenRows(outputs.dets!)
        expect(rows.length).toBe(golden.length)
        for (const row of golden) {
          const same = rows.filter((ours) =>
            ours.every((value, i) => Math.abs(value - row[i]!) < (i < 4 ? 0.07 : 3e-4)),
          )
          expect(same.length, `rows like ${row.join(', ')}`).toBe(1)
        }
      },
    )
  }
})

const network = findNetwork('centernet_mbv3_512_fp16w.onnx')
test.skipIf(network === undefined)(
  titleFor(network, 'centerNet detects people and a ball with CenterNet on MobileNetV3'),
  async () => {
    await withNetwork(network!, async (model) => {
      const { basketball, football } = await readPictures()
      const detector = createDetector(model, centerNet(centerNetPresets.mobileNetV3))
      const inBasketball = await detector.detect(basketball)
      expectToSee(inBasketball, person, seen.basketball[0])
      expectToSee(inBasketball, person, seen.basketball[1], 0.3)
      const inFootball = await detector.detect(football)
      expectToSee(inFootball, person, seen.footballer)
      expectToSee(inFootball, sportsBall, seen.ball)
    })
  },
)
