import type { Frame, Image, Tensor } from '@mot/core'
import { createDetector, type DetectorOptions, defineHead, fairMOT, type Head, type Pass } from '@mot/heads'
import { describe, expect, test } from 'vitest'
import { emptyMaps, put } from './fairmot-maps'
import { fakeModel, tensorInfo } from './fake-model'

const outputs = [
  tensorInfo('hm', 'n', 1, 'h', 'w'),
  tensorInfo('wh', 'n', 4, 'h', 'w'),
  tensorInfo('reg', 'n', 2, 'h', 'w'),
  tensorInfo('id', 'n', 2, 'h', 'w'),
]

/** A network that puts out one object in the middle of every image, with the brightness of its first pixel as score. */
function network(...shape: (number | string)[]) {
  return fakeModel([tensorInfo('image', ...shape)], outputs, ({ image }) => {
    const [batch, , height, width] = image!.shape as [number, number, number, number]
    const maps = emptyMaps({ batch, rows: height / 4, columns: width / 4 })
    for (let i = 0; i < batch; i++) {
      const middle = [i, height / 8, width / 8] as const
      put(maps.hm, middle, [5 * image!.data[i * 3 * height * width]!])
      put(maps.wh, middle, [1, 1, 1, 1])
      put(maps.id, middle, [0, 2])
    }
    return maps
  })
}

function plainImage(width: number, height: number, grey: number): Image {
  return { width, height, data: new Uint8ClampedArray(4 * width * height).fill(grey) }
}

function detectorFor(model: ReturnType<typeof network>, options?: DetectorOptions) {
  return createDetector(model, fairMOT({ minScore: 0.55 }), options)
}

const scoreOf = (grey: number) => 1 / (1 + Math.exp(-5 * Math.fround(grey / 255)))

