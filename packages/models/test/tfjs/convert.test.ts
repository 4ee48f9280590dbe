import { createBackend } from '@mot/backends'
import { expectClose, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { convertTfjs } from '../../src/tfjs/convert'
import { readTfjsGraph } from '../../src/tfjs/graph'
import { base64, convolution, type GraphNode, type GraphWeight, writeGraph } from './graph-writer'

const width = 6
const height = 4
const random = seededRandom(11)
const numbers = (count: number) => Array.from({ length: count }, () => Math.fround(2 * random() - 1))
/** [rows × columns × 3], as TensorFlow has it. */
const image = numbers(height * width * 3)

function convert(nodes: readonly GraphNode[], weights: readonly GraphWeight[] = [], output = 'out'): Uint8Array {
  const { json, bytes } = writeGraph([{ name: 'image', op: 'Placeholder' }, ...nodes], weights)
  const input = { node: 'image', name: 'picture', width, height }
  return convertTfjs(readTfjsGraph(json, bytes), { input, outputs: { result: output } })
}

/** Runs the converted graph, and gives its output with channels last. */
async function run(nodes: readonly GraphNode[], weights: readonly GraphWeight[] = []) {
  await using backend = await createBackend({ device: 'cpu' })
  const model = await backend.load(convert(nodes, weights))
  const data = Float32Array.from(
    { length: image.length },
    (_, i) => image[(i % (width * height)) * 3 + Math.floor(i / (width * height))]!,
  )
  const { result } = await model.run({ picture: { data, shape: [1, 3, height, width] } })
  const [, channels, rows, columns] = result!.shape as [number, number, number, number]
  const area = rows * columns
  const last = Array.from({ length: area * channels }, (_, i) =>
    Number(result!.data[(i % channels) * area + Math.floor(i / channels)]),
  )
  return { values: last, shape: [rows, columns, channels] }
}

/** A convolution as TensorFlow defines it: where padding is odd, the larger half lies to the right and below. */
function convolve(kernel: readonly number[], size: number, outputs: number, stride: number, depthwise: boolean) {
  const rows = Math.ceil(height / stride)
  const columns = Math.ceil(width / stride)
  const before = (length: number, places: number) => Math.floor(Math.max((places - 1) * stride + size - length, 0) / 2)
  const values: number[] = []
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const sums = new Array<number>(depthwise ? 3 * outputs : outputs).fill(0)
      for (let ky = 0; ky < size; ky++) {
        for (let kx = 0; kx < size; kx++) {
          const row = y * stride + ky - before(height, rows)
          const column = x * stride + kx - before(width, columns)
          if (row < 0 || column < 0 || row >= height || column >= width) continue
          for (let input = 0; input < 3; input++) {
            for (let output = 0; output < outputs; output++) {
              const weight = kernel[((ky * size + kx) * 3 + input) * outputs + output]!
              sums[depthwise ? input * outputs + output : output]! +=
                weight * image[(row * width + column) * 3 + input]!
            }
          }
        }
      }
      values.push(...sums)
    }
  }
  return values
}

