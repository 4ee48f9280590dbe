import { MotError, quoted, readOptions, shown } from '@mot/core'
import type { Embeddings } from './embeddings'
import { checkCount, readFloat32 } from './float32'

export interface NpyOptions {
  /** Expected length of one embedding. Default: that of the file. */
  readonly dimension?: number
  /** Expected number of rows. Default: that of the file. */
  readonly count?: number
  /** Name of the file, for messages. */
  readonly file?: string
}

/** The header of a .npy file. */
interface NpyHeader {
  /** NumPy's type, such as `<f4`. */
  readonly descr: string
  readonly fortranOrder: boolean
  readonly shape: readonly number[]
  /** Byte offset of the numbers. */
  readonly offset: number
}

/** Bytes of one number, and the reader of all numbers. */
const FORMATS: Readonly<Record<string, { size: number; read: (bytes: Uint8Array) => Float32Array }>> = {
  '<f2': { size: 2, read: readFloat16 },
  '<f4': { size: 4, read: readFloat32 },
  '<f8': { size: 8, read: readFloat64 },
}

/** Whether the bytes begin with the .npy signature. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte)
}

/**
 * Reads a two-dimensional array of a .npy file (version 1 to 3; float16, float32, float64; little-endian, C order).
 * Rows are embeddings.
 * @throws MotError `invalid-file` where the file is damaged or has another shape than requested, `unsupported` for
 * big-endian numbers, other types and Fortran order.
 */
export function parseNpy(bytes: Uint8Array, options: NpyOptions = {}): Embeddings {
  options = readOptions(options)
  const { file = 'embeddings' } = options
  const header = readHeader(bytes, file)
  const { descr, shape } = header
  const format = Object.hasOwn(FORMATS, descr) ? FORMATS[descr] : undefined
  if (!format) {
    const what = descr.startsWith('>') ? `big-endian numbers (${shown(descr)})` : `type ${shown(descr)}`
    throw new MotError(
      'unsupported',
      `${file} has ${what}; supported are little-endian ${Object.keys(FORMATS).join(', ')}: save array.astype('<f4').`,
    )
  }
  const [count, dimension] = shape
  if (count === undefined || !dimension || shape.length !== 2) {
    throw new MotError(
      'invalid-file',
      `${file} should have shape [embeddings, dimension], got [${shown(shape.join(', '))}].`,
    )
  }
  if (dimension > LARGEST_DIMENSION) {
    throw new MotError(
      'invalid-file',
      `${file} should have embeddings of ${LARGEST_DIMENSION} numbers at most, got ${dimension}.`,
    )
  }
  if (header.fortranOrder) {
    throw new MotError('unsupported', `${file} is in Fortran order; save numpy.ascontiguousarray(array).`)
  }
  if (options.dimension !== undefined && dimension !== options.dimension) {
    throw new MotError(
      'invalid-file',
      `${file} should have embeddings of length ${options.dimension}, got ${dimension}.`,
    )
  }
  checkCount(count, options.count, file)
  const expectedBytes = count * dimension * format.size
  const numbers = bytes.subarray(header.offset)
  if (numbers.length !== expectedBytes) {
    throw new MotError(
      'invalid-file',
      `${file} of shape [${count}, ${dimension}] and type ${descr} should have ${expectedBytes} bytes after its header, got ${numbers.length}.`,
    )
  }
  return { count, dimension, data: format.read(numbers) }
}

/** Length of one embedding. */
const LARGEST_DIMENSION = 2 ** 24

/** Bytes: a description of one array has a hundred. */
const LARGEST_HEADER = 2 ** 16

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

/** NumPy Enhancement Proposal: "A Simple File Format for NumPy Arrays" (numpy.lib.format). */
function readHeader(bytes: Uint8Array, file: string): NpyHeader {
  const version = bytes[6] ?? 0
  const start = version === 1 ? 10 : 12
  if (!isNpy(bytes) || version < 1 || version > 3 || bytes.length < start) {
    throw new MotError('invalid-file', `${file} should begin as a .npy file of version 1 to 3.`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > LARGEST_HEADER) {
    throw new MotError(
      'invalid-file',
      `${file} should have a header of ${LARGEST_HEADER} bytes at most, got ${length}.`,
    )
  }
  const text = new TextDecoder().decode(bytes.subarray(start, start + length))
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1]
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1]
  const shape = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1]
  if (descr === undefined || order === undefined || shape === undefined || bytes.length < start + length) {
    throw new MotError('invalid-file', `${file} has a .npy header that cannot be read: ${quoted(text.trim())}.`)
  }
  const lengths = shape.match(/\d+/g)?.map(Number) ?? []
  return { descr, fortranOrder: order === 'True', shape: lengths, offset: start + length }
}

function readFloat64(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float32Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true))
}

/** IEEE 754 binary16: one sign bit, five of exponent, ten of fraction. */
function readFloat16(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => {
    const bits = view.getUint16(2 * i, true)
    const exponent = (bits >> 10) & 31
    const fraction = bits & 1023
    const sign = bits >> 15 ? -1 : 1
    if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
  })
}
