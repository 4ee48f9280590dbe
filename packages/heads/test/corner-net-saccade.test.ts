import { type Detections, ImageBatch, ImageBuffer } from '@mot/core'
import { cornerNetSaccade, createDetector, type Head, type Pass } from '@mot/heads'
import { expectClose, readGoldenCase, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { bgrImage } from './bgr-image'
import { type CornerParams, outputsOf } from './corner-golden'
import { emptyCornerMaps, putCorner, scatteredCorners } from './corner-maps'
import { fakeModel, tensorInfo } from './fake-model'
import { expectRows, goldenRows, rowsOf } from './golden-rows'
import { constantMap, put } from './maps'

const size = { width: 127, height: 127 }
const cell = 127 / 32

function noAttention(batch = 1) {
  return {
    att0: constantMap([batch, 1, 8, 8], -9),
    att1: constantMap([batch, 1, 16, 16], -9),
    att2: constantMap([batch, 1, 32, 32], -9),
  }
}
const emptyMaps = (batch = 1) => ({ ...emptyCornerMaps({ batch }), ...noAttention(batch) })

testHead('cornerNetSaccade', {
  head: cornerNetSaccade({ classCount: 2 }),
  input: size,
  objects: (batch) => ({ ...scatteredCorners(seededRandom(batch), batch), ...noAttention(batch) }),
  nothing: emptyMaps,
})

describe('cornerNetSaccade', () => {
  const image = { ...size, data: new Uint8ClampedArray(4 * 127 * 127).fill(50) }
  const options = { classCount: 2, firstSides: [127] }
  const passesWith = (more = {}) => cornerNetSaccade({ ...options, ...more }).passes!(image, size)
  const imagesOf = (step: IteratorResult<Pass, Detections>) => (step.value as Pass).images.length

  /** An object from (x, y), `side` cells large. */
  function object(x: number, y: number, side: number, logit = 2, batch = 1) {
    const maps = emptyMaps(batch)
    putCorner(maps, 'tl', { x, y, logit })
    putCorner(maps, 'br', { x: x + side, y: y + side, logit })
    return maps
  }

  test('the first pass holds the whole image downsized to two sizes', () => {
    const { images, size: input } = cornerNetSaccade().passes!(image, {}).next().value as Pass
    expect(images.length).toBe(2)
    expect(input).toEqual({ width: 255, height: 255 })
  })

  test('ends after the first pass without attention and detections', () => {
    const passes = passesWith()
    passes.next()
    const step = passes.next(emptyMaps())
    expect(step.done).toBe(true)
    expect((step.value as Detections).count).toBe(0)
  })

  test('detects objects in a crop zoomed in on attention', () => {
    const passes = passesWith()
    passes.next()
    const first = emptyMaps()
    // Medium objects about cell (8, 8) of 8 pixels: (64, 64) in the image, to be seen twice as large.
    put(first.att1, [0, 8, 8], [2])
    expect(imagesOf(passes.next(first))).toBe(1)
    const found = passes.next(object(10, 10, 8)).value as Detections
    // The crop of 63 pixels begins at 64 − 31.
    expectRows(
      rowsOf(found).map((row) => row.slice(0, 4)),
      [[33 + (10.5 * cell) / 2, 33 + (10.5 * cell) / 2, 33 + (18.5 * cell) / 2, 33 + (18.5 * cell) / 2]],
    )
  })

  test('crops around a detection of the first pass at a scale that suits its size', () => {
    const passes = passesWith()
    passes.next()
    const step = passes.next(object(10, 10, 8))
    expect(imagesOf(step)).toBe(1)
    const found = passes.next(emptyMaps()).value as Detections
    expect(found.at(0).box.left).toBeCloseTo(10.5 * cell, 5)
  })

  test('corners on the edge of a crop do not count', () => {
    const passes = passesWith()
    passes.next()
    expect((passes.next(object(0, 10, 8)).value as Detections).count).toBe(0)
  })

  test('makes at most maxCrops crops, the best first, in batches', () => {
    const attention = () => {
      const maps = emptyMaps()
      for (const [i, at] of [1, 4, 7].entries()) put(maps.att0, [0, at, at], [1 + i])
      return maps
    }
    const cropCounts = (more: object) => {
      const passes = passesWith(more)
      passes.next()
      const counts: number[] = []
      for (let step = passes.next(attention()); !step.done; step = passes.next(emptyMaps(counts.at(-1)!)))
        counts.push(imagesOf(step))
      return counts
    }
    expect(cropCounts({})).toEqual([3])
    expect(cropCounts({ maxCrops: 2 })).toEqual([2])
    expect(cropCounts({ batchSize: 2 })).toEqual([2, 1])
  })

  test('works as a detector, on networks with a batch of one, too', async () => {
    for (const batch of ['n', 1] as const) {
      const outputs = Object.entries(emptyMaps()).map(([name, { shape }]) => tensorInfo(name, 'n', ...shape.slice(1)))
      const model = fakeModel([tensorInfo('image', batch, 3, 127, 127)], outputs, ({ image: given }) =>
        scatteredWith(given!.shape[0]!),
      )
      const detections = await createDetector(model, cornerNetSaccade({ ...options, maxCrops: 2 })).detect({
        ...image,
        index: 4,
        time: 0,
      })
      expect(detections.count).toBeGreaterThan(0)
      expect(detections.frame).toBe(4)
      expect(model.runs.length).toBe(batch === 1 ? 3 : 2)
    }
    function scatteredWith(count: number) {
      return { ...scatteredCorners(seededRandom(3), count), ...noAttention(count) }
    }
  })

  test('takes an image of one pixel', () => {
    const passes = cornerNetSaccade(options).passes!({ width: 1, height: 1, data: new Uint8ClampedArray(4) }, size)
    const { images } = passes.next().value as Pass
    const batch = new ImageBatch(size)
    expect(() => images[0]!(batch, 0, new ImageBuffer())).not.toThrow()
  })

  describe('refuses', () => {
    const head = cornerNetSaccade({ classCount: 2 })
    const view = head.view(size, size)

    test('attention of another size', () => {
      expect(() => head.decode({ ...emptyMaps(), att0: constantMap([1, 1, 16, 16], -9) }, [view])).toThrow(
        'Head cornernet-saccade: Output "att0" should have 8 × 8 cells of 16 pixels, got 16 × 16.',
      )
    })

    test('an input that is no square', () => {
      expect(() => head.inputSize(size, { width: 255, height: 127 })).toThrow('needs a square input, got 255×127')
    })

    test.each([
      [{ maxCrops: 0 }, 'Option "maxCrops" should be a whole number from 1, got 0.'],
      [{ minAttention: 2 }, 'Option "minAttention" should be from 0 to 1, got 2.'],
    ])('options out of range: %o', (bad, message) => {
      expect(() => cornerNetSaccade(bad)).toThrow(message)
    })
  })
})

interface SaccadeParams extends CornerParams {
  readonly att_max_crops: number
}
const golden = readGoldenCase<SaccadeParams>('heads/cornernet/saccade_full')

test.skipIf(golden === undefined)(
  'cornerNetSaccade equals the original from crops to boxes (skipped where the shared golden data is not at hand)',
  () => {
    const { inputs, outputs, params } = golden!
    const head = cornerNetSaccade({
      classCount: params.categories,
      minScore: 0,
      maxCrops: params.att_max_crops,
      attention: 'scores',
    })
    const passes = head.passes!(bgrImage(inputs.image_bgr!), {})
    const first = passes.next().value as Pass
    expectClose(firstImage(head, first), outputs.crops0_0!.data as Float32Array, { absolute: 1e-4 })
    const second = passes.next(outputsOf(0, inputs)).value as Pass
    expect(second.images.length).toBe(params.att_max_crops)
    expectClose(firstImage(head, second), outputs.crop_stage1_first!.data as Float32Array, { absolute: 1e-4 })
    const found = passes.next(outputsOf(1, inputs)).value as Detections
    expectRows(rowsOf(found), goldenRows(outputs.rows!))
  },
)

function firstImage(head: Head, { size: input, images }: Pass): Float32Array {
  const batch = new ImageBatch({ ...input, ...head.pixels })
  images[0]!(batch, 0, new ImageBuffer())
  return batch.data
}