describe('convertTfjs', () => {
  test.each([1, 2])('convolutions of stride %d see the same pixels', async (stride) => {
    const kernel = numbers(9 * 3 * 2)
    const weights = [
      { name: 'w', shape: [3, 3, 3, 2], values: kernel },
      { name: 'b', shape: [2], values: [0.5, -4] },
    ]
    const attr = convolution(stride, 'SAME', ['BiasAdd', 'Relu6'])
    const { values, shape } = await run(
      [{ name: 'out', op: '_FusedConv2D', input: ['image', 'w', 'b'], attr }],
      weights,
    )
    expect(shape).toEqual([Math.ceil(height / stride), Math.ceil(width / stride), 2])
    const expected = convolve(kernel, 3, 2, stride, false).map((value, i) =>
      Math.min(Math.max(value + (i % 2 === 0 ? 0.5 : -4), 0), 6),
    )
    expectClose(values, expected, { absolute: 1e-5 })
  })

  test('depthwise convolutions keep channels apart', async () => {
    const kernel = numbers(9 * 3 * 2)
    const { values, shape } = await run(
      [{ name: 'out', op: 'DepthwiseConv2dNative', input: ['image', 'w'], attr: convolution(2, 'SAME') }],
      [{ name: 'w', shape: [3, 3, 3, 2], values: kernel }],
    )
    expect(shape).toEqual([2, 3, 6])
    expectClose(values, convolve(kernel, 3, 2, 2, true), { absolute: 1e-5 })
  })

  test('numbers for each channel are added to it, one number to all', async () => {
    const { values } = await run(
      [
        { name: 'cast', op: 'Cast', input: ['image'] },
        { name: 'sum', op: 'AddV2', input: ['cast', 'each'] },
        { name: 'difference', op: 'Sub', input: ['one', 'sum'] },
        { name: 'out', op: 'Relu', input: ['difference'] },
      ],
      [
        { name: 'each', shape: [3], values: [1, 2, 3] },
        { name: 'one', shape: [], values: [2.5] },
      ],
    )
    expectClose(
      values,
      image.map((value, i) => Math.max(2.5 - value - (1 + (i % 3)), 0)),
      { absolute: 1e-6 },
    )
  })

  test('a resize by its own shape gets a constant size', async () => {
    const attr = { half_pixel_centers: { b: true }, align_corners: { b: false } }
    const { values, shape } = await run(
      [
        { name: 'shape', op: 'Shape', input: ['image'] },
        { name: 'sides', op: 'StridedSlice', input: ['shape', 'one', 'three', 'one'] },
        { name: 'double', op: 'Mul', input: ['sides', 'two'] },
        { name: 'out', op: 'ResizeBilinear', input: ['image', 'double'], attr },
      ],
      [
        { name: 'one', shape: [1], values: [1], dtype: 'int32' },
        { name: 'two', shape: [2], values: [2, 2], dtype: 'int32' },
        { name: 'three', shape: [1], values: [3], dtype: 'int32' },
      ],
    )
    expect(shape).toEqual([2 * height, 2 * width, 3])
    // The corner stays; beside it lies a quarter of the way to the next pixel.
    expect(values[0]).toBeCloseTo(image[0]!, 5)
    expect(values[3]).toBeCloseTo(0.75 * image[0]! + 0.25 * image[3]!, 5)
  })

  test('channels are put together, averaged and squashed, and one value a channel scales its map', async () => {
    const { values, shape } = await run(
      [
        { name: 'both', op: 'ConcatV2', input: ['image', 'image', 'axis'] },
        { name: 'mean', op: 'Mean', input: ['both', 'sides'], attr: { keep_dims: { b: true } } },
        { name: 'share', op: 'Sigmoid', input: ['mean'] },
        { name: 'out', op: 'Mul', input: ['share', 'both'] },
      ],
      [
        { name: 'axis', shape: [], values: [3], dtype: 'int32' },
        { name: 'sides', shape: [2], values: [1, 2], dtype: 'int32' },
      ],
    )
    expect(shape).toEqual([height, width, 6])
    const means = [0, 1, 2].map(
      (channel) => image.filter((_, i) => i % 3 === channel).reduce((sum, value) => sum + value, 0) / (width * height),
    )
    const expected = Array.from({ length: width * height * 6 }, (_, i) => {
      const channel = i % 3
      return image[3 * Math.floor(i / 6) + channel]! / (1 + Math.exp(-means[channel]!))
    })
    expectClose(values, expected, { absolute: 1e-5 })
  })

  test('nodes that no output depends on are dropped', () => {
    expect(() =>
      convert([
        { name: 'out', op: 'Relu', input: ['image'] },
        { name: 'rest', op: 'TopKV2' },
      ]),
    ).not.toThrow()
  })

  test.each<[GraphNode, string]>([
    [{ name: 'out', op: 'TopKV2', input: ['image'] }, 'should not have TopKV2 ("out")'],
    [{ name: 'out', op: 'Relu', input: ['nowhere'] }, 'should have a node "nowhere"'],
    [
      { name: 'out', op: 'Conv2D', input: ['image', 'w'], attr: { padding: { s: base64('EXPLICIT') } } },
      'should have SAME or VALID padding, got EXPLICIT',
    ],
    [
      { name: 'out', op: '_FusedConv2D', input: ['image', 'w'], attr: convolution(1, 'SAME', ['Elu']) },
      'should be followed by Relu or Relu6, got Elu',
    ],
    [{ name: 'out', op: 'AddV2', input: ['image', 'w'] }, 'one number, or one for each of 3 channels'],
    [
      { name: 'out', op: 'ResizeBilinear', input: ['image', 'image'] },
      'The size "image" should be a constant or shape arithmetic',
    ],
    [{ name: 'out', op: 'Mean', input: ['image', 'axes'] }, 'should be a mean over rows and columns that keeps them'],
    [
      { name: 'out', op: 'ConcatV2', input: ['image', 'image', 'axes'] },
      'should put channels of maps of one size together',
    ],
  ])('refuses %j', (node, message) => {
    const weights = [
      { name: 'w', shape: [1, 1, 3, 2], values: numbers(6) },
      { name: 'axes', shape: [2], values: [1, 2], dtype: 'int32' as const },
    ]
    expect(() => convert([node], weights)).toThrow(message)
  })
})

