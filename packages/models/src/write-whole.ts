import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MotError } from '@mot/core'

/**
 * Writes a file that appears in its place only when it is complete. Where two processes write the same file, the last one
 * stays, whole.
 * @throws MotError `file-not-found` when it cannot be written; nothing is left of it then.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.part-${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(part, content)
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined)
    throw new MotError('file-not-found', `${path} cannot be written: ${(error as Error).message}.`, { cause: error })
  }
}
