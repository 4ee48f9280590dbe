import type { Tensor } from '@mot/core'
import { expectClose, readGoldenCase } from '@mot/test-utils'
import { testSingleTracker } from '@mot/test-utils/test-single-tracker'
import { SiamRPNPlusPlus } from '@mot/trackers/single'
import { expect, test } from 'vitest'
import { LayerSum } from '../../src/single/layer-sum'
import { fakeModel, features } from './fake-models'
import { seeingSearch, seeingTemplate } from './seeing-models'

testSingleTracker('SiamRPNPlusPlus', () => new SiamRPNPlusPlus({ template: seeingTemplate(), search: seeingSearch() }))

test('layers weigh the same unless they have learned weights, which go through softmax', () => {
  const layers = [Float32Array.of(1, 0), Float32Array.of(3, 6)]
  expect([...new LayerSum(2, []).of(layers)]).toEqual([2, 3])
  const learned = new LayerSum(2, [0, Math.log(3)]).of(layers)
  expectClose(learned, [2.5, 4.5], { relative: 1e-6 })
})

test('weights for another number of layers are refused', () => {
  const models = { template: seeingTemplate(), search: seeingSearch() }
  expect(() => new SiamRPNPlusPlus(models, { scoreWeights: [1, 2, 3] })).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  )
})

const golden = readGoldenCase<unknown>('heads/siamrpn/multirpn_aggregation')
test.skipIf(!golden)("layers are added up as in pysot's MultiRPN", () => {
  const { inputs, outputs } = golden!
  const layers = (name: string) => [0, 1, 2].map((i) => (inputs[`${name}${i}`] as Tensor<Float32Array>).data)
  const weights = (name: string) => [...(inputs[name]!.data as Float32Array)]
  const tolerance = { relative: 1e-5, absolute: 1e-6 }
  expectClose(new LayerSum(3, weights('cls_weight')).of(layers('cls')), outputs.cls!.data as Float32Array, tolerance)
  expectClose(new LayerSum(3, weights('loc_weight')).of(layers('loc')), outputs.loc!.data as Float32Array, tolerance)
  expectClose(new LayerSum(3, []).of(layers('cls')), outputs.cls_plain!.data as Float32Array, tolerance)
})

test('features are correlated channel by channel outside of the networks where these give no scores', async () => {
  const template = fakeModel([['z', ['n', 3, 127, 127]]], [['a', ['n', 2, 2, 2]]], () => ({
    a: features([1, 2, 2, 2]),
  }))
  const search = fakeModel([['x', ['n', 3, 'h', 'w']]], [['a', ['n', 2, 's', 's']]], () => ({
    a: features([1, 2, 26, 26]),
  }))
  const head = fakeModel(
    [['a', ['n', 2, 's', 's']]],
    [
      ['cls', ['n', 10, 's', 's']],
      ['loc', ['n', 20, 's', 's']],
    ],
    () => ({ cls: features([1, 10, 25, 25]), loc: features([1, 20, 25, 25]) }),
  )
  const tracker = new SiamRPNPlusPlus({ template, search, head })
  const image = { width: 64, height: 64, data: new Uint8ClampedArray(4 * 64 * 64) }
  await tracker.start(image, { left: 20, top: 20, right: 40, bottom: 40 })
  await tracker.update(image)
  const { data, shape } = head.given[0]!.a as Tensor<Float32Array>
  expect(shape).toEqual([1, 2, 25, 25])
  const [z, x] = [features([1, 2, 2, 2]).data, features([1, 2, 26, 26]).data]
  const at = 26 * 26
  expect(data[625]).toBeCloseTo(z[4]! * x[at]! + z[5]! * x[at + 1]! + z[6]! * x[at + 26]! + z[7]! * x[at + 27]!, 5)
})

test('a search network that gives no scores, and no head, is refused', () => {
  const template = fakeModel([['z', ['n', 3, 127, 127]]], [['a', ['n', 2, 2, 2]]], () => ({}))
  const search = fakeModel([['x', ['n', 3, 'h', 'w']]], [['a', ['n', 2, 's', 's']]], () => ({}))
  expect(() => new SiamRPNPlusPlus({ template, search })).toThrow(expect.objectContaining({ code: 'invalid-model' }))
})
