import { MotError, quoted } from '@mot/core'
import { type OnnxInitializer, type OnnxNode, writeOnnx } from '../onnx-writer'
import type { TfjsConstant, TfjsGraph, TfjsNode } from './graph'

export interface ConvertOptions {
  /** The image input: its node, its name in the ONNX file, and its sides in pixels, which are fixed from then on. */
  readonly input: { readonly node: string; readonly name: string; readonly width: number; readonly height: number }
  /** Nodes that become outputs, by output name. Nodes that no output depends on are dropped. */
  readonly outputs: Readonly<Record<string, string>>
}

/**
 * Converts a convolutional TensorFlow.js graph to ONNX. Channels move from last to first, sizes become constants, and
 * only nodes that the requested outputs depend on remain.
 *
 * Supported: convolutions (plain, depthwise, fused with bias and activation), sums, differences, products, ReLU, ReLU6,
 * sigmoid, means over rows and columns, concatenation of channels, bilinear resizing, and shape arithmetic. The input is float32; casts in the graph are ignored.
 * @returns the bytes of the ONNX file.
 * @throws MotError `unsupported` naming the first unsupported operation, `invalid-file` for a missing node.
 */
export function convertTfjs(graph: TfjsGraph, { input, outputs }: ConvertOptions): Uint8Array {
  const converter = new Converter(graph, input)
  const values = Object.entries(outputs).map(([name, node]) => {
    const { tensor, shape } = converter.tensorOf(node)
    converter.nodes.push({ type: 'Identity', inputs: [tensor], outputs: [name] })
    return { name, type: 'float32' as const, shape }
  })
  return writeOnnx({
    name: 'converted',
    inputs: [{ name: input.name, type: 'float32', shape: converter.inputShape }],
    outputs: values,
    nodes: converter.nodes,
    initializers: converter.initializers,
  })
}

/** Each takes a few frames of the stack. */
const MOST_STEPS = 1000

/** A node's output in the ONNX file. */
interface Converted {
  readonly tensor: string
  /** [n, channels, rows, columns] */
  readonly shape: readonly [number, number, number, number]
}

class Converter {
  readonly nodes: OnnxNode[] = []
  readonly initializers: OnnxInitializer[] = []
  readonly inputShape: Converted['shape']
  readonly #graph: TfjsGraph
  readonly #done = new Map<string, Converted>()
  /** Nodes that are being converted: each depends on the next. */
  readonly #pending = new Set<string>()

  constructor(graph: TfjsGraph, { node, name, width, height }: ConvertOptions['input']) {
    this.#graph = graph
    this.inputShape = [1, 3, height, width]
    this.#nodeAt(node)
    this.#done.set(node, { tensor: name, shape: this.inputShape })
  }

  tensorOf(name: string): Converted {
    const done = this.#done.get(name)
    if (done) return done
    const node = this.#nodeAt(name)
    this.#open(name)
    const converted = this.#convert(node)
    this.#pending.delete(name)
    this.#done.set(name, converted)
    return converted
  }

  /** @throws MotError where a node depends on itself, or on more nodes one after the other than any network has. */
  #open(name: string): void {
    if (this.#pending.has(name)) throw new MotError('invalid-file', `Node ${quoted(name)} should not depend on itself.`)
    if (this.#pending.size === MOST_STEPS) {
      throw new MotError('unsupported', `A graph should have at most ${MOST_STEPS} nodes one after the other.`)
    }
    this.#pending.add(name)
  }

