import { MotError } from '@mot/core'
import { verifyCache } from '@mot/models/resolve'
import { counted } from '../counted'
import type { Streams } from '../streams'
import { namedEntries } from './named-entries'

/**
 * Compares cached networks with the hashes of the catalogue; prints a line for each file.
 * @throws MotError `hash-mismatch` when one differs.
 */
export async function verify(
  names: readonly string[],
  folder: { readonly cacheFolder?: string },
  { stdout }: Streams,
): Promise<void> {
  const checked = await verifyCache(folder, namedEntries(names))
  for (const { name, file, intact } of checked) stdout.write(`${intact ? 'intact ' : 'DIFFERS'}  ${name}  ${file}\n`)
  const differing = checked.filter(({ intact }) => !intact).map(({ name }) => name)
  if (differing.length > 0) {
    const list = differing.join(', ')
    throw new MotError(
      'hash-mismatch',
      `${list} should have the hash of the catalogue: mot models pull fetches it anew.`,
    )
  }
  if (checked.length === 0) stdout.write('no network of the catalogue is in the cache\n')
  else stdout.write(`${counted(checked.length, 'file')} intact\n`)
}
