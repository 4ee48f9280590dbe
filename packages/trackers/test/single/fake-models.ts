import type { Image, Model, Tensor, TensorInfo, TensorLike } from '@mot/core'

type Inputs = Readonly<Record<string, TensorLike>>
type Outputs = Record<string, Tensor>

/** Runs whose inputs are kept. */
const MOST_KEPT = 64

/** A network that is a function; what it was given in its first runs can be read. */
export interface FakeModel extends Model {
  readonly given: Inputs[]
}

type Port = readonly [name: string, shape: readonly (number | string)[]]

export function fakeModel(
  inputs: readonly Port[],
  outputs: readonly Port[],
  run: (inputs: Inputs, call: number) => Outputs,
): FakeModel {
  const given: Inputs[] = []
  let calls = 0
  const infos = (ports: readonly Port[]): TensorInfo[] =>
    ports.map(([name, shape]) => ({ name, shape, type: 'float32' }))
  return {
    inputs: infos(inputs),
    outputs: infos(outputs),
    metadata: {},
    given,
    async run(values) {
      if (calls < MOST_KEPT)
        given.push(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, copy(value)])))
      return run(values, calls++)
    },
    async dispose() {},
    async [Symbol.asyncDispose]() {},
  }
}

/** Batches are written anew for every frame. */
function copy(value: TensorLike): Tensor {
  return { data: value.data.slice(), shape: 'dims' in value ? value.dims : value.shape }
}

/** Features with something in them. */
export function features(shape: readonly number[], seed = 0): Tensor<Float32Array> {
  const size = shape.reduce((product, length) => product * length, 1)
  return { data: Float32Array.from({ length: size }, (_, i) => Math.sin(i + seed)), shape }
}

/** One recorded picture of [n, height, width, BGR] bytes. */
export function recordedImage({ data, shape }: Tensor, index: number): Image {
  const [, height, width] = shape as [number, number, number]
  const pixels = new Uint8ClampedArray(4 * width * height)
  for (let i = 0; i < width * height; i++) {
    const from = 3 * (index * width * height + i)
    pixels.set([Number(data[from + 2]), Number(data[from + 1]), Number(data[from]), 255], 4 * i)
  }
  return { width, height, data: pixels }
}

/** Entry `index` of a recorded array, as a tensor with one image. */
export function entry({ data, shape }: Tensor, index: number, keep = 2): Tensor<Float32Array> {
  const rest = shape.slice(keep)
  const size = rest.reduce((product, length) => product * length, 1)
  return { data: (data as Float32Array).slice(index * size, (index + 1) * size), shape: [1, ...rest] }
}

/** left, top, width, height as a box. */
export function tlwh([left, top, width, height]: readonly number[]) {
  return { left: left!, top: top!, right: left! + width!, bottom: top! + height! }
}
