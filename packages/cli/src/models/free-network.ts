import { readFile, writeFile } from 'node:fs/promises'
import { freeInputSize } from '@mot/models'
import { resolveModel } from '@mot/models/resolve'
import { checkDistinct } from '../distinct-files'
import { cannotWrite, partFile } from '../part-file'

/**
 * Writes a network with the height and width of its pictures set free. The file appears when it is complete.
 * @param source a name, a file, or a file in a package.
 * @throws MotError `file-not-found`, `invalid-file`, `invalid-option` for an output that is the input.
 */
export async function freeNetwork(source: string, out: string, signal?: AbortSignal): Promise<void> {
  const { file } = await resolveModel(source, { ...(signal && { signal }) })
  checkDistinct([['the network', file]], [['--out', out]])
  const bytes = freeInputSize(await readFile(file))
  const part = await partFile(out)
  try {
    await writeFile(part.path, bytes)
    await part.complete()
  } catch (error) {
    await part.remove()
    cannotWrite(out)(error as Error)
  }
}
