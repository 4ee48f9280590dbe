import { crossCorrelation, depthwiseCorrelation, type Tensor } from '@mot/core'
import { expectClose, readGoldenCase, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { compile } from '../../../../scripts/simd/compile'
import { chooseCorrelator, plainCorrelate } from '../../src/correlation/correlator'
import { crossCorrelationWasm } from '../../src/correlation/cross-correlation-wasm'

type Floats = Tensor<Float32Array>

function floats(shape: readonly number[], values: readonly number[]): Floats {
  return { data: Float32Array.from(values), shape }
}

test('a depthwise kernel is correlated with its channel', () => {
  const search = floats([1, 2, 2, 3], [1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60])
  const kernel = floats([1, 2, 1, 2], [1, 10, 0, 1])
  const { data, shape } = depthwiseCorrelation(search, kernel)
  expect(shape).toEqual([1, 2, 2, 2])
  expect([...data]).toEqual([21, 32, 54, 65, 20, 30, 50, 60])
})

test('kernels over all channels are summed, one for each output', () => {
  const search = floats([1, 2, 1, 3], [1, 2, 3, 10, 20, 30])
  const kernel = floats([1, 4, 1, 1], [1, 1, 0, 2])
  const { data, shape } = crossCorrelation(search, kernel)
  expect(shape).toEqual([1, 2, 1, 3])
  expect([...data]).toEqual([11, 22, 33, 20, 40, 60])
})

test('one kernel is correlated with a batch of maps', () => {
  const search = floats([2, 1, 1, 2], [1, 2, 3, 4])
  const kernel = floats([1, 1, 1, 1], [3])
  expect([...crossCorrelation(search, kernel).data]).toEqual([3, 6, 9, 12])
  expect([...depthwiseCorrelation(search, kernel).data]).toEqual([3, 6, 9, 12])
})

describe('SIMD and TypeScript give the same to the last bit', () => {
  const random = seededRandom(3)
  const simd = chooseCorrelator()
  test.each([
    [1, 1, 1, 1, 1],
    [22, 22, 6, 6, 8],
    [33, 17, 5, 3, 2],
    [16, 40, 16, 1, 3],
    [50, 50, 2, 7, 1],
  ])(
    'a map of %i × %i with a kernel of %i × %i and %i channels',
    (width, height, kernelWidth, kernelHeight, channels) => {
      const correlation = {
        search: Float32Array.from({ length: width * height * channels + 3 }, () => random() - 0.5),
        searchStart: 3,
        width,
        height,
        kernel: Float32Array.from({ length: kernelWidth * kernelHeight * channels + 5 }, () => random() - 0.5),
        kernelStart: 5,
        kernelWidth,
        kernelHeight,
        channels,
        intoStart: 2,
      }
      const size = (width - kernelWidth + 1) * (height - kernelHeight + 1) + 4
      const [ours, plain] = [new Float32Array(size).fill(9), new Float32Array(size).fill(9)]
      simd({ ...correlation, into: ours })
      plainCorrelate({ ...correlation, into: plain })
      expect(simd).not.toBe(plainCorrelate)
      expect(ours).toEqual(plain)
    },
  )
})

test('the bytes in the sources are those of the AssemblyScript file', async () => {
  expect(await compile('packages/core/simd/cross-correlation.ts')).toBe(crossCorrelationWasm)
})

test.each([
  ['a kernel with other channels', [1, 3, 1, 1]],
  ['a kernel larger than the map', [1, 2, 4, 1]],
  ['kernels for another batch', [3, 2, 1, 1]],
])('%s is refused', (_, shape) => {
  const search = floats([2, 2, 3, 3], new Array(36).fill(1))
  const kernel = floats(shape, new Array(shape.reduce((a, b) => a * b)).fill(1))
  for (const correlate of [depthwiseCorrelation, crossCorrelation]) {
    expect(() => correlate(search, kernel)).toThrow(expect.objectContaining({ code: 'invalid-tensor' }))
  }
})

const pysot = readGoldenCase<unknown>('heads/siamrpn/xcorr')
test.skipIf(!pysot)("pysot's correlations, as its own code gives them", () => {
  const { inputs, outputs } = pysot!
  const tolerance = { relative: 1e-5, absolute: 1e-4 }
  const [x, k, kf] = [inputs.x as Floats, inputs.k as Floats, inputs.kf as Floats]
  expectClose(depthwiseCorrelation(x, k).data, outputs.depthwise!.data as Float32Array, tolerance)
  expectClose(crossCorrelation(x, kf).data, outputs.fast!.data as Float32Array, tolerance)
  expectClose(crossCorrelation(x, k).data, outputs.slow_single!.data as Float32Array, tolerance)
})

const siamFC = readGoldenCase<{ out_scale: number }>('heads/siamfc/xcorr')
test.skipIf(!siamFC)("SiamFC's correlation of one exemplar with three scales, as its own code gives it", () => {
  const { inputs, outputs, params } = siamFC!
  const { data, shape } = crossCorrelation(inputs.x as Floats, inputs.z as Floats)
  expect(shape).toEqual(outputs.out!.shape)
  expectClose(
    data.map((value) => value * params.out_scale),
    outputs.out!.data as Float32Array,
    { relative: 1e-5, absolute: 1e-7 },
  )
})
