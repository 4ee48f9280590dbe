import { type Model, MotError, type Size, type Tensor, type TensorInfo } from '@mot/core'
import type { Head } from '../head'
import type { ImageInput } from './image-input'

/** What the inputs beside the image hold for a run of `count` images. */
export type CompanionInputs = (count: number, size: Size) => Record<string, Tensor>

/**
 * Fills the inputs that a network has beside its image, by their names.
 * @throws MotError `invalid-model` for an input that the head cannot fill.
 */
export function companionInputs(model: Pick<Model, 'inputs'>, image: ImageInput, head: Head): CompanionInputs {
  const others = model.inputs.filter(({ name }) => name !== image.name)
  for (const { name, type, shape } of others) {
    if (head.companions?.[name]) continue
    const known = Object.keys(head.companions ?? {}).map((key) => `"${key}"`)
    throw new MotError(
      'invalid-model',
      `The network has a second input "${name}", ${type} [${shape.join(', ')}], that head ${head.name} does not fill` +
        `${known.length > 0 ? ` (it fills ${known.join(', ')})` : ''}: export it with the image as its only input.`,
    )
  }
  return (count, size) =>
    Object.fromEntries(others.map((info) => [info.name, asType(info, head.companions![info.name]!(info, count, size))]))
}

/** Numbers as the input's own type. */
function asType({ name, type }: TensorInfo, { data, shape }: Tensor<Float32Array>): Tensor {
  switch (type) {
    case 'int64':
      return { data: BigInt64Array.from(data, BigInt), shape }
    case 'int32':
      return { data: Int32Array.from(data), shape }
    case 'bool':
    case 'uint8':
      return { data: Uint8Array.from(data), shape }
    case 'float32':
    case 'float16':
      return { data, shape }
    default:
      throw new MotError('invalid-model', `Input "${name}" should be of integers, bool or float32, got ${type}.`)
  }
}
