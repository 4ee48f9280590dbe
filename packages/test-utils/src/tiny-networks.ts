import type { OnnxInitializer, OnnxNode } from '../../models/src/onnx-writer'
import { writeOnnx } from '../../models/src/onnx-writer'
import { seededNormal, seededRandom } from './random'

/** One output of a tiny network: a map of so many channels on cells of `stride` pixels. */
export interface TinyMap {
  readonly name: string
  readonly channels: number
  readonly stride: number
  /** Added to every number, by channel or for all. */
  readonly bias?: number | readonly number[]
  /** Spread of the weights. Default 0.5. */
  readonly spread?: number
  /** Channels from here on go through a sigmoid. */
  readonly scoresFrom?: number
}

/**
 * A network of a few kilobytes with the outputs of a real one: a convolution over cells of each stride, and one of 1 × 1 for each map. Its
 * weights are random, its numbers follow the image.
 * @param joined where given, one output [1, cells of all maps, channels] by that name in place of the maps.
 * @param size height and width of the input. Default: open.
 */
export function writeTinyNetwork(
  maps: readonly TinyMap[],
  joined?: string,
  [height, width]: readonly [number | string, number | string] = ['height', 'width'],
): Uint8Array {
  const random = seededRandom(5)
  const initializers: OnnxInitializer[] = []
  const nodes: OnnxNode[] = []
  const weights = (name: string, shape: readonly number[], spread: number) => {
    const length = shape.reduce((product, side) => product * side, 1)
    const data = Float32Array.from({ length }, () => spread * seededNormal(random))
    initializers.push({ name, type: 'float32', shape, data })
    return name
  }
  const strides = [...new Set(maps.map(({ stride }) => stride))]
  for (const stride of strides) {
    const inputs = ['image', weights(`w${stride}`, [16, 3, stride, stride], 1.2 / stride)]
    const attributes = { kernel_shape: [stride, stride], strides: [stride, stride] }
    nodes.push({ type: 'Conv', inputs, outputs: [`x${stride}`], attributes })
    nodes.push({ type: 'Relu', inputs: [`x${stride}`], outputs: [`f${stride}`] })
  }
  for (const { name, channels, stride, bias = 0, spread = 0.5, scoresFrom } of maps) {
    const data = Float32Array.from({ length: channels }, (_, i) => (typeof bias === 'number' ? bias : bias[i]!))
    initializers.push({ name: `b.${name}`, type: 'float32', shape: [channels], data })
    const inputs = [`f${stride}`, weights(`w.${name}`, [channels, 16, 1, 1], spread), `b.${name}`]
    const output = scoresFrom === undefined ? name : `raw.${name}`
    nodes.push({ type: 'Conv', inputs, outputs: [output], attributes: { kernel_shape: [1, 1] } })
    if (scoresFrom !== undefined) addScores(name, channels, scoresFrom, nodes, initializers)
  }
  if (joined !== undefined) join(maps, joined, nodes, initializers)
  const outputs = maps.map(({ name, channels, stride }) => ({
    name,
    type: 'float32' as const,
    shape: [1, channels, `rows ${stride}`, `columns ${stride}`],
  }))
  const one = { name: joined ?? '', type: 'float32' as const, shape: [1, 'cells', maps[0]!.channels] }
  return writeOnnx({
    name: 'tiny',
    inputs: [{ name: 'image', type: 'float32', shape: [1, 3, height, width] }],
    outputs: joined === undefined ? outputs : [one],
    initializers,
    nodes,
  })
}

function addScores(
  name: string,
  channels: number,
  from: number,
  nodes: OnnxNode[],
  initializers: OnnxInitializer[],
): void {
  initializers.push({
    name: `split.${name}`,
    type: 'int64',
    shape: [2],
    data: BigInt64Array.of(BigInt(from), BigInt(channels - from)),
  })
  const parts = [`boxes.${name}`, `logits.${name}`]
  nodes.push({ type: 'Split', inputs: [`raw.${name}`, `split.${name}`], outputs: parts, attributes: { axis: 1 } })
  nodes.push({ type: 'Sigmoid', inputs: [parts[1]!], outputs: [`scores.${name}`] })
  nodes.push({ type: 'Concat', inputs: [parts[0]!, `scores.${name}`], outputs: [name], attributes: { axis: 1 } })
}

function join(maps: readonly TinyMap[], joined: string, nodes: OnnxNode[], initializers: OnnxInitializer[]): void {
  for (const { name, channels } of maps) {
    const shape = `shape.${name}`
    initializers.push({ name: shape, type: 'int64', shape: [3], data: BigInt64Array.of(1n, BigInt(channels), -1n) })
    nodes.push({ type: 'Reshape', inputs: [name, shape], outputs: [`flat.${name}`] })
  }
  const flat = maps.map(({ name }) => `flat.${name}`)
  nodes.push({ type: 'Concat', inputs: flat, outputs: ['all'], attributes: { axis: 2 } })
  nodes.push({ type: 'Transpose', inputs: ['all'], outputs: [joined], attributes: { perm: [0, 2, 1] } })
}
