import { removeFromCache } from '@mot/models/resolve'
import { megabytes } from '../resolve-with-progress'
import type { Streams } from '../streams'
import { namedEntries } from './named-entries'

/**
 * Removes networks from the cache, and says what was there.
 * @throws MotError `invalid-option` for a name that is not in the catalogue; nothing is removed then.
 */
export async function remove(
  names: readonly string[],
  folder: { readonly cacheFolder?: string },
  { stdout }: Streams,
): Promise<void> {
  for (const entry of namedEntries(names)) {
    const bytes = await removeFromCache(entry, folder)
    stdout.write(bytes > 0 ? `${entry.name}: ${megabytes(bytes)} removed\n` : `${entry.name} was not in the cache\n`)
  }
}
