// Writes fixtures/onnx: networks of one or two nodes, and their expected outputs, computed here in plain loops.
//   npx tsx --conditions=@mot/source scripts/write-onnx-fixtures.ts
import { writeFileSync } from 'node:fs'
import { type OnnxModel, type OnnxValue, writeOnnx } from '@mot/test-utils/onnx-writer'

interface Case {
  readonly network: OnnxModel
  readonly inputs: Readonly<Record<string, Numbers>>
  readonly outputs: Readonly<Record<string, Numbers>>
}

interface Numbers {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

const folder = new URL('../fixtures/onnx/', import.meta.url)

for (const { network, inputs, outputs } of [convRelu(), topScores(), halfSum(), blend(), bright(), nextIds()]) {
  writeFileSync(new URL(`${network.name}.onnx`, folder), writeOnnx(network))
  const expected = { inputs: withTypes(inputs, network.inputs), outputs: withTypes(outputs, network.outputs) }
  writeFileSync(new URL(`${network.name}.json`, folder), `${JSON.stringify(expected)}\n`)
}

/** 3×3 convolution with padding, then ReLU: float32, free batch, height and width, metadata. */
function convRelu(): Case {
  const weights = Float32Array.from({ length: 4 * 3 * 9 }, (_, i) => (((i * 37) % 11) - 5) / 8)
  const bias = Float32Array.of(0.5, -0.25, 0, 1)
  const image = {
    shape: [2, 3, 6, 5],
    values: Array.from({ length: 2 * 3 * 6 * 5 }, (_, i) => ((i * 13) % 32) / 32 - 0.375),
  }
  return {
    network: {
      name: 'conv-relu',
      inputs: [{ name: 'image', type: 'float32', shape: ['batch', 3, 'height', 'width'] }],
      outputs: [{ name: 'features', type: 'float32', shape: ['batch', 4, 'height', 'width'] }],
      initializers: [
        { name: 'weights', type: 'float32', shape: [4, 3, 3, 3], data: weights },
        { name: 'bias', type: 'float32', shape: [4], data: bias },
      ],
      nodes: [
        {
          type: 'Conv',
          inputs: ['image', 'weights', 'bias'],
          outputs: ['sums'],
          attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
        },
        { type: 'Relu', inputs: ['sums'], outputs: ['features'] },
      ],
      metadata: { stride: '1', author: 'the mot test suite', labels: 'Fußgänger,自転車' },
    },
    inputs: { image },
    outputs: { features: { shape: [2, 4, 6, 5], values: convolve(image, weights, bias) } },
  }
}

function convolve({ shape, values }: Numbers, weights: Float32Array, bias: Float32Array): number[] {
  const [batch, channels, height, width] = shape as [number, number, number, number]
  const result: number[] = []
  for (let b = 0; b < batch; b++) {
    for (let out = 0; out < bias.length; out++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          let sum = bias[out]!
          for (let c = 0; c < channels; c++) {
            for (let ky = 0; ky < 3; ky++) {
              for (let kx = 0; kx < 3; kx++) {
                const [row, column] = [y + ky - 1, x + kx - 1]
                if (row < 0 || row >= height || column < 0 || column >= width) continue
                const pixel = values[((b * channels + c) * height + row) * width + column]!
                sum += pixel * weights[((out * channels + c) * 3 + ky) * 3 + kx]!
              }
            }
          }
          result.push(Math.max(0, sum))
        }
      }
    }
  }
  return result
}

/** The three highest scores of each row: two outputs, one of them int64. */
function topScores(): Case {
  return {
    network: {
      name: 'top-scores',
      inputs: [{ name: 'scores', type: 'float32', shape: ['batch', 'count'] }],
      outputs: [
        { name: 'values', type: 'float32', shape: ['batch', 3] },
        { name: 'indices', type: 'int64', shape: ['batch', 3] },
      ],
      initializers: [{ name: 'k', type: 'int64', shape: [1], data: BigInt64Array.of(3n) }],
      nodes: [{ type: 'TopK', inputs: ['scores', 'k'], outputs: ['values', 'indices'], attributes: { axis: 1 } }],
    },
    inputs: { scores: { shape: [2, 5], values: [0.1, 0.9, 0.3, 0.7, 0.5, 5, 1, 4, 2, 3] } },
    outputs: {
      values: { shape: [2, 3], values: [0.9, 0.7, 0.5, 5, 4, 3] },
      indices: { shape: [2, 3], values: [1, 3, 4, 0, 2, 4] },
    },
  }
}

