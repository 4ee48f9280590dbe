import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MotError } from '@mot/core'
import type { ModelManifest } from './manifest'

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

/**
 * Writes a network with its manifest beside it. The network comes last: once it exists, so does its manifest.
 * @throws MotError `file-not-found` when one cannot be written; of a new network neither is left then.
 */
export async function writeNetwork(path: string, bytes: Uint8Array, manifest: ModelManifest): Promise<void> {
  const beside = path.replace(/\.onnx$/, '.json')
  await writeWhole(beside, `${JSON.stringify(manifest, null, 2)}\n`)
  try {
    await writeWhole(path, bytes)
  } catch (error) {
    if (!(await stat(path).catch(() => undefined))) await rm(beside, { force: true })
    throw error
  }
}
