import { findEntry, nameOf } from '@mot/models'
import { resolveModel } from '@mot/models/resolve'
import type { Streams } from '../streams'

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
  const named = findEntry(model)
  const isWhole = named !== undefined && named.part === undefined
  const names = isWhole ? named.entry.files.map(({ part }) => nameOf(named.entry, part)) : [model]
  for (const name of names) {
    const { file } = await resolveModel(name, { ...folder, offline: true, ...(signal && { signal }) })
    stdout.write(`${file}\n`)
  }
}
