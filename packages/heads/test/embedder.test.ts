import { Detections, type Image, type Tensor } from '@mot/core'
import { embedder } from '@mot/heads'
import { expectClose } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { fakeModel, tensorInfo } from './fake-model'

/** Appearance is the mean of each channel of a crop, 0 to 1. */
function meanColour(...shape: (number | string)[]) {
  return fakeModel([tensorInfo('crops', ...shape)], [tensorInfo('features', 'n', 3)], ({ crops }) => {
    const [count, , , last] = crops!.shape as [number, number, number, number]
    const channelsLast = last === 3
    const area = crops!.data.length / count / 3
    const data = new Float32Array(3 * count)
    for (let i = 0; i < crops!.data.length; i++) {
      const entry = Math.floor(i / (3 * area))
      const channel = channelsLast ? i % 3 : Math.floor(i / area) % 3
      data[3 * entry + channel]! += crops!.data[i]! / area
    }
    return { features: { data, shape: [count, 3] } }
  })
}

/** Red on the left, (0, 102, 136) on the right. */
const halves: Image = {
  width: 20,
  height: 10,
  data: Uint8ClampedArray.from({ length: 800 }, (_, i) => {
    const right = (i >> 2) % 20 >= 10
    return [right ? 0 : 255, right ? 102 : 0, right ? 136 : 0, 255][i & 3]!
  }),
}

const left = { box: { left: 1, top: 1, right: 9, bottom: 9 }, score: 0.9 }
const right = { box: { left: 11.5, top: -3, right: 40, bottom: 5 }, score: 0.8, classId: 2 }
const rightColour = [0, 0.6, 0.8]

describe('embedder', () => {
  test('adds to every detection a unit vector from the crop of its box', async () => {
    const given = Detections.from([left, right], { frame: 4, imageWidth: 20, imageHeight: 10 })
    const embedded = await embedder(meanColour('n', 3, 16, 8)).embed(halves, given)
    expect(embedded.embeddingDimension).toBe(3)
    expectClose(embedded.embeddings!, [1, 0, 0, ...rightColour], { absolute: 1e-6 })
    expect(embedded).toMatchObject({
      frame: 4,
      imageWidth: 20,
      imageHeight: 10,
      boxes: given.boxes,
      classIds: given.classIds,
    })
    expect(given.embeddings).toBeUndefined()
  })

  test('feeds channels last to such a network, and BGR by option', async () => {
    const model = meanColour('n', 16, 8, 3)
    const embedded = await embedder(model, { channelOrder: 'bgr' }).embed(halves, Detections.from([right]))
    expect((model.runs[0]!.inputs.crops as Tensor).shape).toEqual([1, 16, 8, 3])
    expectClose(embedded.embeddings!, [0.8, 0.6, 0], { absolute: 1e-6 })
  })

  test('takes mean and deviation', async () => {
    const options = { mean: [1, 0.4, 0], deviation: [1, 1, 2] } as const
    const embedded = await embedder(meanColour('n', 3, 16, 8), options).embed(halves, Detections.from([right]))
    // (0 − 1, 0.4 − 0.4, 0.5333 / 2)
    const length = Math.hypot(1, 4 / 15)
    expectClose(embedded.embeddings!, [-1 / length, 0, 4 / 15 / length], { absolute: 1e-6 })
  })

  test('splits many detections into batches', async () => {
    const model = meanColour('n', 3, 16, 8)
    const rows = Array.from({ length: 7 }, (_, i) => (i % 2 ? right : left))
    const embedded = await embedder(model, { batchSize: 3 }).embed(halves, Detections.from(rows))
    expect(model.runs.map(({ inputs }) => (inputs.crops as Tensor).shape[0])).toEqual([3, 3, 1])
    expectClose(
      embedded.embeddings!,
      rows.flatMap((row) => (row === right ? rightColour : [1, 0, 0])),
      { absolute: 1e-6 },
    )
  })

  test('fills up a network with a fixed batch', async () => {
    const model = meanColour(4, 3, 16, 8)
    const embedded = await embedder(model).embed(halves, Detections.from([right]))
    expect((model.runs[0]!.inputs.crops as Tensor).shape[0]).toBe(4)
    expectClose(embedded.embeddings!, rightColour, { absolute: 1e-6 })
  })

  test('feeds an open network the requested size, else 128 × 256', async () => {
    const model = meanColour('n', 3, 'h', 'w')
    await embedder(model).embed(halves, Detections.from([left]))
    await embedder(model, { inputSize: { width: 5, height: 6 }, resampling: 'area' }).embed(
      halves,
      Detections.from([left]),
    )
    expect(model.runs.map(({ inputs }) => (inputs.crops as Tensor).shape)).toEqual([
      [1, 3, 256, 128],
      [1, 3, 6, 5],
    ])
  })

  test('does not run for no detections', async () => {
    const model = meanColour('n', 3, 16, 8)
    expect((await embedder(model).embed(halves, Detections.from([]))).count).toBe(0)
    expect(model.runs.length).toBe(0)
  })

  test('accepts features with trailing axes of length 1', async () => {
    const model = fakeModel([tensorInfo('crops', 1, 3, 4, 4)], [tensorInfo('features', 1, 2, 1, 1)], () => ({
      features: { data: Float32Array.of(3, 4), shape: [1, 2, 1, 1] },
    }))
    expectClose((await embedder(model).embed(halves, Detections.from([left]))).embeddings!, [0.6, 0.8], {
      relative: 1e-6,
    })
  })

  test('disposes of its network', async () => {
    const model = meanColour('n', 3, 16, 8)
    await embedder(model)[Symbol.asyncDispose]()
    expect(model.disposed).toBe(true)
  })

  describe('refuses', () => {
    const answering = (data: Float32Array, shape: number[]) =>
      embedder(
        fakeModel([tensorInfo('crops', 1, 3, 4, 4)], [tensorInfo('features', 1, 2)], () => ({
          features: { data, shape },
        })),
      )
    const one = Detections.from([left])

    test('NaN features', async () => {
      await expect(answering(Float32Array.of(1, Number.NaN), [1, 2]).embed(halves, one)).rejects.toThrow(
        'Output "features" should hold finite vectors, got another vector in row 0.',
      )
    })

    test('features of another shape', async () => {
      await expect(answering(new Float32Array(8), [1, 2, 2, 2]).embed(halves, one)).rejects.toThrow(
        'Output "features" should have shape [1, ?] and hold float32 numbers, got Float32Array [1, 2, 2, 2].',
      )
    })

    test('an output that is not there', async () => {
      await expect(embedder(meanColour('n', 3, 16, 8), { outputName: 'id' }).embed(halves, one)).rejects.toThrow(
        'The network should have an output "id", got "features".',
      )
    })

    test('a box that is not finite, and an image of size 0', async () => {
      const ours = embedder(meanColour('n', 3, 16, 8))
      const bad = Detections.from([{ ...left, box: { ...left.box, top: Number.NaN } }])
      await expect(ours.embed(halves, bad)).rejects.toMatchObject({ code: 'invalid-detections' })
      const none = { width: 0, height: 0, data: new Uint8ClampedArray(0) }
      await expect(ours.embed(none, one)).rejects.toMatchObject({ code: 'invalid-image' })
    })

    test('options out of range', () => {
      expect(() => embedder(meanColour('n', 3, 16, 8), { batchSize: 0 })).toThrow('Option "batchSize"')
      expect(() => embedder(meanColour('n', 3, 16, 8), { inputSize: { width: 8, height: 8 } })).toThrow(
        'own 8×16, got 8×8',
      )
    })
  })
})
