import {
  contiguous,
  MotError,
  quoted,
  shown,
  type Tensor,
  type TensorData,
  type TensorInfo,
  type TensorLike,
} from '@mot/core'
import { arraysOf } from './tensor-types'

/**
 * Checks the inputs against the network's declaration and returns them in row-major order. Every input is present, none
 * is undeclared, types match, and a named length is the same number in all shapes.
 * @throws MotError `invalid-input`
 */
export function checkInputs(
  infos: readonly TensorInfo[],
  inputs: Readonly<Record<string, TensorLike>>,
): Record<string, Tensor> {
  for (const name of Object.keys(inputs)) {
    if (!infos.some((info) => info.name === name)) {
      throw new MotError('invalid-input', `There is no input ${quoted(name)}; this model has ${namesOf(infos)}.`)
    }
  }
  const lengths = new Map<string, number>()
  const checked: Record<string, Tensor> = {}
  for (const info of infos) {
    const input = inputs[info.name]
    if (input === undefined) {
      throw new MotError('invalid-input', `Input "${info.name}" is missing; this model has ${namesOf(infos)}.`)
    }
    checkType(info, input)
    const tensor = rowMajor(info, input)
    if (!fits(info.shape, tensor.shape, lengths)) {
      const fixed = [...lengths].map(([name, length]) => `${name} = ${length}`).join(', ')
      throw new MotError(
        'invalid-input',
        `Input "${info.name}" should have shape [${info.shape.join(', ')}]${fixed && ` with ${fixed}`}, got [${tensor.shape.join(', ')}].`,
      )
    }
    checked[info.name] = tensor
  }
  return checked
}

/**
 * The inputs with data and shapes of their own: what the caller writes later does not reach a run that waits.
 * @param spare tensors whose memory is taken where type and length are the same.
 */
export function copyInputs(
  inputs: Readonly<Record<string, Tensor>>,
  spare: Readonly<Record<string, Tensor>> = {},
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { data, shape }]) => [
      name,
      { data: copyOf(data, spare[name]?.data), shape: [...shape] },
    ]),
  )
}

function copyOf(data: TensorData, spare: TensorData | undefined): TensorData {
  if (spare?.length !== data.length || spare[Symbol.toStringTag] !== data[Symbol.toStringTag]) return data.slice()
  const target = spare as { set(source: TensorData): void }
  target.set(data)
  return spare
}

/** Whether the shape matches the declared one. Adds the lengths of named axes that occur for the first time. */
export function fits(
  declared: readonly (number | string)[],
  shape: readonly number[],
  lengths: Map<string, number> = new Map(),
): boolean {
  // Runtimes report [] for a scalar and for an undeclared shape: the runtime itself checks both.
  if (declared.length === 0) return true
  if (declared.length !== shape.length) return false
  const met = new Map<string, number>()
  const fit = declared.every((expected, axis) => {
    const length = shape[axis]!
    if (typeof expected === 'number') return length === expected
    if (expected === unnamed) return true
    const before = lengths.get(expected) ?? met.get(expected)
    met.set(expected, length)
    return before === undefined || before === length
  })
  if (fit) for (const [name, length] of met) lengths.set(name, length)
  return fit
}

/** Stands for a free length without a name. */
export const unnamed = '?'

function checkType({ name, type }: TensorInfo, { data }: TensorLike): void {
  const got: string = data?.[Symbol.toStringTag] ?? typeof data
  if (!arraysOf[type].includes(got)) {
    throw new MotError(
      'invalid-input',
      `Input "${name}" is ${type}: it should be a ${arraysOf[type][0]}, got ${shown(got)}.`,
    )
  }
}

function rowMajor({ name }: TensorInfo, input: TensorLike): Tensor {
  const shape = 'dims' in input ? input.dims : input.shape
  if (!Array.isArray(shape) || !shape.every((length) => Number.isInteger(length) && length >= 0)) {
    throw new MotError('invalid-input', `Input "${name}" needs a shape of whole numbers, got [${shape}].`)
  }
  try {
    return contiguous(input)
  } catch (error) {
    if (!(error instanceof MotError)) throw error
    throw new MotError('invalid-input', `Input "${name}": ${error.message}`, { cause: error })
  }
}

function namesOf(infos: readonly TensorInfo[]): string {
  return infos.map((info) => `"${info.name}"`).join(', ')
}
