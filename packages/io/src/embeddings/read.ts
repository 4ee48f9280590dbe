import { MotError, readOptions } from '@mot/core'
import { type FileOptions, type FileSource, nameOf, readBytes } from '../bytes'
import type { Embeddings } from './embeddings'
import { parseFloat32 } from './float32'
import { isNpy, type NpyOptions, parseNpy } from './npy'

/** The longest array of Node, and a million embeddings of length 512. */
const MOST_BYTES = 2 ** 31

/**
 * Reads the embeddings of a file, gzipped or not: `.npy`, recognised by its first bytes, else raw little-endian
 * float32, which requires `dimension`.
 * @throws MotError `file-not-found`, `invalid-file`, `unsupported`, `invalid-option`.
 */
export async function readEmbeddings(source: FileSource, options: NpyOptions & FileOptions = {}): Promise<Embeddings> {
  options = readOptions(options)
  const bytes = await readBytes(source, options, MOST_BYTES)
  const file = options.file ?? nameOf(source)
  if (isNpy(bytes)) return parseNpy(bytes, { ...options, file })
  const { dimension, count } = options
  if (dimension === undefined) {
    throw new MotError(
      'invalid-option',
      `${file} is not a .npy file: raw float32 embeddings require option "dimension".`,
    )
  }
  return parseFloat32(bytes, { dimension, file, ...(count !== undefined && { count }) })
}
