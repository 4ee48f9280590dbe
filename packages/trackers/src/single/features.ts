import { contiguous, type Model, MotError, sizeOf, type Tensor, type TensorInfo } from '@mot/core'
import { list, numbers, type Refuse, record } from '../shapes'

/** Outputs, or inputs, of a network by name. */
export type Tensors = Readonly<Record<string, Tensor>>
/** What is read of a network's outputs. */
export type FloatMap = Tensor<Float32Array>

/** An input that takes pictures of one size. */
export interface ImagePort {
  readonly name: string
  /** Pictures that fit into one run: 1, or as many as there are where the network leaves it free. */
  readonly batched: boolean
}

/** Whether an input takes pictures: 3 channels of a size. */
export function isImageInput({ shape }: TensorInfo): boolean {
  return shape.length === 4 && shape[1] === 3
}

/**
 * The input of a network that takes pictures of a size.
 * @param role what the network is for, in messages.
 * @throws MotError `invalid-model` where there is none, or none of this size.
 */
export function imageInput(
  model: Model,
  role: string,
  side: number,
  among: readonly TensorInfo[] = model.inputs,
): ImagePort {
  const port = among.find(isImageInput)
  if (!port) {
    throw new MotError(
      'invalid-model',
      `The ${role} network should have an input [n, 3, ${side}, ${side}], got ${describe(model.inputs)}. Are two networks swapped?`,
    )
  }
  const fixed = port.shape.slice(2).find((length) => typeof length === 'number' && length !== side)
  if (fixed !== undefined) {
    throw new MotError(
      'invalid-model',
      `Input "${port.name}" of the ${role} network should take ${side}×${side} pixels, but is fixed at ${port.shape.slice(2).join('×')}. ` +
        'Where the network itself takes any size, "mot models free <file> --out <file>" writes it with a free one.',
    )
  }
  return { name: port.name, batched: typeof port.shape[0] === 'string' }
}

/**
 * Which output feeds which input: by name, then by shape, then by order.
 * @throws MotError `invalid-model` where an input remains without an output.
 */
export function matchPorts(
  outputs: readonly TensorInfo[],
  inputs: readonly TensorInfo[],
  from: string,
  to: string,
): ReadonlyMap<string, string> {
  const free = [...outputs]
  const found = new Map<string, string>()
  const take = (input: TensorInfo, at: number) => {
    found.set(input.name, free[at]!.name)
    free.splice(at, 1)
  }
  const tests: ((output: TensorInfo, input: TensorInfo) => boolean)[] = [
    (output, input) => output.name === input.name,
    (output, input) => mayBe(output.shape, input.shape),
  ]
  for (const test of tests) {
    for (const input of inputs) {
      if (found.has(input.name)) continue
      const at = free.findIndex((output) => test(output, input))
      if (at >= 0) take(input, at)
    }
  }
  if (found.size < inputs.length) {
    throw new MotError(
      'invalid-model',
      `The ${to} network takes ${describe(inputs)}, but the ${from} network gives ${describe(outputs)}. Are two networks swapped?`,
    )
  }
  return found
}

/** Whether two shapes may be one: free lengths may be any. */
function mayBe(a: TensorInfo['shape'], b: TensorInfo['shape']): boolean {
  return (
    a.length === b.length &&
    a.every((length, i) => typeof length === 'string' || typeof b[i] === 'string' || length === b[i])
  )
}

/** Names and shapes, for messages. */
export function describe(ports: readonly TensorInfo[]): string {
  if (ports.length === 0) return 'nothing'
  return ports.map(({ name, shape }) => `"${name}" [${shape.join(', ')}]`).join(', ')
}

/**
 * An output by name.
 * @throws MotError `invalid-output` where it is missing or not of this shape. −1 fits any length.
 */
export function outputMap(outputs: Tensors, name: string, shape: readonly number[], role: string): FloatMap {
  const output = outputs[name]
  if (!output)
    throw new MotError(
      'invalid-output',
      `The ${role} network should give "${name}", got ${Object.keys(outputs).join(', ')}.`,
    )
  if (
    output.shape.length !== shape.length ||
    !shape.every((length, i) => length === -1 || length === output.shape[i])
  ) {
    const wanted = shape.map((length) => (length === -1 ? '?' : length)).join(', ')
    throw new MotError(
      'invalid-output',
      `Output "${name}" of the ${role} network should have shape [${wanted}], got [${output.shape.join(', ')}].`,
    )
  }
  const { data } = contiguous(output)
  if (!(data instanceof Float32Array)) {
    throw new MotError('invalid-output', `Output "${name}" of the ${role} network should be float32.`)
  }
  return { data, shape: output.shape }
}

/**
 * What a template network gave, checked once: finite, and not the same number everywhere, which no picture gives.
 * @throws MotError `invalid-output`.
 */
export function checkFeatures(features: Tensors, role = 'template'): Tensors {
  for (const [name, { data }] of Object.entries(features)) {
    let least = Number.POSITIVE_INFINITY
    let largest = Number.NEGATIVE_INFINITY
    let sum = 0
    for (let i = 0; i < data.length; i++) {
      const value = Number(data[i])
      sum += value
      if (value < least) least = value
      if (value > largest) largest = value
    }
    if (!Number.isFinite(sum)) {
      throw new MotError('invalid-output', `Output "${name}" of the ${role} network should be finite numbers.`)
    }
    if (least === largest && data.length > 1) {
      throw new MotError(
        'invalid-output',
        `Output "${name}" of the ${role} network is ${least} everywhere: it says nothing about the target.`,
      )
    }
  }
  return features
}

/** The features of several targets as one batch. */
export function stackFeatures(all: readonly Tensors[]): Tensors {
  const first = all[0]!
  if (all.length === 1) return first
  const last = stacks.get(first)
  if (last?.all.length === all.length && all.every((each, i) => each === last.all[i])) return last.stacked
  const stacked = stack(all)
  stacks.set(first, { all: [...all], stacked })
  return stacked
}

/** The last batch that began with some features: the same targets are searched frame after frame. */
const stacks = new WeakMap<Tensors, { readonly all: readonly Tensors[]; readonly stacked: Tensors }>()

function stack(all: readonly Tensors[]): Tensors {
  const first = all[0]!
  return Object.fromEntries(
    Object.entries(first).map(([name, { shape }]) => {
      const size = sizeOf(shape)
      const data = new Float32Array(size * all.length)
      for (const [i, features] of all.entries()) data.set(features[name]!.data as Float32Array, i * size)
      return [name, { data, shape: [all.length, ...shape.slice(1)] }]
    }),
  )
}

// Snapshots.

export interface FeatureState {
  readonly name: string
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

const featureShape = record<FeatureState>({ name: text, shape: numbers(), data: numbers() })
export const featuresShape = list(featureShape)

export function featuresState(features: Tensors): FeatureState[] {
  return Object.entries(features).map(([name, { data, shape }]) => ({
    name,
    shape: [...shape],
    data: Array.from(data as Float32Array),
  }))
}

export function featuresOf(states: readonly FeatureState[]): Tensors {
  return Object.fromEntries(states.map(({ name, shape, data }) => [name, { data: Float32Array.from(data), shape }]))
}

function text(value: unknown, place: string, refuse: Refuse): string {
  return typeof value === 'string' ? value : refuse(place, 'a name', value)
}