describe('createDetector', () => {
  test('detects in an image and reports its size', async () => {
    const detections = await detectorFor(network(1, 3, 32, 64)).detect(plainImage(64, 32, 200))
    expect([...detections.boxes]).toEqual([28, 12, 36, 20])
    expect(detections.scores[0]).toBeCloseTo(scoreOf(200), 6)
    expect(detections).toMatchObject({ count: 1, frame: undefined, imageWidth: 64, imageHeight: 32 })
  })

  test('detections have the names of classes that the network or the caller has', async () => {
    const image = plainImage(64, 32, 200)
    const named = { ...network(1, 3, 32, 64), metadata: { names: "{0: 'square'}" } }
    expect((await detectorFor(named).detect(image)).at(0).className).toBe('square')
    const own = detectorFor(named, { classNames: ['person'] })
    expect((await own.detect(image)).at(0).className).toBe('person')
    expect((await detectorFor(network(1, 3, 32, 64)).detect(image)).at(0)).not.toHaveProperty('className')
  })

  test("keeps a frame's number", async () => {
    const frame: Frame = { ...plainImage(64, 32, 200), index: 12, time: 0.4 }
    expect((await detectorFor(network(1, 3, 32, 64)).detect(frame)).frame).toBe(12)
  })

  test('accepts images of every size, also 1 × 1, within one stream', async () => {
    const detector = detectorFor(network(1, 3, 32, 64))
    for (const [width, height] of [
      [64, 32],
      [640, 320],
      [1, 1],
      [7, 50],
      [64, 32],
    ] as const) {
      const detections = await detector.detect(plainImage(width, height, 128))
      const { box } = detections.at(0)
      expect([(box.left + box.right) / 2, (box.top + box.bottom) / 2]).toEqual([width / 2, height / 2])
      expect(detections).toMatchObject({ imageWidth: width, imageHeight: height })
    }
  })

  test("feeds an open network images of the head's input size", async () => {
    const model = network('n', 3, 'h', 'w')
    const detector = createDetector(model, fairMOT({ inputSize: { width: 96, height: 64 } }))
    await detector.detect(plainImage(300, 200, 100))
    expect((model.runs[0]!.inputs.image as Tensor).shape).toEqual([1, 3, 64, 96])
  })

  test('runs several images at once where the network allows it', async () => {
    const model = network('n', 3, 32, 64)
    const found = await detectorFor(model).detectBatch([50, 250, 150].map((grey) => plainImage(64, 32, grey)))
    expect(model.runs.length).toBe(1)
    expect(found.map(({ scores }) => scores[0]!.toFixed(5))).toEqual(
      [50, 250, 150].map((grey) => scoreOf(grey).toFixed(5)),
    )
  })

  test('fills up a network with a fixed batch', async () => {
    const model = network(2, 3, 32, 64)
    const found = await detectorFor(model).detectBatch([50, 250, 150].map((grey) => plainImage(64, 32, grey)))
    expect(model.runs.map(({ inputs }) => (inputs.image as Tensor).shape[0])).toEqual([2, 2])
    expect(found.map(({ scores }) => scores[0]!.toFixed(5))).toEqual(
      [50, 250, 150].map((grey) => scoreOf(grey).toFixed(5)),
    )
  })

  test('uses its memory again from frame to frame', async () => {
    const model = network(1, 3, 32, 64)
    const detector = detectorFor(model)
    for (let i = 0; i < 3; i++) await detector.detect(plainImage(64, 32, 100))
    const [first, second, third] = model.runs
    expect((third!.inputs.image as Tensor).data.buffer).toBe((first!.inputs.image as Tensor).data.buffer)
    expect(first!.options.into).toBeUndefined()
    expect(third!.options.into).toBe(second!.options.into)
    expect(Object.keys(third!.options.into!)).toEqual(['hm', 'wh', 'reg', 'id'])
  })

  test('keeps its memory while other numbers of images come in between', async () => {
    const model = network('n', 3, 32, 64)
    const detector = detectorFor(model)
    const images = [1, 2, 3].map((i) => plainImage(64, 32, 50 * i))
    for (const count of [3, 2, 3, 1, 1, 1]) await detector.detectBatch(images.slice(0, count))
    const [, second, third, fourth, fifth, sixth] = model.runs.map(({ options }) => options.into)
    expect(third).toBeDefined()
    expect([second, fourth, fifth]).toEqual([undefined, undefined, undefined])
    expect(sixth!.hm!.shape).toEqual([1, 1, 8, 16])
  })

  test('detections last when later frames come', async () => {
    const detector = detectorFor(network(1, 3, 32, 64))
    const first = await detector.detect(plainImage(64, 32, 100))
    const before = structuredClone({ ...first })
    await detector.detect(plainImage(64, 32, 250))
    expect({ ...first }).toEqual(before)
  })

  test('detections of frames that overlap in time do not disturb each other', async () => {
    const detector = detectorFor(network(1, 3, 32, 64))
    const greys = [50, 100, 150, 200, 250]
    const found = await Promise.all(greys.map((grey) => detector.detect(plainImage(64, 32, grey))))
    expect(found.map(({ scores }) => scores[0]!.toFixed(5))).toEqual(greys.map((grey) => scoreOf(grey).toFixed(5)))
  })

  test("drops boxes without area, or keeps them with emptyBoxes: 'keep'", async () => {
    const flat = fakeModel([tensorInfo('image', 1, 3, 32, 64)], outputs, () => {
      const maps = emptyMaps({ rows: 8, columns: 16 })
      for (const [x, size] of [
        [2, [1, 1, 1, 1]],
        [6, [0, 1, 0, 1]],
        [10, [-2, 1, 1, 1]],
      ] as const) {
        put(maps.hm, [0, 4, x], [x / 2])
        put(maps.wh, [0, 4, x], [...size])
        put(maps.id, [0, 4, x], [x, 0])
      }
      return maps
    })
    const image: Frame = { ...plainImage(64, 32, 0), index: 3, time: 0 }
    const dropped = await createDetector(flat, fairMOT()).detect(image)
    expect(dropped).toMatchObject({ count: 1, frame: 3, imageWidth: 64, imageHeight: 32, embeddingDimension: 2 })
    expect([...dropped.boxes]).toEqual([4, 12, 12, 20])
    expect((await createDetector(flat, fairMOT(), { emptyBoxes: 'keep' }).detect(image)).count).toBe(3)
  })

  describe('with a head of several passes', () => {
    /** A pass of two grey images, then one of a third that depends on the outputs. */
    const twice: Head = {
      ...fairMOT(),
      *passes(_image, { width = 64, height = 32 }) {
        const size = { width, height }
        const view = fairMOT().view(size, size)
        const writeGrey =
          (grey: number): Pass['images'][number] =>
          (batch, index) =>
            batch.fill(grey, index, 0, 0, width, height)
        const first = yield { size, images: [writeGrey(50), writeGrey(100)] }
        const scores = fairMOT({ minScore: 0 }).decode(first, [view, view])
        const sum = scores.reduce((total, { scores: [best] }) => total + best!, 0)
        const second = yield { size, images: [writeGrey(Math.floor(100 * sum))] }
        return fairMOT().decode(second, [view])[0]!
      },
    }
    const expected = scoreOf(Math.floor(100 * (scoreOf(50) + scoreOf(100))))

    test.each([
      ['an open batch', 'n', [2, 1]],
      ['a batch of one', 1, [1, 1, 1]],
      ['a batch of three', 3, [3, 3]],
    ] as const)('runs its passes, with %s', async (_, batch, runs) => {
      const model = network(batch, 3, 32, 64)
      const detections = await createDetector(model, twice).detect(plainImage(8, 4, 0))
      expect(detections.scores[0]).toBeCloseTo(expected, 6)
      expect(model.runs.map(({ inputs }) => (inputs.image as Tensor).shape[0])).toEqual(runs)
    })

    test('detections at the same time do not disturb each other', async () => {
      const detector = createDetector(network('n', 3, 32, 64), twice)
      const found = await Promise.all([1, 2, 3].map(() => detector.detect(plainImage(8, 4, 0))))
      for (const { scores } of found) expect(scores[0]).toBeCloseTo(expected, 6)
    })

    test("errors about outputs begin with the head's name, too", async () => {
      const model = fakeModel([tensorInfo('image', 1, 3, 32, 64)], outputs, () => ({}))
      await expect(createDetector(model, defineHead(twice)).detect(plainImage(8, 4, 0))).rejects.toThrow(
        'Head fairmot: The network should have an output "hm"',
      )
    })
  })

  test('aborts on its signal, and continues with the next frame', async () => {
    const model = network(1, 3, 32, 64)
    const detector = detectorFor(model)
    const reason = new Error('enough')
    await expect(detector.detect(plainImage(64, 32, 9), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect((await detector.detect(plainImage(64, 32, 200))).count).toBe(1)
  })

  test('an image of size 0 is refused, and the next frame is detected', async () => {
    const detector = detectorFor(network(1, 3, 32, 64))
    await expect(detector.detect(plainImage(0, 0, 0))).rejects.toMatchObject({ code: 'invalid-image' })
    expect((await detector.detect(plainImage(64, 32, 200))).count).toBe(1)
  })

  test('NaN outputs are refused, and the next frame is detected', async () => {
    let value = Number.NaN
    const model = fakeModel([tensorInfo('image', 1, 3, 32, 64)], outputs, () => {
      const maps = emptyMaps({ rows: 8, columns: 16 })
      maps.hm.data.fill(value)
      return maps
    })
    const detector = createDetector(model, fairMOT())
    await expect(detector.detect(plainImage(64, 32, 0))).rejects.toMatchObject({ code: 'invalid-output' })
    value = -9
    expect((await detector.detect(plainImage(64, 32, 0))).count).toBe(0)
  })

  test('disposes of its network', async () => {
    const model = network(1, 3, 32, 64)
    {
      await using detector = detectorFor(model)
      expect(detector).toBeDefined()
    }
    expect(model.disposed).toBe(true)
  })

  describe('refuses at once', () => {
    const image = tensorInfo('image', 1, 3, 32, 64)
    const never = () => expect.fail('The network should not run.')

    test('a network without the outputs of the head', () => {
      const model = fakeModel([image], outputs.slice(0, 3), never)
      expect(() => createDetector(model, fairMOT())).toThrow('an output "id", got "hm", "wh", "reg"')
    })

    test('a network whose outputs have other channels', () => {
      const model = fakeModel([image], [...outputs.slice(0, 3), tensorInfo('id', 64)], never)
      expect(() => createDetector(model, fairMOT())).toThrow('Output "id" should have shape [?, ?, ?, ?], got [64].')
      expect(() => createDetector(network('n', 3, 32, 64), fairMOT({ ltrb: false }))).toThrow(
        'Output "wh" should have shape [?, 2, ?, ?], got [n, 4, h, w].',
      )
    })

    test('an input size that the network does not have', () => {
      const head = fairMOT({ inputSize: { width: 320, height: 192 } })
      expect(() => createDetector(network(1, 3, 32, 64), head)).toThrow("the network's own 64×32, got 320×192")
    })

    test('a network without an image input', () => {
      expect(() => createDetector(fakeModel([tensorInfo('x', 1, 10)], outputs, never), fairMOT())).toThrow(
        'Input "x" should be float32 of shape [?, 3, ?, ?] or [?, ?, ?, 3], got float32 [1, 10].',
      )
    })
  })
})