/** Adds [0.25, 2, 2^-24, −32] in float16; each number is exact in float16. Sum requires no float16 shader. */
function halfSum(): Case {
  const bits = Uint16Array.of(0x3400, 0x4000, 0x0001, 0xd000)
  return {
    network: {
      name: 'half-sum',
      inputs: [{ name: 'x', type: 'float16', shape: ['batch', 4] }],
      outputs: [{ name: 'y', type: 'float16', shape: ['batch', 4] }],
      initializers: [{ name: 'bias', type: 'float16', shape: [4], data: bits }],
      nodes: [{ type: 'Sum', inputs: ['x', 'bias'], outputs: ['y'] }],
    },
    inputs: { x: { shape: [1, 4], values: [0.5, 2046, 2 ** -24, -65472] } },
    outputs: { y: { shape: [1, 4], values: [0.75, 2048, 2 ** -23, -65504] } },
  }
}

/** left × weight + right: three inputs, one a scalar, two that share the free length "count". */
function blend(): Case {
  return {
    network: {
      name: 'blend',
      inputs: [
        { name: 'left', type: 'float32', shape: ['count', 2] },
        { name: 'right', type: 'float32', shape: ['count', 2] },
        { name: 'weight', type: 'float32', shape: [] },
      ],
      outputs: [{ name: 'blended', type: 'float32', shape: ['count', 2] }],
      nodes: [
        { type: 'Mul', inputs: ['left', 'weight'], outputs: ['weighted'] },
        { type: 'Add', inputs: ['weighted', 'right'], outputs: ['blended'] },
      ],
    },
    inputs: {
      left: { shape: [3, 2], values: [1, 2, 3, 4, 5, 6] },
      right: { shape: [3, 2], values: [10, 20, 30, 40, 50, 60] },
      weight: { shape: [], values: [0.5] },
    },
    outputs: { blended: { shape: [3, 2], values: [10.5, 21, 31.5, 42, 52.5, 63] } },
  }
}

/** uint8 in, bool out: which bytes are above 127. */
function bright(): Case {
  return {
    network: {
      name: 'bright',
      inputs: [{ name: 'pixels', type: 'uint8', shape: ['count'] }],
      outputs: [{ name: 'bright', type: 'bool', shape: ['count'] }],
      initializers: [{ name: 'limit', type: 'float32', shape: [], data: Float32Array.of(127.5) }],
      nodes: [
        { type: 'Cast', inputs: ['pixels'], outputs: ['values'], attributes: { to: 1 } },
        { type: 'Greater', inputs: ['values', 'limit'], outputs: ['bright'] },
      ],
    },
    inputs: { pixels: { shape: [5], values: [0, 127, 128, 200, 255] } },
    outputs: { bright: { shape: [5], values: [0, 0, 1, 1, 1] } },
  }
}

/** int64 in and out. */
function nextIds(): Case {
  return {
    network: {
      name: 'next-ids',
      inputs: [{ name: 'ids', type: 'int64', shape: ['count'] }],
      outputs: [{ name: 'next', type: 'int64', shape: ['count'] }],
      initializers: [{ name: 'one', type: 'int64', shape: [1], data: BigInt64Array.of(1n) }],
      nodes: [{ type: 'Add', inputs: ['ids', 'one'], outputs: ['next'] }],
    },
    inputs: { ids: { shape: [3], values: [1, 41, 2 ** 40] } },
    outputs: { next: { shape: [3], values: [2, 42, 2 ** 40 + 1] } },
  }
}

function withTypes(tensors: Readonly<Record<string, Numbers>>, infos: readonly OnnxValue[]) {
  return Object.fromEntries(infos.map(({ name, type }) => [name, { type, ...tensors[name]! }]))
}