  #nodeAt(name: string): TfjsNode {
    const node = this.#graph.nodes.get(name)
    if (node) return node
    throw new MotError('invalid-file', `The graph should have a node "${name}".`)
  }

  #convert(node: TfjsNode): Converted {
    switch (node.op) {
      case 'Cast':
      case 'Identity':
        return this.tensorOf(node.inputs[0]!)
      case 'Conv2D':
      case '_FusedConv2D':
        return this.#convertConvolution(node, false)
      case 'DepthwiseConv2dNative':
      case 'FusedDepthwiseConv2dNative':
        return this.#convertConvolution(node, true)
      case 'Add':
      case 'AddV2':
        return this.#convertArithmetic(node, 'Add')
      case 'Sub':
      case 'Mul':
        return this.#convertArithmetic(node, node.op)
      case 'Relu':
      case 'Relu6':
        return this.#activate(this.tensorOf(node.inputs[0]!), node.op, node.name)
      case 'Sigmoid':
        return this.#convertSigmoid(node)
      case 'Mean':
        return this.#convertMean(node)
      case 'ConcatV2':
        return this.#convertConcatenation(node)
      case 'ResizeBilinear':
        return this.#convertResize(node)
      default:
        throw new MotError(
          'unsupported',
          `The graph should not have ${node.op} ("${node.name}"), which is not converted.`,
        )
    }
  }

  #convertConvolution(node: TfjsNode, depthwise: boolean): Converted {
    const [source, weightsName, ...more] = node.inputs
    const { tensor, shape } = this.tensorOf(source!)
    const weights = this.#constantOf(weightsName!)
    const [kernelRows, kernelColumns, inputs, outputs] = weights.shape as [number, number, number, number]
    const [, strideY, strideX] = this.#numbers(node, 'strides', [1, 1, 1, 1])
    const [, dilationY, dilationX] = this.#numbers(node, 'dilations', [1, 1, 1, 1])
    const rows = window(shape[2], kernelRows, strideY!, dilationY!, node)
    const columns = window(shape[3], kernelColumns, strideX!, dilationX!, node)
    const fused = [...((node.attributes.fused_ops ?? []) as readonly string[])]
    const bias = fused[0] === 'BiasAdd' ? this.#constantOf(more[0]!) : undefined
    if (bias) fused.shift()
    const channels = depthwise ? inputs * outputs : outputs
    const kernel = this.#add(`${node.name}.weights`, channelsFirst(weights, depthwise))
    const output = `${node.name}.convolved`
    this.nodes.push({
      type: 'Conv',
      inputs: [tensor, kernel, ...(bias ? [this.#add(`${node.name}.bias`, bias)] : [])],
      outputs: [output],
      attributes: {
        kernel_shape: [kernelRows, kernelColumns],
        strides: [strideY!, strideX!],
        dilations: [dilationY!, dilationX!],
        pads: [rows.before, columns.before, rows.after, columns.after],
        group: depthwise ? inputs : 1,
      },
    })
    const convolved: Converted = { tensor: output, shape: [shape[0], channels, rows.length, columns.length] }
    return fused.reduce((value, activation, i) => this.#activate(value, activation, `${node.name}.${i}`), convolved)
  }

  #activate(value: Converted, activation: string, name: string): Converted {
    const output = `${name}.active`
    if (activation === 'Relu') this.nodes.push({ type: 'Relu', inputs: [value.tensor], outputs: [output] })
    else if (activation === 'Relu6') {
      const limits = [0, 6].map((limit) => this.#add(`${name}.${limit}`, { shape: [], data: Float32Array.of(limit) }))
      this.nodes.push({ type: 'Clip', inputs: [value.tensor, ...limits], outputs: [output] })
    } else throw new MotError('unsupported', `"${name}" should be followed by Relu or Relu6, got ${activation}.`)
    return { tensor: output, shape: value.shape }
  }

  #convertSigmoid(node: TfjsNode): Converted {
    const { tensor, shape } = this.tensorOf(node.inputs[0]!)
    const output = `${node.name}.share`
    this.nodes.push({ type: 'Sigmoid', inputs: [tensor], outputs: [output] })
    return { tensor: output, shape }
  }

  #convertArithmetic(node: TfjsNode, type: 'Add' | 'Sub' | 'Mul'): Converted {
    const operands = node.inputs.map((source) => {
      const constant = this.#graph.constants.get(source)
      return constant ? { constant, source } : { value: this.tensorOf(source) }
    })
    const shape = operands.reduce<Converted['shape'] | undefined>(
      (common, { value }) => (value === undefined ? common : broadcast(common ?? value.shape, value.shape, node)),
      undefined,
    )
    if (shape === undefined) throw new MotError('unsupported', `"${node.name}" should take a map, got constants alone.`)
    const inputs = operands.map(({ value, constant, source }) => {
      if (value) return value.tensor
      // Values per channel are on the last axis in TensorFlow, on the second in ONNX.
      if (constant!.data.length !== 1 && constant!.data.length !== shape[1]) {
        throw new MotError(
          'unsupported',
          `"${node.name}" should take one number, or one for each of ${shape[1]} channels.`,
        )
      }
      return this.#add(`${node.name}.${source}`, { shape: [1, constant!.data.length, 1, 1], data: constant!.data })
    })
    const output = `${node.name}.computed`
    this.nodes.push({ type, inputs, outputs: [output] })
    return { tensor: output, shape }
  }

  /** The mean of each channel. */
  #convertMean(node: TfjsNode): Converted {
    const { tensor, shape } = this.tensorOf(node.inputs[0]!)
    const axes = this.#wholeNumbersOf(node.inputs[1]!).map((axis) => (axis < 0 ? axis + 4 : axis))
    if (String([...axes].sort()) !== '1,2' || node.attributes.keep_dims !== true) {
      throw new MotError('unsupported', `"${node.name}" should be a mean over rows and columns that keeps them.`)
    }
    const output = `${node.name}.mean`
    this.nodes.push({ type: 'GlobalAveragePool', inputs: [tensor], outputs: [output] })
    return { tensor: output, shape: [shape[0], shape[1], 1, 1] }
  }

  #convertConcatenation(node: TfjsNode): Converted {
    const values = node.inputs.slice(0, -1).map((source) => this.tensorOf(source))
    const [axis] = this.#wholeNumbersOf(node.inputs.at(-1)!)
    if (values.length === 0) throw new MotError('invalid-file', `"${node.name}" should take maps, got none.`)
    const [batch, , rows, columns] = values[0]!.shape
    const isEqual = values.every(({ shape }) => shape[0] === batch && shape[2] === rows && shape[3] === columns)
    if ((axis !== 3 && axis !== -1) || !isEqual) {
      throw new MotError('unsupported', `"${node.name}" should put channels of maps of one size together.`)
    }
    const output = `${node.name}.joined`
    const inputs = values.map(({ tensor }) => tensor)
    this.nodes.push({ type: 'Concat', inputs, outputs: [output], attributes: { axis: 1 } })
    return { tensor: output, shape: [batch, values.reduce((sum, { shape }) => sum + shape[1], 0), rows, columns] }
  }

  #convertResize(node: TfjsNode): Converted {
    const { tensor, shape } = this.tensorOf(node.inputs[0]!)
    const [rows, columns] = this.#wholeNumbersOf(node.inputs[1]!) as [number, number]
    if (![rows, columns].every((side) => Number.isSafeInteger(side) && side > 0)) {
      throw new MotError(
        'invalid-file',
        `"${node.name}" should have a size of two whole numbers, got ${rows}, ${columns}.`,
      )
    }
    const resized = [shape[0], shape[1], rows, columns] as const
    const sizes = `${node.name}.sizes`
    this.initializers.push({ name: sizes, type: 'int64', shape: [4], data: BigInt64Array.from(resized, BigInt) })
    const output = `${node.name}.resized`
    const { align_corners, half_pixel_centers } = node.attributes
    const positions = align_corners ? 'align_corners' : half_pixel_centers ? 'half_pixel' : 'asymmetric'
    this.nodes.push({
      type: 'Resize',
      inputs: [tensor, '', '', sizes],
      outputs: [output],
      attributes: { mode: 'linear', coordinate_transformation_mode: positions },
    })
    return { tensor: output, shape: resized }
  }

  /** Evaluates shape arithmetic. */
  #wholeNumbersOf(name: string): readonly number[] {
    const constant = this.#graph.constants.get(name)
    if (constant) return Array.from(constant.data)
    const node = this.#nodeAt(name)
    this.#open(name)
    const numbers = this.#computed(node)
    this.#pending.delete(name)
    return numbers
  }

  #computed(node: TfjsNode): readonly number[] {
    const { name } = node
    const [first, second, third, fourth] = node.inputs
    if (node.op === 'Shape') {
      const [batch, channels, rows, columns] = this.tensorOf(first!).shape
      return [batch, rows, columns, channels]
    }
    if (node.op === 'StridedSlice') {
      const [begin, end, step] = [second, third, fourth].map((part) => this.#wholeNumbersOf(part!)[0]!)
      if (step === 1) return this.#wholeNumbersOf(first!).slice(begin, end)
    }
    if (node.op === 'Mul') {
      const [left, right] = [this.#wholeNumbersOf(first!), this.#wholeNumbersOf(second!)]
      return left.map((number, i) => number * right[right.length === 1 ? 0 : i]!)
    }
    throw new MotError('unsupported', `The size "${name}" should be a constant or shape arithmetic, got ${node.op}.`)
  }

  #constantOf(name: string): TfjsConstant {
    const constant = this.#graph.constants.get(name)
    if (constant) return constant
    throw new MotError('unsupported', `"${name}" should be a constant.`)
  }

  #numbers(node: TfjsNode, key: string, usual: readonly number[]): readonly number[] {
    return (node.attributes[key] as readonly number[] | undefined) ?? usual
  }

  #add(name: string, { shape, data }: TfjsConstant): string {
    if (!this.initializers.some((initializer) => initializer.name === name)) {
      this.initializers.push({ name, type: 'float32', shape, data: Float32Array.from(data) })
    }
    return name
  }
}

