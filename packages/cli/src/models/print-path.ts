import { resolveModel } from '@mot/models/resolve'
import type { Streams } from '../streams'
import { fileNames } from './file-names'

/**
 * Prints the path of a network on this machine, or of each of its files; fetches nothing.
 * @throws MotError as `resolveModel` does when it is offline.
 */
export async function printPath(
  model: string,
  folder: { readonly cacheFolder?: string },
  { stdout }: Streams,
  signal?: AbortSignal,
): Promise<void> {
  for (const name of fileNames(model) ?? [model]) {
    const { file } = await resolveModel(name, { ...folder, offline: true, ...(signal && { signal }) })
    stdout.write(`${file}\n`)
  }
}
