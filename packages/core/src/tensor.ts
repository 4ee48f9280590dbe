import { MotError } from './errors'
import { shown } from './shown'

export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array

/** An n-dimensional array, row-major by default. Images are NCHW. Any `ndarray` over a typed array is one. */
export interface Tensor<D extends TensorData = TensorData> {
  readonly data: D
  readonly shape: readonly number[]
  /** Elements between neighbouring indices, per axis. Default: row-major. */
  readonly stride?: readonly number[]
  /** Index of the first element. Default 0. */
  readonly offset?: number
}

/** A tensor from outside this library: ours, an `ndarray`, or an ONNX Runtime tensor, whose shape is `dims`. */
export type TensorLike<D extends TensorData = TensorData> =
  | Tensor<D>
  | { readonly data: D; readonly dims: readonly number[] }

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1
  for (const length of shape) size *= length
  return size
}

/**
 * The tensor in row-major order from element 0, for simple loops. Copies only where strides or an offset require it.
 * @throws MotError `invalid-tensor` when the data does not fill the shape.
 */
export function contiguous<D extends TensorData>(tensor: TensorLike<D>): Tensor<D> {
  const shape = 'dims' in tensor ? tensor.dims : tensor.shape
  const offset = 'dims' in tensor ? 0 : (tensor.offset ?? 0)
  const stride = 'dims' in tensor ? undefined : tensor.stride
  const size = sizeOf(shape)
  if (offset === 0 && (stride === undefined || isRowMajor(shape, stride))) {
    if (tensor.data.length < size) throw tooShort(shape, size, tensor.data.length)
    return { data: tensor.data.length === size ? tensor.data : (tensor.data.subarray(0, size) as D), shape }
  }
  return { data: gather(tensor.data, shape, stride ?? rowMajor(shape), offset), shape }
}

function rowMajor(shape: readonly number[]): number[] {
  const stride = new Array<number>(shape.length)
  for (let axis = shape.length - 1, step = 1; axis >= 0; axis--) {
    stride[axis] = step
    step *= shape[axis]!
  }
  return stride
}

function isRowMajor(shape: readonly number[], stride: readonly number[]): boolean {
  // The stride of an axis of length 1 has no effect.
  return rowMajor(shape).every((step, axis) => shape[axis] === 1 || stride[axis] === step)
}

function gather<D extends TensorData>(data: D, shape: readonly number[], stride: readonly number[], offset: number): D {
  const size = sizeOf(shape)
  const result = new (data.constructor as new (length: number) => D)(size)
  const index = new Array<number>(shape.length).fill(0)
  let from = offset
  for (let to = 0; to < size; to++) {
    if (from < 0 || from >= data.length) throw tooShort(shape, from + 1, data.length)
    result[to] = data[from]!
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += stride[axis]!
      if (++index[axis]! < shape[axis]!) break
      from -= stride[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return result
}

function tooShort(shape: readonly number[], expected: number, got: number): MotError {
  return new MotError(
    'invalid-tensor',
    `A tensor of shape [${shape.join(', ')}] needs ${expected} elements, got ${shown(got)}.`,
  )
}
