import { Detections } from '@mot/core'
import { embedder, embedderPresets } from '@mot/heads'
import { expectClose } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { fakeModel, tensorInfo } from './fake-model'
import { findNetwork, readPictures, seen, titleFor, withNetwork } from './real-network'

describe.each([
  ['osnet', 'osnet_x0_25_msmt17_a.onnx', 512],
  ['reidRetail', 'reid_retail_0287.onnx', 256],
] as const)('%s', (preset, file, dimension) => {
  const network = findNetwork(file)
  test.skipIf(!network)(
    titleFor(network, 'a person resembles the same person, cropped slightly differently, more than other people'),
    async () => {
      await withNetwork(network!, async (model) => {
        const { basketball } = await readPictures()
        const [left, right] = seen.basketball
        const smaller = { left: left.left + 8, top: left.top + 12, right: left.right - 8, bottom: left.bottom - 20 }
        const people = Detections.from([left, right, smaller].map((box) => ({ box, score: 1 })))
        const { embeddings, embeddingDimension } = await embedder(model, embedderPresets[preset]).embed(
          basketball,
          people,
        )
        expect(embeddingDimension).toBe(dimension)
        const cosine = (i: number, j: number) => {
          let sum = 0
          for (let k = 0; k < dimension; k++) sum += embeddings![i * dimension + k]! * embeddings![j * dimension + k]!
          return sum
        }
        expect(cosine(0, 2)).toBeGreaterThan(0.8)
        expect(cosine(0, 1)).toBeLessThan(cosine(0, 2) - 0.2)
      })
    },
  )
})

test.each([
  ['osnet', [(1 - 0.485) / 0.229, (0 - 0.456) / 0.224]],
  ['reidRetail', [0, 0]],
] as const)('%s feeds red pixels as its network was trained', async (preset, [first, second]) => {
  const red = { width: 2, height: 2, data: Uint8ClampedArray.from({ length: 16 }, (_, i) => (i % 4 === 0 ? 255 : 0)) }
  const answer = { output: { data: Float32Array.of(1), shape: [1, 1] } }
  const model = fakeModel([tensorInfo('input', 1, 3, 256, 128)], [tensorInfo('output', 1, 1)], () => answer)
  const detections = Detections.from([{ box: { left: 0, top: 0, right: 2, bottom: 2 }, score: 1 }])
  await embedder(model, embedderPresets[preset]).embed(red, detections)
  const { data } = model.runs[0]!.inputs.input!
  expectClose([data[0], data[256 * 128]] as number[], [first, second], { absolute: 1e-6 })
})
