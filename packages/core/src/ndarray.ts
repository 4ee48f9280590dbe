/**
 * Conversions between tensors and ndarrays of scijs. `ndarray` and `ndarray-ops` must be installed beside this package. They
 * compile code at run time, which a strict content security policy forbids; no other part of this library uses them.
 */
import createNdarray, { type Data, type NdArray } from 'ndarray'
import operations from 'ndarray-ops'
import { MotError } from './errors'
import { contiguous, sizeOf, type Tensor, type TensorData, type TensorLike } from './tensor'

/** Names of the kinds of data, as `ndarray` has them. */
type DtypeOf<D extends TensorData> = D extends Float32Array
  ? 'float32'
  : D extends Float64Array
    ? 'float64'
    : D extends Int8Array
      ? 'int8'
      : D extends Uint8Array
        ? 'uint8'
        : D extends Uint8ClampedArray
          ? 'uint8_clamped'
          : D extends Int16Array
            ? 'int16'
            : D extends Uint16Array
              ? 'uint16'
              : D extends Int32Array
                ? 'int32'
                : D extends Uint32Array
                  ? 'uint32'
                  : D extends BigInt64Array
                    ? 'bigint64'
                    : 'biguint64'

/**
 * An ndarray over such data. Written out, so that it is known without the package `@types/ndarray`; where that is installed, an
 * `NdarrayOf<D>` is one of its `NdArray<D>`.
 */
export interface NdarrayOf<D extends TensorData> {
  data: D
  shape: number[]
  stride: number[]
  offset: number
  dtype: DtypeOf<D>
  /** Number of elements. */
  size: number
  /** Axes from the smallest stride to the largest. */
  order: number[]
  /** Number of axes. */
  dimension: number
  get(...indices: number[]): D[number]
  set(...indicesAndValue: (number | D[number])[]): D[number]
  /** Of an element in `data`. */
  index(...indices: number[]): number
  lo(...starts: number[]): NdarrayOf<D>
  hi(...ends: number[]): NdarrayOf<D>
  step(...steps: number[]): NdarrayOf<D>
  transpose(...axes: number[]): NdarrayOf<D>
  pick(...indices: (number | null)[]): NdarrayOf<D>
  T: NdarrayOf<D>
}

/**
 * The tensor as an ndarray over the same data: writes to one are visible in the other.
 * @throws MotError `invalid-tensor` when the data does not fill the shape.
 */
export function toNdarray<D extends TensorData>(tensor: TensorLike<D>): NdarrayOf<D> {
  if ('dims' in tensor || tensor.stride === undefined) {
    const { data, shape } = contiguous(tensor)
    return createNdarray(data as Data, [...shape]) as unknown as NdarrayOf<D>
  }
  const { data, shape, stride, offset = 0 } = tensor
  checkWithin(data, shape, stride, offset)
  return createNdarray(data as Data, [...shape], [...stride], offset) as unknown as NdarrayOf<D>
}

/** The properties of an ndarray that are read. */
interface Strided<D> {
  readonly data: D
  readonly shape: readonly number[]
  readonly stride: readonly number[]
  readonly offset: number
}

/**
 * The ndarray as a row-major tensor from element 0: a view of the same data where that is row-major from element 0, else a copy.
 * Plain arrays of numbers become float64.
 * @throws MotError `invalid-tensor` when the data does not fill the shape, or is not an array.
 */
export function fromNdarray<D extends TensorData>(array: Strided<D>): Tensor<D>
export function fromNdarray(array: Strided<number[]>): Tensor<Float64Array>
export function fromNdarray(array: Strided<TensorData | number[]>): Tensor {
  const { data, shape, stride, offset } = array
  if (!Array.isArray(data) && !ArrayBuffer.isView(data)) {
    throw new MotError('invalid-tensor', 'The data of an ndarray should be an array, got another kind of store.')
  }
  if (!Array.isArray(data)) return contiguous({ data, shape: [...shape], stride, offset })
  checkWithin(data, shape, stride, offset)
  const copy = new Float64Array(sizeOf(shape))
  operations.assign(createNdarray(copy, [...shape]) as NdArray, array as NdArray)
  return { data: copy, shape: [...shape] }
}

function checkWithin(
  data: ArrayLike<unknown>,
  shape: readonly number[],
  stride: readonly number[],
  offset: number,
): void {
  if (sizeOf(shape) === 0) return
  let first = offset
  let last = offset
  for (let axis = 0; axis < shape.length; axis++) {
    const reach = (shape[axis]! - 1) * stride[axis]!
    if (reach < 0) first += reach
    else last += reach
  }
  if (first < 0 || last >= data.length) {
    throw new MotError(
      'invalid-tensor',
      `A tensor of shape [${shape.join(', ')}] reads elements ${first} to ${last}, got ${data.length} elements.`,
    )
  }
}
