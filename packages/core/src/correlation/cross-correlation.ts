import { MotError } from '../errors'
import { contiguous, type Tensor, type TensorLike } from '../tensor'
import { correlator } from './correlator'

/**
 * Depthwise cross-correlation: one kernel per channel. Li et al., "SiamRPN++" (2019), section 3.4.
 * @param search [n, c, h, w] @param kernel [n or 1, c, kh, kw], not larger than the map.
 * @param into memory for the result. Default: fresh.
 * @returns [n, c, h − kh + 1, w − kw + 1]
 * @throws MotError `invalid-tensor`.
 */
export function depthwiseCorrelation(
  search: TensorLike<Float32Array>,
  kernel: TensorLike<Float32Array>,
  into?: Float32Array,
): Tensor<Float32Array> {
  const { maps, kernels, rows, columns } = checked(search, kernel)
  const [n, c, h, w] = maps.shape
  if (kernels.shape[1] !== c) throw mismatch(maps, kernels, `${c} channels`)
  const result = into ?? new Float32Array(n * c * rows * columns)
  const own = kernels.shape[0] === n ? c * kernels.area : 0
  const correlate = correlator()
  for (let i = 0, at = 0; i < n; i++) {
    for (let channel = 0; channel < c; channel++, at++) {
      correlate({
        search: maps.data,
        searchStart: at * h * w,
        width: w,
        height: h,
        kernel: kernels.data,
        kernelStart: i * own + channel * kernels.area,
        kernelWidth: kernels.shape[3],
        kernelHeight: kernels.shape[2],
        channels: 1,
        into: result,
        intoStart: at * rows * columns,
      })
    }
  }
  return { data: result, shape: [n, c, rows, columns] }
}

/**
 * Cross-correlation of all channels of a map with each kernel: Bertinetto et al. (2016) with one kernel, Li et al., "SiamRPN" (2018),
 * with one per output channel.
 * @param search [n, c, h, w] @param kernel [n or 1, o × c, kh, kw], not larger than the map.
 * @param into memory for the result. Default: fresh.
 * @returns [n, o, h − kh + 1, w − kw + 1]
 * @throws MotError `invalid-tensor`.
 */
export function crossCorrelation(
  search: TensorLike<Float32Array>,
  kernel: TensorLike<Float32Array>,
  into?: Float32Array,
): Tensor<Float32Array> {
  const { maps, kernels, rows, columns } = checked(search, kernel)
  const [n, c, h, w] = maps.shape
  const outputs = kernels.shape[1] / c
  if (!Number.isInteger(outputs)) throw mismatch(maps, kernels, `a multiple of ${c} channels`)
  const result = into ?? new Float32Array(n * outputs * rows * columns)
  const own = kernels.shape[0] === n ? outputs * c * kernels.area : 0
  const correlate = correlator()
  for (let i = 0; i < n; i++) {
    for (let output = 0; output < outputs; output++) {
      correlate({
        search: maps.data,
        searchStart: i * c * h * w,
        width: w,
        height: h,
        kernel: kernels.data,
        kernelStart: i * own + output * c * kernels.area,
        kernelWidth: kernels.shape[3],
        kernelHeight: kernels.shape[2],
        channels: c,
        into: result,
        intoStart: (i * outputs + output) * rows * columns,
      })
    }
  }
  return { data: result, shape: [n, outputs, rows, columns] }
}

type Shape4 = readonly [number, number, number, number]

interface Maps {
  readonly data: Float32Array
  readonly shape: Shape4
  /** Numbers per channel. */
  readonly area: number
}

function checked(search: TensorLike<Float32Array>, kernel: TensorLike<Float32Array>) {
  const maps = mapsOf(search, 'search map')
  const kernels = mapsOf(kernel, 'kernel')
  const rows = maps.shape[2] - kernels.shape[2] + 1
  const columns = maps.shape[3] - kernels.shape[3] + 1
  if (rows < 1 || columns < 1) throw mismatch(maps, kernels, 'at most the size of the map')
  if (kernels.shape[0] !== 1 && kernels.shape[0] !== maps.shape[0])
    throw mismatch(maps, kernels, `1 or ${maps.shape[0]} entries`)
  return { maps, kernels, rows, columns }
}

function mapsOf(tensor: TensorLike<Float32Array>, what: string): Maps {
  const { data, shape } = contiguous(tensor)
  const [n, c, h, w] = shape
  if (shape.length !== 4 || !n || !c || !h || !w) {
    throw new MotError('invalid-tensor', `A ${what} should have shape [n, c, h, w], got [${shape.join(', ')}].`)
  }
  return { data, shape: [n, c, h, w], area: h * w }
}

function mismatch(maps: Maps, kernels: Maps, expected: string): MotError {
  return new MotError(
    'invalid-tensor',
    `A kernel for a map [${maps.shape.join(', ')}] should have ${expected}, got [${kernels.shape.join(', ')}].`,
  )
}
