import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { MotError } from '@mot/core'

/**
 * SHA-256 of a file, 64 lowercase hexadecimal digits.
 * @throws MotError `file-not-found` for a file that cannot be read.
 */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file), hash, { ...(signal && { signal }) })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new MotError('file-not-found', `${file} cannot be read: ${(error as Error).message}.`, { cause: error })
  }
  return hash.digest('hex')
}
