import { MotError, readOptions, shown } from '@mot/core'
import type { Embeddings } from './embeddings'

export interface Float32Options {
  /** Length of one embedding. */
  readonly dimension: number
  /** Expected number of rows. Default: as many as the bytes hold. */
  readonly count?: number
  /** Name of the file, for messages. */
  readonly file?: string
}

/**
 * Reads raw little-endian float32 rows.
 * @throws MotError `invalid-option` for a dimension that is not a positive integer, `invalid-file` where the bytes are
 *   not a whole number of rows, or not `count` of them.
 */
export function parseFloat32(bytes: Uint8Array, options: Float32Options): Embeddings {
  options = readOptions(options)
  const { dimension, file = 'embeddings' } = options
  if (!Number.isInteger(dimension) || dimension < 1) {
    throw new MotError('invalid-option', `Option "dimension" should be a positive integer, got ${shown(dimension)}.`)
  }
  const count = bytes.length / (4 * dimension)
  if (!Number.isInteger(count)) {
    throw new MotError(
      'invalid-file',
      `${file} should be whole rows of ${dimension} float32 (${4 * dimension} bytes), got ${bytes.length} bytes.`,
    )
  }
  checkCount(count, options.count, file)
  return { count, dimension, data: readFloat32(bytes) }
}

/** Little-endian float32 values; a view of the bytes where they are aligned to four on a little-endian machine. */
export function readFloat32(bytes: Uint8Array): Float32Array {
  const length = Math.floor(bytes.length / 4)
  if (bytes.byteOffset % 4 === 0 && LITTLE_ENDIAN) return new Float32Array(bytes.buffer, bytes.byteOffset, length)
  if (LITTLE_ENDIAN) return new Float32Array(bytes.slice().buffer, 0, length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float32Array.from({ length }, (_, i) => view.getFloat32(4 * i, true))
}

export function checkCount(count: number, expected: number | undefined, file: string): void {
  if (expected !== undefined && count !== expected) {
    throw new MotError('invalid-file', `${file} should have ${expected} embeddings, got ${count}.`)
  }
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1
