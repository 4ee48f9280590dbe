import { contiguous, MotError, quoted, shown, sizeOf, type Tensor, type TensorInfo } from '@mot/core'
import { fits } from './check-inputs'
import { arraysOf } from './tensor-types'

/**
 * Checks the arrays to fill against the outputs that the network declares.
 * @throws MotError `invalid-output` when one has a name, type or shape that no output has, or is not a whole row-major
 *   array.
 */
export function checkInto(infos: readonly TensorInfo[], into: Readonly<Record<string, Tensor>>): void {
  for (const [name, tensor] of Object.entries(into)) {
    const info = infos.find((output) => output.name === name)
    if (!info) {
      const names = infos.map((output) => `"${output.name}"`).join(', ')
      throw new MotError('invalid-output', `There is no output ${quoted(name)} to fill; this model has ${names}.`)
    }
    const got: string = tensor.data[Symbol.toStringTag]
    if (got !== arraysOf[info.type][0]) {
      throw new MotError(
        'invalid-output',
        `Output "${name}" is ${info.type}: it fills a ${arraysOf[info.type][0]}, got ${shown(got)}.`,
      )
    }
    if (!fits(info.shape, tensor.shape) || !isWhole(tensor)) {
      throw new MotError(
        'invalid-output',
        `Output "${name}" fills a whole row-major tensor of shape [${info.shape.join(', ')}], got [${tensor.shape.join(', ')}] in ${tensor.data.length} elements.`,
      )
    }
  }
}

/** The tensor is its whole array in row-major order. */
function isWhole(tensor: Tensor): boolean {
  return tensor.data.length === sizeOf(tensor.shape) && !tensor.offset && contiguous(tensor).data === tensor.data
}

/**
 * Copies an output into the array given for it.
 * @throws MotError `invalid-output` when their shapes differ.
 */
export function copyInto(name: string, output: Tensor, into: Tensor): Tensor {
  if (output.shape.length !== into.shape.length || output.shape.some((length, axis) => length !== into.shape[axis])) {
    throw new MotError(
      'invalid-output',
      `Output "${name}" has shape [${output.shape.join(', ')}], the array to fill [${into.shape.join(', ')}].`,
    )
  }
  const data = into.data as { set(source: Tensor['data']): void }
  data.set(output.data)
  return into
}
