import { readFile, writeFile } from 'node:fs/promises'
import { MotError } from '@mot/core'
import { freeInputSize } from '@mot/models'
import { resolveModel } from '@mot/models/resolve'

/**
 * Writes a network with the height and width of its pictures set free.
 * @param source a shipped name, a file, or a file in a package.
 * @throws MotError `file-not-found`, `invalid-file`.
 */
export async function freeNetwork(source: string, out: string, signal?: AbortSignal): Promise<void> {
  const { file } = await resolveModel(source, { ...(signal && { signal }) })
  const bytes = freeInputSize(await readFile(file))
  await writeFile(out, bytes).catch((error: Error) => {
    throw new MotError('file-not-found', `${out} cannot be written: ${error.message}.`, { cause: error })
  })
}