/** The common shape of two operands: lengths are equal, or one of them is 1. */
function broadcast(a: Converted['shape'], b: Converted['shape'], node: TfjsNode): Converted['shape'] {
  const common = a.map((length, axis) => (length === 1 ? b[axis]! : length))
  if (common.every((length, axis) => b[axis] === length || b[axis] === 1))
    return common as unknown as Converted['shape']
  throw new MotError('unsupported', `"${node.name}" should take tensors of one shape.`)
}

/** Padding before and after one axis, and the number of output positions. */
function window(length: number, kernel: number, stride: number, dilation: number, node: TfjsNode) {
  const reach = (kernel - 1) * dilation + 1
  if (node.attributes.padding === 'VALID') {
    return { before: 0, after: 0, length: Math.floor((length - reach) / stride) + 1 }
  }
  if (node.attributes.padding !== 'SAME') {
    throw new MotError(
      'unsupported',
      `"${node.name}" should have SAME or VALID padding, got ${node.attributes.padding}.`,
    )
  }
  const places = Math.ceil(length / stride)
  const missing = Math.max((places - 1) * stride + reach - length, 0)
  const before = Math.floor(missing / 2)
  return { before, after: missing - before, length: places }
}

/**
 * [rows, columns, inputs, outputs] → [outputs, inputs, rows, columns]; depthwise [inputs × outputs, 1, rows, columns].
 */
function channelsFirst({ shape, data }: TfjsConstant, depthwise: boolean): TfjsConstant {
  const [rows, columns, inputs, outputs] = shape as [number, number, number, number]
  const moved = new Float32Array(data.length)
  const area = rows * columns
  for (let place = 0; place < area; place++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) {
        const channel = depthwise ? input * outputs + output : output * inputs + input
        moved[channel * area + place] = data[(place * inputs + input) * outputs + output]!
      }
    }
  }
  return { data: moved, shape: depthwise ? [inputs * outputs, 1, rows, columns] : [outputs, inputs, rows, columns] }
}