test('a node that depends on itself is refused, and so is a chain longer than any network', () => {
  const input = { node: 'input', name: 'image', width: 8, height: 8 }
  const read = (node: readonly object[]) =>
    readTfjsGraph({ modelTopology: { node }, weightsManifest: [] }, new Uint8Array())
  const loop = read([
    { name: 'input', op: 'Placeholder' },
    { name: 'a', op: 'Relu', input: ['b'] },
    { name: 'b', op: 'Relu', input: ['a'] },
  ])
  expect(() => convertTfjs(loop, { input, outputs: { y: 'a' } })).toThrow(
    expect.objectContaining({ code: 'invalid-file', message: 'Node "a" should not depend on itself.' }),
  )
  const link = (_: unknown, i: number) => ({ name: `n${i}`, op: 'Relu', input: [i === 0 ? 'input' : `n${i - 1}`] })
  const chain = read([{ name: 'input', op: 'Placeholder' }, ...Array.from({ length: 100_000 }, link)])
  expect(() => convertTfjs(chain, { input, outputs: { y: 'n99999' } })).toThrow(
    expect.objectContaining({ code: 'unsupported', message: expect.stringContaining('at most 1000 nodes') }),
  )
})

test.each([
  ['a sum of constants alone', { name: 'y', op: 'AddV2', input: ['c', 'c'] }, 'should take a map'],
  ['a concatenation of nothing', { name: 'y', op: 'ConcatV2', input: ['axis'] }, 'should take maps'],
  ['a size of one number', { name: 'y', op: 'ResizeBilinear', input: ['input', 'axis'] }, 'two whole numbers'],
])('%s is refused', (_, node, message) => {
  const { json, bytes } = writeGraph(
    [{ name: 'input', op: 'Placeholder' }, node],
    [
      { name: 'c', shape: [1], values: [1] },
      { name: 'axis', shape: [1], values: [3], dtype: 'int32' },
    ],
  )
  const input = { node: 'input', name: 'image', width: 8, height: 8 }
  expect(() => convertTfjs(readTfjsGraph(json, new Uint8Array(bytes)), { input, outputs: { y: 'y' } })).toThrow(
    expect.objectContaining({ message: expect.stringContaining(message) }),
  )
})
